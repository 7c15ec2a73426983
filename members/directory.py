"""Looking up the people, posts and departments that a document names."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import QuerySet

from members.enums import DepartmentKind
from members.models import Department, NameAlias, Person, Post
from members.names import IsPost, UnknownName, name_key, near_names
from members.pinyin import likeness
from members.prepared import prepared_models
from members.read_once import read_once
from members.roles import active_departments

_Named = TypeVar("_Named")
# So many names are asked back where one is not clear.
NEAR = 3


@prepared_models()
def _posts() -> QuerySet[Post]:
    return Post.objects.all()


@prepared_models()
def _people() -> QuerySet[Person]:
    return Person.objects.all()


@prepared_models("person", "post", "department")
def _aliases() -> QuerySet[NameAlias]:
    return NameAlias.objects.all()


@dataclass
class Directory:
    """All names by which people, posts and departments are known, read once."""

    leaders: dict[str, list[Person | Post]] = field(default_factory=dict)
    departments: dict[str, list[Department]] = field(default_factory=dict)

    @classmethod
    @read_once
    def load(cls) -> "Directory":
        """Read the names and aliases in four queries."""
        directory = cls()
        leaders: list[Person | Post] = [*_posts(), *_people()]
        for leader in leaders:
            directory.leaders.setdefault(leader.name_key, []).append(leader)
        for department in active_departments():
            directory.departments.setdefault(department.name_key, []).append(department)
            if department.full_name:
                directory._add_name(department.full_name, department)
        for alias in _aliases():
            if target := alias.person or alias.post or alias.department:
                directory._add_name(alias.name, target)
        return directory

    def _add_name(self, name: str, target: Person | Post | Department) -> None:
        key = name_key(name)
        names: dict = self.departments if isinstance(target, Department) else self.leaders
        known = names.setdefault(key, [])
        if target not in known:
            known.append(target)

    def leader(self, name: str) -> Person | Post:
        """Return the post or person of that name. Raises UnknownName."""
        return _only(name, self.leaders)

    def person(self, name: str) -> Person:
        """Return the person of that name. Raises UnknownName, IsPost for a post's."""
        found = self.leader(name)
        if isinstance(found, Post):
            raise IsPost(name, [])
        return found

    def department(self, name: str) -> Department:
        """Return the department of that name. Raises UnknownName."""
        return _only(name, self.departments)

    # --- as someone types it, on a page --------------------------------------------------------------

    def units_like(self, words: str) -> list[Department]:
        """Return the departments that words may mean, the likeliest first; no collectives."""
        found = _like(words, self.departments, of_people=False)
        return [unit for unit in found if unit.kind != DepartmentKind.COLLECTIVE]

    def people_like(self, words: str) -> list[Person]:
        """Return the people whom words may mean, the likeliest first."""
        return [
            person
            for person in _like(words, self.leaders, of_people=True)
            if isinstance(person, Person)
        ]

    def typed_unit(self, words: str) -> Department:
        """Return the department of that name, or the only one that the words may mean (教育局, qjyj).

        Raises UnknownName, which names those that may have been meant.
        """
        try:
            return self.department(words)
        except UnknownName as unknown:
            found = self.units_like(words)
            if unknown.homonyms or not found:
                raise
            if len(found) == 1:
                return found[0]
            raise UnknownName(words, [unit.name for unit in found[:NEAR]]) from None

    def typed_person(self, words: str, among: Collection[Person] | None = None) -> Person:
        """Return the person of that name, `among` some where they are given.

        Raises UnknownName, which names those who may have been meant: nobody is written to on a part
        of a name.
        """
        try:
            person = self.person(words)
        except IsPost:
            raise
        except UnknownName as unknown:
            found = [p for p in self.people_like(words) if among is None or p in among]
            near = [p.name for p in found[:NEAR]] or (unknown.near if among is None else [])
            raise UnknownName(words, near, unknown.homonyms) from None
        if among is not None and person not in among:
            raise UnknownName(words, [])
        return person


def _like(words: str, known: dict[str, list[_Named]], *, of_people: bool) -> list[_Named]:
    """Return what is known by names that the words may mean, each once, the likeliest first."""
    ranked = [
        (rank, target)
        for name, targets in known.items()
        if (rank := likeness(words, name, of_person=of_people)) is not None
        for target in targets
    ]
    return list(dict.fromkeys(target for _, target in sorted(ranked, key=lambda pair: pair[0])))


def _only(name: str, known: dict[str, list[_Named]]) -> _Named:
    found = known.get(name_key(name), [])
    if len(found) != 1:
        raise UnknownName(name, near_names(name, known) if not found else [], len(found))
    return found[0]
