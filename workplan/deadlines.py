"""What this app tells the reminders: what is open and due, and whose turn it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import NamedTuple

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from almanac.words import month_day
from members.models import Department, Person
from members.prepared import Question, has_answer, prepared_rows
from members.roles import Staffing, office_accounts, staffing_on
from notifications.registry import EVERYONE, ON_BEGINNING, ON_MEETING, Deadline, Relation
from workplan.annexes import Annex
from workplan.enums import OPEN_STATES, ExtensionState, Side, State
from workplan.models import (
    DueDate,
    Extension,
    Instruction,
    ItemDepartment,
    ItemLeader,
    ItemLink,
    Progress,
    SchemeReview,
    WorkItem,
)
from workplan.models.standing import number_of
from workplan.permissions import standing_for
from workplan.readers import OFFICE, SECRETARY, head_of, leader_of, to_answer
from workplan.reading.board import in_hand
from workplan.reading.inbox import open_instructions, unanswered, wished, wishes
from workplan.reading.rows import LedgerRow
from workplan.reading.schemes import Scheme, Step, scheme_of
from workplan.services.instructions import addressed
from workplan.services.recipients import people_answering

# Told of what is late: the lead leaders, then who holds this post; the words are the document's.
ESCALATION = ("牵头领导", "秘书长")
_ANNEX, _ITEM = "workplan.annex:", "workplan.workitem:"
_WAITING = "已报送，未列入议程"
# Who is told for the office, and its name where no one could be.
_Office = tuple[tuple[Person, ...], tuple[str, ...]]


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield by `until` what is to be done with the plan, and for each thing those whose turn it is.

    - The due dates themselves are the heads' of the responsible departments. Once they have
      reported it done, or asked for a later date, it is the office's turn.
    - The scheme of a ★ item is the heads' to hand in before its beginning, the office's to put on
      an agenda, the meeting's until it has met, then the office's to record; where the meeting
      wants it changed, it is the heads' again. A version that was handed in after another had
      passed is the office's too.

    A participating department is not reminded (annex 1 row 16: the office takes part and is spared).
    Nor is anyone of a row that follows another: of one matter in two annexes, one row leads; of a
    proposal, the units are reminded (proposals.deadlines).
    """
    staffing = staffing_on(on)
    yield from map(partial(_to_answer, staffing), _unanswered(until))
    office = people_answering(staffing.offices(), staffing)
    told: set[str] = set()
    wanted = _open_dues(on, until)
    found = _Reading(wanted, staffing)
    for due in map(_Due._make, wanted.values_list(*_COLUMNS).iterator(chunk_size=2_000)):
        deadline = found.deadline(due)
        if due.due_on <= until:
            is_with_office = due.state == State.REPORTED or due.pk in found.wished
            yield _by_office(due, deadline, office, found) if is_with_office else deadline
        if (due.lacks_scheme or due.newer_scheme) and due.state != State.REPORTED:
            for task in _of_scheme(due, deadline, office, on, found.schemes[due.item]):
                if task.due_on <= until and task.subject not in told:
                    told.add(task.subject)
                    yield task


class _Due(NamedTuple):
    """A due date with what is said of its item: plain values, for there may be ten thousand."""

    pk: int
    item: int
    annex: str
    seq: int | None
    added_no: int | None
    title: str
    needs_scheme: bool
    state: str
    starts_on: date | None
    due_on: date
    scheme_passed_on: date | None
    newer_scheme: int | None

    @property
    def lacks_scheme(self) -> bool:
        return self.needs_scheme and self.scheme_passed_on is None


_OF_ITEM = ("annex", "seq", "added_no", "title", "needs_scheme")
_COLUMNS = [f"item__{name}" if name in _OF_ITEM else name for name in _Due._fields]
_LABELS = dict(State.choices)


def _open_dues(on: date, until: date) -> QuerySet[DueDate]:
    """Return the dated due dates that have something to be done by a day."""
    followers = ItemLink.objects.in_force().values("following")
    unrecorded = SchemeReview.objects.on_agenda().filter(outcome="", meeting__held_on__lt=on)
    starred = Q(item__needs_scheme=True, scheme_passed_on=None) | Q(newer_scheme__isnull=False)
    beginning = starred & (Q(starts_on__lte=until) | Q(pk__in=unrecorded.values("due_dates")))
    dues = DueDate.objects.filter(Q(due_on__lte=until) | beginning, state__in=OPEN_STATES)
    dues = dues.filter(item__follows="").exclude(Q(due_on=None) | Q(item__in=followers))
    return dues.order_by(F("due_on").asc(nulls_last=True), "pk")


class _Reading:
    """What is read once for some due dates, and from it the deadline of each.

    `wished` are the later days that were asked for, by due date; `schemes` how far that of an item has
    come, of those of which a scheme has still to pass.
    """

    def __init__(self, dues: QuerySet[DueDate], staffing: Staffing) -> None:
        items = dues.order_by().values("item")
        self._staffing = staffing
        self._secretaries = _ids(staffing.holders_of(ESCALATION[1]))
        self._departments: dict[int, list[int]] = defaultdict(list)
        self._leaders: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
        self._named = Department.objects.in_bulk()
        rows = ItemDepartment.objects.filter(item__in=items, side=Side.LEAD)
        for item, department in rows.values_list("item", "department"):
            self._departments[item].append(department)
        led = ItemLeader.objects.filter(item__in=items)
        for item, person, post in led.values_list("item", "person", "post"):
            self._leaders[item].append((person, post))
        of_dues = Q(due_date__in=dues.order_by().values("pk"))
        asked = Extension.objects.filter(of_dues, state=ExtensionState.ASKED)
        self.wished = dict(asked.order_by().values_list("due_date", "new_due_on"))
        reported = Progress.objects.filter(of_dues, taken_back_at=None).order_by()
        self._progress = dict(reported.values_list("due_date").annotate(Max("at")))
        self.schemes = {item.pk: scheme_of(item) for item in _with_schemes(dues)}
        self._answering = cache(self._people)
        self._leading = cache(self._people_leading)
        self._address = reverse("workplan:item", args=[0])

    def deadline(self, due: _Due) -> Deadline:
        """Return a due date as that of the responsible department."""
        annex = Annex(due.annex)
        people, unanswered, names = self._answering(tuple(self._departments[due.item]))
        progress = self._progress.get(due.pk)
        return Deadline(
            subject=f"workplan.duedate:{due.pk}",
            series=annex.short,
            number=number_of(due.seq, due.added_no),
            title=due.title,
            due_on=due.due_on,
            recipient_ids=people,
            relations=_relations(annex),
            url=self._address.replace("/0/", f"/{due.item}/"),
            status=_LABELS[due.state],
            starred=due.needs_scheme,
            unanswered=unanswered,
            starts_on=due.starts_on,
            progress_on=localdate(progress) if progress else None,
            lacks=_lacks(self.schemes[due.item]) if due.lacks_scheme else "",
            departments=names,
            department_label=annex.department_label,
            escalation=(self._leading(tuple(self._leaders[due.item])), self._secretaries),
            scope_keys=scope_keys(due.item, due.annex),
        )

    def _people(
        self, departments: tuple[int, ...]
    ) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
        """Return who answers for some departments, those of them in which nobody does, and all names."""
        named = [self._named[pk] for pk in departments]
        people, unanswered = people_answering(named, self._staffing)
        return _ids(people), unanswered, tuple(department.name for department in named)

    def _people_leading(
        self, leaders: tuple[tuple[int | None, int | None], ...]
    ) -> tuple[int, ...]:
        """Return the lead leaders: by name, or whoever holds the post that stands in a name's place."""
        people: dict[int, None] = {}
        for person, post in leaders:
            if post:
                people.update(dict.fromkeys(_ids(self._staffing.in_post(post))))
            elif person:
                people[person] = None
        return tuple(people)


def _with_schemes(dues: QuerySet[DueDate]) -> QuerySet[WorkItem]:
    """Return the items of those due dates of which a scheme, or its newest version, has not passed."""
    lacking = dues.filter(Q(item__needs_scheme=True, scheme_passed_on=None) | Q(newer_scheme__gt=0))
    reviews = SchemeReview.objects.select_related("meeting", "version")
    items = WorkItem.objects.filter(pk__in=lacking.order_by().values("item"))
    return (
        items.order_by()
        .select_related("plan")
        .prefetch_related("due_dates", "scheme_versions", Prefetch("scheme_reviews", reviews))
    )


@cache
def _relations(annex: Annex) -> tuple[Relation, ...]:
    return head_of(annex), leader_of(annex), SECRETARY


def _unanswered(until: date) -> QuerySet[Instruction]:
    """Return the instructions that want an answer by a day."""
    rows = Instruction.objects.unanswered().filter(answer_by__lte=until)
    rows = rows.select_related("item__plan", "leader", "department")
    return rows.prefetch_related("item__department_rows__department")


def _to_answer(staffing: Staffing, given: Instruction) -> Deadline:
    """Return an instruction that wants an answer, for those whom it is addressed to."""
    people, unanswered = addressed(given, staffing)
    item = given.item
    return Deadline(
        subject=given.subject,
        series=Annex(item.annex).short,
        number=item.number,
        title=f"{given.leader}批示：{given.text}"[:200],
        due_on=given.answer_by,  # type: ignore[arg-type]  # none is without
        recipient_ids=_ids(people),
        relations=(to_answer(Annex(item.annex), takes_part=given.department_takes_part),),
        act="回复批示",
        url=f"{item.get_absolute_url()}#instruction-{given.pk}",
        status="未回复",
        unanswered=unanswered,
        scope_keys=scope_keys(item.pk, item.annex),
    )


def coming(on: date, until: date, person: int | None, since: date) -> Iterator[Deadline]:
    """Yield what `open_deadlines` has due between two days, of the rows that a first page reads anyway; to
    who has no part in any, nothing of them.
    """
    staffing = staffing_on(on)
    office = people_answering(staffing.offices(), staffing)
    asked = unanswered()
    yield from (
        _to_answer(staffing, one) for one in asked if one.answer_by and one.answer_by <= until
    )
    dues = [
        due
        for item in (in_hand() if _has_part(staffing, person) else ())
        if not item.done_in
        for due in item.due_dates
        if due.is_open and due.due_on and since <= due.due_on <= until
    ]
    for due in sorted(dues, key=lambda due: (due.due_on, due.pk)):
        item, annex = due.item, due.item.terms
        people, nobody = people_answering(item.lead_departments, staffing)
        found = Deadline(
            subject=f"workplan.duedate:{due.pk}",
            series=annex.short,
            number=item.number,
            title=item.title,
            due_on=due.due_on,
            recipient_ids=_ids(people),
            relations=_relations(annex),
            url=item.get_absolute_url(),
            unanswered=nobody,
            escalation=(_leading(item, staffing),),
        )
        if due.state == State.REPORTED or due.pk in wishes():
            is_reported = due.state == State.REPORTED
            what, act = ("review", "审核") if is_reported else ("extension", "审核延期申请")
            found = replace(_for_office(found, what, office), act=act)
        yield found


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    yield (wished,)
    yield (open_instructions,)
    if person is not None and person != EVERYONE:
        yield from _parts(staffing_on(on), person)


def _has_part(staffing: Staffing, person: int | None) -> bool:
    """Return whether due dates of items may be a person's: of those that they answer for or lead; the
    office finds all, and who answers for it checks what was reported.
    """
    if person is None or person == EVERYONE:
        return True
    leading = {holder.pk for _, people in staffing.posts() for holder in people}
    if person in leading or staffing.units_of(person) & {one.pk for one in staffing.offices()}:
        return True
    return any(has_answer(*one) for one in _parts(staffing, person))


def _parts(staffing: Staffing, person: int) -> Iterator[Question]:
    """Yield what says that they are."""
    yield standing_for, staffing.named_for(person)
    yield _led_by_name, person
    yield office_accounts, person


@prepared_rows
def _led_by_name(person: int) -> QuerySet:
    return ItemLeader.objects.filter(person=person).order_by().values_list("pk")


def _leading(item: LedgerRow, staffing: Staffing) -> tuple[int, ...]:
    """Return the lead leaders of an item: by name, or whoever holds the post that stands in its place."""
    people: dict[int, None] = {}
    for row in item.leader_rows:
        held = _ids(staffing.in_post(row.post_id)) if row.post_id else (row.person_id,)
        people.update(dict.fromkeys(pk for pk in held if pk))
    return tuple(people)


def _by_office(due: _Due, deadline: Deadline, office: _Office, found: _Reading) -> Deadline:
    """Return what the office has to say to a report, or to a wish for a later date."""
    what, act, status = (
        ("review", "审核", "已报结")
        if due.state == State.REPORTED
        else (
            *("extension", "审核延期申请"),
            f"申请延至{month_day(found.wished[due.pk], due.due_on.year)}",
        )
    )
    of_office = _for_office(deadline, what, office)
    return replace(of_office, act=act, status=status, lacks="", starts_on=None)


def _for_office(deadline: Deadline, what: str, office: _Office) -> Deadline:
    people, unanswered = office
    return replace(
        deadline,
        subject=f"{deadline.subject}:{what}",
        recipient_ids=_ids(people),
        relations=(OFFICE,),
        unanswered=unanswered,
        escalation=(),
    )


def _of_scheme(
    due: _Due, deadline: Deadline, office: _Office, on: date, scheme: Scheme
) -> Iterator[Deadline]:
    """Yield what has to be done for a scheme to pass; late, it goes no further up: a scheme that
    comes late is warned of and locks nothing.
    """
    listed = scheme.reviews[0] if scheme.step == Step.LISTED else None
    if listed and listed.meeting.held_on < on:
        said = replace(
            _for_office(deadline, "outcome", office), subject=f"workplan.schemereview:{listed.pk}"
        )
        held_on = listed.meeting.held_on
        yield _task(said, held_on, "登记审议结果", listed.meeting.name, day=ON_MEETING)
    if due.starts_on is None or on > due.due_on:
        return
    if scheme.step == Step.WAITING:
        agenda = _for_office(deadline, "agenda", office)
        newer = f"第{due.newer_scheme}版是通过后报送的，未过会" if due.newer_scheme else _WAITING
        yield _task(agenda, due.starts_on, "列入主席会议议程", newer)
    elif due.lacks_scheme and (not listed or not scheme.versions):
        mine = replace(deadline, subject=f"{deadline.subject}:scheme", escalation=())
        act, status = "报送工作方案", deadline.status
        if scheme.step == Step.REVISE:
            act, status = "修改工作方案", scheme.words
        yield _task(mine, due.starts_on, act, status)


def _task(
    deadline: Deadline, due_on: date, act: str, status: str, *, day: str = ON_BEGINNING
) -> Deadline:
    """Return what has to be done before a beginning, or after a meeting."""
    return replace(deadline, due_on=due_on, act=act, status=status, day=day, lacks="")


def _lacks(scheme: Scheme) -> str:
    """Return what is missing until a scheme has passed."""
    if scheme.step == Step.LISTED and scheme.versions:
        return f"工作方案{scheme.words}"
    if scheme.step == Step.REVISE:
        return "工作方案须按会议要求修改"
    return f"工作方案{_WAITING}" if scheme.step == Step.WAITING else "工作方案未报送"


def _ids(people: Iterable[Person]) -> tuple[int, ...]:
    return tuple(person.pk for person in people)


# --- scopes, for which the office may make a policy of its own ------------------------------------


def scope_keys(item_pk: int, annex: str) -> tuple[str, ...]:
    """Return the scopes in which an item lies, the narrowest first: itself, its annex."""
    return f"{_ITEM}{item_pk}", f"{_ANNEX}{annex}"


def scope_choices() -> list[tuple[str, str]]:
    """Return the annexes, each as a scope."""
    return [(f"{_ANNEX}{a.value}", f"附件{a.number} {a.label}") for a in Annex]


def scope_label(key: str) -> str:
    """Return what a scope of this app is called; nothing for any other key."""
    annexes = dict(scope_choices())
    number = key.removeprefix(_ITEM)
    if number == key or not number.isdecimal():
        return annexes.get(key, "")
    item = WorkItem.objects.filter(pk=int(number[:18])).first()
    return str(item) if item else ""
