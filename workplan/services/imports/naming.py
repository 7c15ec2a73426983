"""Turns the names of a row into people, posts and departments, and says what it cannot."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from members.directory import Directory
from members.enums import DepartmentKind, NameKind
from members.models import Department, NameAlias, Person, Post
from members.names import IsPost, UnknownName, name_key
from members.pinyin import readings
from workplan.importing import Field, FileProblem, Row, Severity
from workplan.importing.names import DITTO
from workplan.services.imports.prepared import AskedName, Prepared

# One office under many names: 办公室, 政协办, 区政协办公室.
_OFFICE = re.compile("(?:[区市县省]?政协)?(?:机关)?办(?:公室)?")
_POST_ENDINGS = ("主席", "秘书长")
LONGEST_NAME: int = Person._meta.get_field("name").max_length  # type: ignore[assignment]
_KINDS = {Field.LEADERS: "牵头领导", Field.MEMBERS: "课题组成员"}

Report = Callable[[Row, Field, str, str], FileProblem]


class Namer:
    """Looks names up, each once; what nobody knows is reported, or added where that was asked for.

    `report` is told row, field, message and words; in `prepared` stands who is to be added, and whose
    names are to be asked for.
    """

    def __init__(
        self, directory: Directory, report: Report, prepared: Prepared, add_unknown: bool
    ) -> None:
        self.directory = directory
        self.report = report
        self.added: list[Any] = prepared.added
        self.asked = prepared.asked
        self.add_unknown = add_unknown
        self._found: dict[tuple[str, str], Any] = {}

    def leaders(self, row: Row) -> tuple[Person | Post, ...]:
        return tuple(
            self._named(row, row.leaders, Field.LEADERS, self.directory.leader, _new_leader)
        )

    def members(self, row: Row) -> tuple[Person, ...]:
        """Return the named members of a research team; a post in their place is an error."""
        return tuple(
            self._named(
                row,
                row.members,
                Field.MEMBERS,
                self.directory.person,
                lambda name: Person(name=name),
            )
        )

    def departments(self, row: Row, where: Field) -> tuple[Department, ...]:
        names = row.participants if where == Field.PARTICIPANTS else row.lead_departments
        return tuple(self._named(row, names, where, self.directory.department, _new_department))

    def _named(
        self,
        row: Row,
        names: tuple[str, ...],
        where: Field,
        find: Callable[[str], Any],
        make: Callable[[str], Any],
    ) -> Iterator[Any]:
        for name in names:
            known = self._found.get((find.__name__, name))
            if known is None:
                known = self._look_up(row, name, where, find, make)
            if known is not None:
                self._found[find.__name__, name] = known
                yield known

    def _look_up(
        self,
        row: Row,
        name: str,
        where: Field,
        find: Callable[[str], Any],
        make: Callable[[str], Any],
    ) -> Any:
        if DITTO.fullmatch(name):
            self.report(row, where, f"“{name}”没有写明是谁，请写出名称。", name)
            return None
        try:
            return find(name)
        except UnknownName as unknown:
            if self.add_unknown and unknown.is_nobodys and not _is_too_long(name):
                office = (
                    self._office() if make is _new_department and _OFFICE.fullmatch(name) else None
                )
                return self._call(office, name) if office else self._add(make(name))
            problem = self.report(row, where, _words(where, unknown), name)
            if unknown.is_nobodys and not _is_too_long(name):
                asked = self.asked.setdefault(name_key(name), AskedName(name, unknown.near))
                asked.places[where] += 1
                asked.problems.append(problem)
            return None

    def _office(self) -> Department | None:
        """Return the one office that there is, under whatever name; None where there is none."""
        known = {
            id(one): one
            for found in self.directory.departments.values()
            for one in found
            if one.kind == DepartmentKind.OFFICE and _OFFICE.fullmatch(one.name)
        }
        return next(iter(known.values())) if len(known) == 1 else None

    def _call(self, office: Department, name: str) -> Department:
        """Note another name of the office, to be added with the import."""
        self.added.append(NameAlias(name=name, department=office))
        self.directory.departments.setdefault(name_key(name), []).append(office)
        return office

    def _add(self, new: Any) -> Any:
        new.name_key = name_key(new.name)
        self.added.append(new)
        known = (
            self.directory.departments if isinstance(new, Department) else self.directory.leaders
        )
        known.setdefault(new.name_key, []).append(new)  # type: ignore[union-attr, arg-type]
        return new


def guesses(asked: Iterable[AskedName]) -> Iterator[tuple[AskedName, NameKind | None, str]]:
    """Yield for each name what it most likely is, and of what kind: a department's, whom a collective
    covers, or as which other name. A department's name that is like a known one, and a person's that
    sounds like one (张爱连, 张爱莲), are for a person to say.
    """
    office = ""
    for one in asked:
        if one.places.keys() & {Field.LEADERS, Field.MEMBERS}:
            is_post = isinstance(_new_leader(one.name), Post)
            kind = NameKind.POST if is_post else NameKind.PERSON
            yield one, None if any(_sounds(one.name, near) for near in one.near) else kind, ""
            continue
        made = _new_department(one.name)
        is_office = bool(_OFFICE.fullmatch(one.name))
        if is_office and (office or Department.objects.filter(kind=DepartmentKind.OFFICE).exists()):
            yield one, NameKind.SAME, office or _only_office()
        elif one.near:
            yield one, None, made.kind
        elif made.kind == DepartmentKind.COLLECTIVE:
            yield one, NameKind.COLLECTIVE, made.covers
        else:
            office = one.name if is_office else office
            yield one, NameKind.DEPARTMENT, made.kind


def _sounds(name: str, known: str) -> bool:
    """Return whether two names may sound the same, character by character."""
    return len(name) == len(known) and all(
        set(readings(one)) & set(readings(other)) for one, other in zip(name, known, strict=True)
    )


def _only_office() -> str:
    names = Department.objects.filter(kind=DepartmentKind.OFFICE).values_list("name", flat=True)
    return next(iter(names), "")


def _new_leader(name: str) -> Person | Post:
    """A name that ends like a post's is a post: 副主席 (annex 1 row 25)."""
    return Post(name=name) if name.endswith(_POST_ENDINGS) else Person(name=name)


def _new_department(name: str) -> Department:
    """Guess the kind from the wording; the office corrects it in the admin."""
    if name.startswith(("各", "全体")):
        kinds = {"界别": DepartmentKind.SECTOR, "联络": DepartmentKind.LIAISON}
        covers = next((k for word, k in kinds.items() if word in name), DepartmentKind.COMMITTEE)
        return Department(name=name, kind=DepartmentKind.COLLECTIVE, covers=covers)
    if name == "联络处":  # those of all streets, as 各联络处
        covers = DepartmentKind.LIAISON
        return Department(name=name, kind=DepartmentKind.COLLECTIVE, covers=covers)
    if "联络" in name:
        return Department(name=name, kind=DepartmentKind.LIAISON)
    kind = DepartmentKind.OFFICE if "办" in name else DepartmentKind.COMMITTEE
    return Department(name=name, kind=kind)


def _is_too_long(name: str) -> bool:
    return max(len(name), len(name_key(name))) > LONGEST_NAME


def _words(where: Field, unknown: UnknownName) -> str:
    kind = _KINDS.get(where, "部门")
    if isinstance(unknown, IsPost):
        return f"“{unknown.name}”是职务，{kind}请写姓名。"
    if unknown.homonyms:
        return f"有 {unknown.homonyms} 个{kind}都叫“{unknown.name}”，请先在后台用别名区分。"
    if _is_too_long(unknown.name):
        return f"{kind}的名称最多 {LONGEST_NAME} 个字，这里有 {len(unknown.name)} 个字。请改正。"
    if unknown.near:
        return f"不认识的{kind}“{unknown.name}”，是否为：{'、'.join(unknown.near)}？"
    return f"不认识的{kind}“{unknown.name}”，请改正，或选择一并新增。"


def error(row: Row, where: Field | None, message: str, value: str, file: str) -> FileProblem:
    """Return an error at a field of a row."""
    column = row.columns.get(where) if where else None
    return FileProblem(Severity.ERROR, message, row.sheet, row.row, column, value, file)
