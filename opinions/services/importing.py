"""Bringing in the reports of a year that were sent before this system was used, all or nothing."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.db import transaction

from almanac import clock
from members import roles
from members.directory import Directory
from members.models import Person, User
from members.names import UnknownName, name_key
from opinions.enums import State
from opinions.exporting import ministries_of
from opinions.models import Adoption, ContactPoint, OpinionReport, ReportInstruction
from opinions.names import ADVICE, authors_in, split_names
from opinions.services.authors import sign_by
from opinions.workbook import (
    ADOPTED,
    AUTHORS,
    DEPARTMENT,
    PASSED_ON,
    POINT,
    SENT_ON,
    SENT_TO,
    TITLE,
    ReportRow,
)
from sheets.checking import complaining
from sheets.comparing import Compared, compare, differences
from sheets.plain_tables import read_plain_rows
from workflow.refusals import NotAllowed
from workflow.states import sign

_Key = tuple[str, int]


@dataclass
class PreparedReports(Compared[ReportRow]):
    """What an import would do, and who would be added to the register with it."""

    added: tuple[Person, ...] = ()


def prepare_reports(data: bytes, *, add_unknown: bool = False) -> PreparedReports:
    """Compare a workbook of reports that were sent with what is known; write nothing.

    A row is recognised by its title and the year of sending. `add_unknown` adds authors whom nobody
    knows. Raises UnreadableFile for a file as a whole.
    """
    rows, directory = read_plain_rows(data, ReportRow), Directory.load()
    points = {point.name: point for point in ContactPoint.objects.all()}
    added = tuple(_strangers(rows, directory)) if add_unknown else ()
    for row in rows:
        _look_up(row, directory, points)
        _check(row)
    compared = compare(
        rows, _known(rows), key=_key, column=TITLE, thing="一篇", differs=_differences
    )
    return PreparedReports(**vars(compared), added=added)


@transaction.atomic
def import_reports(data: bytes, actor: User, *, add_unknown: bool = False) -> PreparedReports:
    """Import a workbook of reports that were sent, all or none, and return what was done.

    - adds the authors whom nobody knows, where asked;
    - writes what a row says of its report; an empty cell leaves what is known as it is;
    - adds what came of the report, and takes nothing away.

    Raises NotAllowed for anyone but the office, UnreadableFile for a file as a whole, RowsRefused
    where a row is wrong.
    """
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以导入。")
    prepared = prepare_reports(data, add_unknown=add_unknown)
    prepared.refuse()
    for person in prepared.added:
        sign(person, actor, "导入")
        person.save()
    for row in (*prepared.new, *prepared.changed):
        _write(row, actor)
    return prepared


def _strangers(rows: list[ReportRow], directory: Directory) -> Iterator[Person]:
    """Yield the authors whom nobody knows, from now on known to the directory."""
    for row in rows:
        for name, _ in split_names(row.words(AUTHORS)):
            try:
                directory.person(name)
            except UnknownName as unknown:
                if not unknown.is_nobodys:
                    continue
                person = Person(name=name, name_key=name_key(name))
                directory.leaders.setdefault(person.name_key, []).append(person)
                with complaining(row, lambda _: AUTHORS):
                    person.full_clean(exclude=["name_key"])
                yield person


def _look_up(row: ReportRow, directory: Directory, points: dict[str, ContactPoint]) -> None:
    row.authors = row.named(AUTHORS, lambda line: authors_in(line, directory), ADVICE) or ()
    row.say(
        sent_on=row.sent_on,
        sent_to=row.words(SENT_TO)[:200],
        department=row.named(DEPARTMENT, directory.department, ADVICE),
        contact_point=row.choice(POINT, points, "这个联系点"),
    )


def _check(row: ReportRow) -> None:
    today = clock.today()
    if len(row.title) > 100:
        row.complain(TITLE, "超过100字，请缩短。")
    if row.sent_on and row.sent_on > today:
        row.complain(SENT_ON, "晚于今天。")
    if len(row.ministry) > 60:
        row.complain(PASSED_ON, "超过60字，请缩短。")
    for level, day in row.adopted.items():
        if day and row.sent_on and not row.sent_on <= day <= today:
            row.complain(ADOPTED[level], "采用日期须在报送日期以后、今天以前。")


def _key(row: ReportRow) -> _Key | None:
    return (name_key(row.title), row.sent_on.year) if row.title and row.sent_on else None


def _known(rows: list[ReportRow]) -> dict[_Key | None, OpinionReport]:
    """Return the reports sent in the years of the rows, by either of their titles."""
    years = {row.sent_on.year for row in rows if row.sent_on}
    known: dict[_Key | None, OpinionReport] = {}
    sent = OpinionReport.objects.filter(state=State.SENT, sent_on__year__in=years)
    for report in sent.with_people():
        for title in filter(None, (report.title, report.edited_title)):
            known.setdefault((name_key(title), report.sent_on.year), report)  # type: ignore[union-attr]
    return known


def _differences(row: ReportRow) -> list[str]:
    outcomes = (*_adoptions(row, row.known), *_instructions(row, row.known))
    signs_anew = [AUTHORS] if _signs_anew(row, row.known) else []
    return [*differences(row.known, row.said), *signs_anew, *map(str, outcomes)]


def _signs_anew(row: ReportRow, report: OpinionReport) -> bool:
    known = [(signed.person_id, signed.weight) for signed in report.authorships.all()]
    return known != [(author.person.pk, author.weight) for author in row.authors]


def _adoptions(row: ReportRow, report: OpinionReport) -> Iterator[Adoption]:
    """Yield the adoptions that are not known yet, and as they are now said those of another day or way."""
    ministries = ministries_of(report)
    passed_on = row.ministry if row.ministry not in (*ministries, "、".join(ministries)) else ""
    for level, day in row.adopted.items():
        said = {"on": day, "way": row.ways.get(level)}
        said["ministry"] = passed_on if level == list(row.adopted)[-1] else ""
        said = {name: value for name, value in said.items() if value}
        known = [adoption for adoption in report.adoptions.all() if adoption.level == level]
        if any(said.items() <= vars(adoption).items() for adoption in known):
            continue
        # What is known of the same day is meant, else what the level's own committee adopted.
        alike = [adoption for adoption in known if day and adoption.on == day]
        alike += [adoption for adoption in known if adoption.body == level.body]
        adoption = copy(alike[0]) if alike else Adoption(report=report, level=level)
        adoption.body = adoption.body or level.body
        for name, value in said.items():
            setattr(adoption, name, value)
        yield adoption


def _instructions(row: ReportRow, report: OpinionReport) -> Iterator[ReportInstruction]:
    """Yield who wrote on it at which level and is not known yet; several may stand in one cell."""
    for level, words in row.instructed.items():
        known = [one.who for one in report.instructions.all() if one.level == level]
        if words != "、".join(known) and words[:60] not in known:
            yield ReportInstruction(report=report, level=level, who=words[:60])


def _write(row: ReportRow, actor: User) -> None:
    report = row.known or OpinionReport(
        title=row.title, state=State.SENT, created_by=actor, created_at=clock.now()
    )
    if row.known is None or differences(report, row.said):
        for name, value in row.said.items():
            setattr(report, name, value)
        sign(report, actor, "导入")
        report.save()
    if _signs_anew(row, report):
        sign_by(report, row.authors)
    for outcome in (*_adoptions(row, report), *_instructions(row, report)):
        sign(outcome, actor, "导入")
        outcome.save()
