"""Bringing in the reports of a year that were sent before this system was used, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from almanac import clock
from members import roles
from members.directory import Directory
from members.models import Department, Person, User
from members.names import name_key
from opinions.enums import State
from opinions.models import Adoption, OpinionReport, ReportInstruction
from opinions.names import WrongName, authors_in, department
from opinions.services.writing import Author, sign_by
from opinions.workbook import ADOPTED, SENT_ON, SheetRow, read_rows
from sheets.problems import RowsRefused
from workflow.refusals import NotAllowed


@dataclass
class Imported:
    """What an import did, or would do: how many reports are new, changed and as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    added_people: list[str] = field(default_factory=list)


class _Undone(Exception):
    """Ends a trial run: what it wrote is taken back."""


def import_reports(
    data: bytes, *, actor: User, add_unknown: bool = False, trial: bool = False
) -> Imported:
    """Import a workbook of reports that were sent, and return what was done.

    A row is recognised by its title and the year of sending; what it says of the report is
    written, what came of the report is added and never taken away. `add_unknown` adds authors whom
    nobody knows; a `trial` writes nothing. Raises NotAllowed for anyone but the office,
    UnreadableFile for a file as a whole, RowsRefused where a row is wrong.
    """
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以导入。")
    rows = read_rows(data)
    done = Imported()
    try:
        with transaction.atomic():
            directory = Directory.load()
            if add_unknown:
                directory = _add_people(rows, directory, done)
            prepared = [(row, *_look_up(row, directory)) for row in rows]
            if problems := [*_problems(rows), *_twice(rows)]:
                raise RowsRefused(problems)
            for row, authors, of in prepared:
                _write(row, authors, of, actor, done)
            if trial:
                raise _Undone
    except _Undone:
        pass
    return done


def _add_people(rows: list[SheetRow], directory: Directory, done: Imported) -> Directory:
    for row in rows:
        while True:
            try:
                authors_in(row.authors, directory)
            except WrongName as wrong:
                if not wrong.name:
                    break
                person = Person.objects.create(name=wrong.name)
                directory.leaders.setdefault(person.name_key, []).append(person)
                done.added_people.append(person.name)
            else:
                break
    return directory


def _look_up(row: SheetRow, directory: Directory) -> tuple[tuple[Author, ...], Department | None]:
    authors: tuple[Author, ...] = ()
    of = None
    try:
        authors = authors_in(row.authors, directory)
    except WrongName as wrong:
        row.complain("作者", str(wrong))
    try:
        of = department(row.department, directory) if row.department else None
    except WrongName as wrong:
        row.complain("部门", str(wrong))
    return authors, of


def _problems(rows: list[SheetRow]) -> Iterator[str]:
    today = clock.today()
    for row in rows:
        if len(row.title) > 100:
            row.complain("标题", "超过100字，请缩短。")
        if row.sent_on and row.sent_on > today:
            row.complain(SENT_ON, "晚于今天。")
        for level, day in row.adopted.items():
            if day and row.sent_on and not row.sent_on <= day <= today:
                row.complain(ADOPTED[level], "采用日期须在报送日期以后、今天以前。")
        yield from row.problems


def _twice(rows: list[SheetRow]) -> Iterator[str]:
    first: dict[tuple, int] = {}
    for row in rows:
        key = (name_key(row.title), row.sent_on and row.sent_on.year)
        before = first.setdefault(key, row.number)
        if row.title and before != row.number:
            yield f"第{row.number}行 标题：与第{before}行是同一篇，请只留一行。"


def _write(
    row: SheetRow,
    authors: tuple[Author, ...],
    of: Department | None,
    actor: User,
    done: Imported,
) -> None:
    assert row.sent_on  # noqa: S101 - a row without it was refused
    known = OpinionReport.objects.sent_in(row.sent_on.year)
    report = known.filter(Q(title_key=name_key(row.title)) | Q(edited_title=row.title)).first()
    is_new = report is None
    if report is None:
        report = OpinionReport(
            title=row.title, state=State.SENT, created_by=actor, created_at=clock.now()
        )
    changed = _fill(report, row, of, actor)
    if is_new or [(a.person_id, a.weight) for a in report.authorships.all()] != [
        (author.person.pk, author.weight) for author in authors
    ]:
        sign_by(report, authors)
        changed = True
    changed |= _add_outcomes(report, row, actor)
    done.created += is_new
    done.updated += changed and not is_new
    done.unchanged += not changed


def _fill(report: OpinionReport, row: SheetRow, of: Department | None, actor: User) -> bool:
    """Write a row's own fields; an empty cell leaves what is known as it is."""
    wanted = {
        "sent_on": row.sent_on,
        "sent_to": row.sent_to[:200] or report.sent_to,
        "department": of or report.department,
    }
    if report.pk and all(getattr(report, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(report, name, value)
    report._history_user = actor  # type: ignore[attr-defined]  # simple_history reads it
    report._change_reason = "导入"  # type: ignore[attr-defined]
    report.save()
    return True


def _add_outcomes(report: OpinionReport, row: SheetRow, actor: User) -> bool:
    """Add what came of a report and is not known yet; return whether there was any."""
    changed = False
    for level, day in row.adopted.items():
        known = report.adoptions.filter(level=level, body=level.body).first()
        if known and (day is None or known.on == day):
            continue
        found = known or Adoption(report=report, level=level, body=level.body)
        found.on = day
        found._history_user = actor  # type: ignore[attr-defined]  # simple_history reads it
        found.save()
        changed = True
    for level, who in row.instructed.items():
        if not report.instructions.filter(level=level, who=who).exists():
            one = ReportInstruction(report=report, level=level, who=who[:60])
            one._history_user = actor  # type: ignore[attr-defined]  # simple_history reads it
            one.save()
            changed = True
    return changed
