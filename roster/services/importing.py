"""The roster from the office's workbook: compared with what is known, asked where it is not clear, all or
nothing.

Nobody is recognised by a name alone: what is not settled by unit, telephone, number or 界别 is asked, and so
is a 界别, a committee or a group that nobody knows. The answers come back with the next look at the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, Membership, NameAlias, Person, User
from members.names import name_key, near_names
from members.services import memberships
from members.services.memberships import CONTACTS, Place
from members.services.who_is_who import open_account
from roster.workbook import Col, Roster, RosterRow, read_roster
from sheets.comparing import Compared, compare, differences
from workflow.refusals import NotAllowed

KINDS = {
    Col.SECTOR: DepartmentKind.SECTOR,
    Col.COMMITTEE: DepartmentKind.COMMITTEE,
    Col.TEAM: DepartmentKind.TEAM,
    Col.CELL: DepartmentKind.CELL,
}
# How a new one is called where a department of another kind bears the name already: 妇联, 妇联界.
_ENDINGS = {Col.SECTOR: "界", Col.COMMITTEE: "专委会", Col.TEAM: "委员小组", Col.CELL: "党支部"}
NEW, SKIP = "new", "skip"


@dataclass(frozen=True)
class Question:
    """What the office has to say: `key` names it among the answers, `options` are what may be said.

    `likely` stands chosen at first: of a name that nothing known is like, that it is new.
    """

    key: str
    words: str
    options: tuple[tuple[str, str], ...]
    answer: str = ""
    likely: str = ""


@dataclass(frozen=True)
class Terms:
    """Of which 届 a list is, and from which day on what it says holds."""

    term: int
    since: date


@dataclass
class PreparedRoster(Compared[RosterRow]):
    """What an import would do, what it asks before, and what of the file it leaves out.

    `absent` are members of the 届 who do not stand in the file, `ending` how many of an earlier 届 it ends.
    """

    roster: Roster = field(default_factory=Roster)
    questions: list[Question] = field(default_factory=list)
    made: list[Department] = field(default_factory=list)
    absent: list[Membership] = field(default_factory=list)
    ending: int = 0
    skipped: int = 0
    opened: list[User] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What tells this import from one that would do something else."""
        done = [(row.place, row.name, row.differences) for row in (*self.new, *self.changed)]
        made = [department.name for department in self.made]
        told = (done, self.same, made, self.ending, self.skipped, len(self.unanswered))
        return sha256(repr(told).encode()).hexdigest()

    @property
    def unanswered(self) -> list[Question]:
        return [question for question in self.questions if not question.answer]


def prepare_roster(
    data: bytes, terms: Terms, answers: Mapping[str, str], *, sector_goes_on: bool = False
) -> PreparedRoster:
    """Compare a workbook with the members known; write nothing. Raises UnreadableFile."""
    roster = read_roster(data, sector_goes_on=sector_goes_on)
    asked = _Asked(answers)
    bodies, people = _Bodies(asked), _People(terms, asked)
    for row in roster.rows:
        bodies.find(row)
    rows = [row for number, row in enumerate(roster.rows) if people.find(row, number)]
    for row in rows:
        _check(row, people)
    known = {person.pk: person for person in people.found.values()}
    compared = compare(
        *(rows, known),
        key=lambda row: people.key(row),
        column=Col.NAME,
        thing="一人",
        differs=lambda row: _differences(row, people, terms),
    )
    here = {row.known.pk for row in rows if row.known}
    compared.new += [row for row in compared.changed if row.known.pk not in people.current]
    compared.changed = [row for row in compared.changed if row.known.pk in people.current]
    return PreparedRoster(
        **vars(compared),
        roster=roster,
        questions=asked.questions,
        made=bodies.made,
        absent=[one for one in people.current.values() if one.person_id not in here],
        ending=sum(one.term < terms.term for one in people.open.values()),
        skipped=len(roster.rows) - len(rows),
    )


@transaction.atomic
def import_roster(
    data: bytes,
    terms: Terms,
    answers: Mapping[str, str],
    actor: User,
    *,
    sector_goes_on: bool = False,
    accounts: bool = False,
) -> PreparedRoster:
    """Import a roster, all or none, and return what was done.

    A list of a later 届 ends the one before: its members leave with the day before. A row of who is a
    member says what is to hold from the day on; an empty cell leaves what is known. `accounts` makes one,
    to which nobody can sign in yet, for each who has none. Raises NotAllowed, RowsRefused, UnreadableFile.
    """
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以导入委员名册。")
    prepared = prepare_roster(data, terms, answers, sector_goes_on=sector_goes_on)
    prepared.duplicates += [question.words for question in prepared.unanswered]
    prepared.refuse()
    if prepared.ending:
        memberships.end_term(before=terms.term, on=terms.since - timedelta(days=1), actor=actor)
    for department in prepared.made:
        department.save()
    people = _People(terms, _Asked({}))
    for row in (*prepared.new, *prepared.changed):
        try:
            _write(row, people, terms, actor)
        except ValidationError as invalid:
            row.complain("", "".join(invalid.messages))
    prepared.refuse()
    if accounts and actor.has_perm("members.add_user"):
        named = [row.known.pk for row in prepared.rows if row.known]
        without = Person.objects.filter(pk__in=named, user=None)
        prepared.opened = [open_account(person, actor) for person in without]
    return prepared


class _Asked:
    """The questions of a file, each once, with the answers that were given."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.questions: list[Question] = []

    def ask(self, key: str, words: str, options: list[tuple[str, str]], likely: str = "") -> str:
        """Return the answer; "" where there is none of those offered yet."""
        answer = self.answers.get(key, "")
        answer = answer if answer in dict(options) else ""
        self.questions.append(Question(key, words, tuple(options), answer, likely))
        return answer


class _Bodies:
    """The departments that members belong to, by their names; new ones where that was the answer."""

    def __init__(self, asked: _Asked) -> None:
        self.asked = asked
        self.known: dict[Col, dict[str, Department]] = {column: {} for column in KINDS}
        self.names: set[str] = set()
        self.made: list[Department] = []
        self.settled: dict[tuple[Col, str], Department | None] = {}
        columns: dict[str, Col] = {kind: column for column, kind in KINDS.items()}
        self.order = 0
        for department in Department.objects.all():
            self.names.add(department.name_key)
            self.order = max(self.order, department.order)
            if (column := columns.get(department.kind)) and department.is_active:
                self._add(column, department, department.name, department.full_name)
        of_kind = Q(department__kind__in=columns, department__is_active=True)
        for alias in NameAlias.objects.filter(of_kind).select_related("department"):
            if body := alias.department:
                self._add(columns[body.kind], body, alias.name)

    def _add(self, column: Col, department: Department, *names: str) -> None:
        for name in filter(None, names):
            self.known[column].setdefault(_plain(column, name), department)

    def find(self, row: RosterRow) -> None:
        """Find what the row's member belongs to."""
        for column, names in row.places.items():
            found = [self._body(column, name, row) for name in names]
            row.bodies[column] = [one for one in found if one is not None]

    def _body(self, column: Col, name: str, row: RosterRow) -> Department | None:
        if len(name) > 30:
            row.complain(column, "超过30字，不像名称。")
            return None
        plain = _plain(column, name)
        if department := self.known[column].get(plain):
            return department
        if (column, plain) not in self.settled:
            self.settled[column, plain] = self._ask(column, name, plain)
        return self.settled[column, plain]

    def _ask(self, column: Col, name: str, plain: str) -> Department | None:
        known = self.known[column]
        near = [known[key] for key in near_names(plain, known)]
        others = sorted({*known.values()} - {*near}, key=lambda one: (one.order, one.pk))
        options = [(NEW, f"新建“{name}”")]
        options += [(str(one.pk), f"就是“{one}”") for one in (*near, *others) if one.pk]
        key = f"body:{column.name}:{plain}"
        words = f"名册里没有“{name}”（{column.value}）。"
        answer = self.asked.ask(key, words, options, "" if near else NEW)
        if not answer:
            return None
        if answer != NEW:
            return next(one for one in (*near, *others) if str(one.pk) == answer)
        called = name
        if name_key(called) in self.names:
            called = f"{name}{_ENDINGS[column]}"
        self.names.add(name_key(called))
        self.order += 1
        made = Department(name=called, kind=KINDS[column], order=min(self.order, 32_000))
        self.made.append(made)
        return made


def _plain(column: Col, name: str) -> str:
    """Return the form in which names of a kind are compared: 经济, 经济界 and 经济界别 are one."""
    key = name_key(name)
    if column is Col.SECTOR:
        return re.sub(r"(界别|界)$", "", key) or key
    return key


class _People:
    """Who is known by a name, with what settles which of them a row means."""

    def __init__(self, terms: Terms, asked: _Asked) -> None:
        self.asked, self.term, day = asked, terms.term, terms.since
        self.by_name: dict[str, list[Person]] = {}
        people = {person.pk: person for person in Person.objects.all()}
        for person in people.values():
            self.by_name.setdefault(person.name_key, []).append(person)
        for alias in NameAlias.objects.filter(person__isnull=False):
            same = self.by_name.setdefault(alias.name_key, [])
            if (person := people[alias.person_id]) not in same:  # type: ignore[index]
                same.append(person)
        self.last: dict[int, Membership] = {}
        for one in Membership.objects.with_people(day).order_by("since"):
            self.last[one.person_id] = one
        self.open = {pk: one for pk, one in self.last.items() if one.until is None}
        self.current = {pk: one for pk, one in self.open.items() if one.term == terms.term}
        held = Appointment.objects.held_on(day).filter(department__kind=DepartmentKind.SECTOR)
        self.sectors = set(held.exclude(duty=Duty.STAFF).values_list("person", "department"))
        self.found: dict[int, Person] = {}  # by the row's identity
        self.first: dict[str, RosterRow] = {}

    def key(self, row: RosterRow) -> Any:
        person = self.found.get(id(row))
        return person.pk if person else id(row)

    def find(self, row: RosterRow, number: int) -> bool:
        """Settle whom a row means; return False where it is to be left out."""
        key = name_key(row.name)
        same = self.by_name.get(key, [])
        sure = [person for person in same if self._is_sure(row, person)]
        before = self.first.setdefault(key, row)
        if len(sure) == 1:
            self.found[id(row)] = sure[0]
            return True
        if not same and before is row:
            return True
        options = [(str(one.pk), f"就是{self._called(one)}") for one in same]
        if before is row:
            words = f"{row.place}“{row.name}”与名册里的人同名，是同一个人吗？"
            options.append((NEW, "是另一个人，新增"))
        else:
            words = f"{row.place}“{row.name}”与{before.place}同名，是两个人吗？"
            options.append((NEW, f"是另一个人，与{before.place}不是一人"))
        if row.unit:
            words += f"（文件里的单位：{row.unit}）"
        options.append((SKIP, "不导入这一行"))
        answer = self.asked.ask(f"row:{number}:{key}", words, options)
        if answer == SKIP:
            return False
        if answer and answer != NEW:
            self.found[id(row)] = next(one for one in same if str(one.pk) == answer)
        return True

    def _is_sure(self, row: RosterRow, person: Person) -> bool:
        """Return whether more than the name says that a row means a person."""
        last = self.last.get(person.pk)
        if row.mobile and row.mobile == person.mobile:
            return True
        if person.email and row.said.get("email", "").lower() == person.email.lower():
            return True
        if last and row.said.get("number") and row.said["number"] == last.number:
            return True
        unit = last.work if last else ""
        if row.unit and unit:
            said = f"{row.unit} {row.said.get('unit_post', '')}"
            return name_key(row.unit) == name_key(last.unit) or name_key(said) == name_key(unit)  # type: ignore[union-attr]
        sectors = row.bodies.get(Col.SECTOR, ())
        return any((person.pk, one.pk) in self.sectors for one in sectors)

    def _called(self, person: Person) -> str:
        last = self.last.get(person.pk)
        about = [last.term_words, *map(str, last.belongs(DepartmentKind.SECTOR))] if last else []
        about += [last.work] if last and last.work else []
        about += [] if last else ["尚未登记为委员", *filter(None, [person.mobile or person.email])]
        return f"{person.name}（{'，'.join(about)}）"


def _places(row: RosterRow) -> dict[Col, list[Place]]:
    """Return what the row's member is to belong to, by the columns of which it speaks."""
    places: dict[Col, list[Place]] = {}
    for column, bodies in row.bodies.items():
        leads = column is Col.SECTOR and row.sector_duty
        duty = row.sector_duty if leads else Duty.MEMBER
        title = row.sector_title if leads else ""
        places[column] = [Place(body, duty, title) for body in bodies]
    return places


def _check(row: RosterRow, people: _People) -> None:
    """Note what is wrong with a row besides its words."""
    person = people.found.get(id(row))
    is_new = person is None or person.pk not in people.current
    if is_new and Col.SECTOR not in row.places:
        row.complain(Col.SECTOR, "没有填写。与上一行相同的，请勾选“界别空着的，与上一行相同”。")
    last = people.last.get(person.pk) if person else None
    if (
        last
        and last.term == people.term
        and last.until
        and not (row.since and row.since > last.until)
    ):
        words = (
            f"已于{last.until:%Y年%-m月%-d日}离任（{last.get_ended_why_display()}）。请删去这一行。"
        )
        row.complain(Col.NAME, f"{words}又任委员的，请在“任期自”里写明日期。")
    try:
        if email := row.said.get("email"):
            validate_email(email)
    except ValidationError:
        row.complain(Col.EMAIL, f"“{email}”不是邮箱地址。")


def _differences(row: RosterRow, people: _People, terms: Terms) -> list[str]:
    membership = people.current.get(row.known.pk)
    contacts = {name: value for name, value in row.said.items() if name in CONTACTS}
    found = differences(row.known, contacts)
    if membership is None:
        return [f"任{_term(terms)}委员", *found]
    own = {name: value for name, value in row.said.items() if name not in CONTACTS}
    found += differences(membership, own)
    for column, places in _places(row).items():
        before = _as_member(membership, KINDS[column])
        after = [place.department for place in places]
        if {one.pk for one in before} != {one.pk for one in after}:
            found.append(f"{column}：{_named(before)} → {_named(after)}")
        elif column is Col.SECTOR and row.sector_duty and not membership.leads(after[0]):
            found.append(f"任{row.sector_title}")
    if row.standing and not membership.is_standing(terms.since):
        found.append("任常委")
    return found


def _as_member(membership: Membership, kind: str) -> list[Department]:
    """Return what of a kind the person is a member of; who heads a 专委会 need not be one."""
    held = membership.person.affiliations  # type: ignore[attr-defined]
    found = (one for one in held if one.duty == Duty.MEMBER)
    return [one.department for one in found if one.department.kind == kind]


def _named(departments: list[Department]) -> str:
    return "、".join(map(str, departments)) or "空"


def _term(terms: Terms) -> str:
    return Membership(term=terms.term).term_words


def _write(row: RosterRow, people: _People, terms: Terms, actor: User) -> None:
    since = row.since or terms.since
    last = people.last.get(row.known.pk) if row.known else None
    if last and last.term < terms.term and last.until and since <= last.until:
        since = terms.since  # the roster that was taken along says since when in the term before
    own = {name: value for name, value in row.said.items() if name not in CONTACTS}
    contacts = {name: value for name, value in row.said.items() if name in CONTACTS}
    places = _places(row)
    every = [place for some in places.values() for place in some]
    row.known = row.known or Person(name=row.name)
    membership = people.current.get(row.known.pk)
    if membership is None:
        memberships.take_in(
            person=row.known,
            term=terms.term,
            since=since,
            actor=actor,
            places=every,
            standing=row.standing,
            **own,
            **contacts,
        )
        return
    memberships.correct(membership=membership, actor=actor, **own, **contacts)
    if row.standing and not membership.is_standing(terms.since):
        memberships.make_standing(membership=membership, on=terms.since, actor=actor)
    for column, some in places.items():
        before = {*_as_member(membership, KINDS[column])}
        leads = column is Col.SECTOR and row.sector_duty
        if leads or before != {place.department for place in some}:
            memberships.move(
                membership=membership,
                on=terms.since,
                actor=actor,
                places=some,
                kinds=(KINDS[column],),
            )
