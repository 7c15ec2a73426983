"""What this app tells the reminders: what is open and due, and whose turn it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from almanac.words import month_day
from members.models import Person
from members.roles import Staffing, staffing_on
from notifications.registry import ON_BEGINNING, ON_MEETING, Deadline
from workplan.annexes import Annex
from workplan.enums import OPEN_STATES, ExtensionState, State
from workplan.models import DueDate, Instruction, ItemLink, SchemeReview, WorkItem
from workplan.readers import OFFICE, SECRETARY, head_of, leader_of, to_answer
from workplan.reading.schemes import Scheme, Step, scheme_of
from workplan.services.instructions import addressed
from workplan.services.recipients import people_answering, responsible_people

# Told of what is late: the lead leaders, then who holds this post; the words are the document's.
ESCALATION = ("牵头领导", "秘书长")
_ANNEX, _ITEM = "workplan.annex:", "workplan.workitem:"
_WAITING = "已报送，未列入议程"
_ASKED = Q(extensions__state=ExtensionState.ASKED)
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
    Nor is anyone of a row that follows another: of one matter in two annexes, one row leads.
    """
    staffing = staffing_on(on)
    yield from _to_answer(staffing, until)
    office = people_answering(staffing.offices(), staffing)
    told: set[str] = set()
    for due in _open_dues(on, until):
        deadline = _deadline(due, staffing)
        found = _by_office(due, deadline, office) if _is_with_office(due) else deadline
        if due.due_on <= until:  # type: ignore[operator]  # the filter leaves no undated one
            yield found
        if (due.lacks_scheme or due.newer_scheme) and due.state != State.REPORTED:
            for task in _of_scheme(due, deadline, office, on):
                if task.due_on <= until and task.subject not in told:
                    told.add(task.subject)
                    yield task


def _open_dues(on: date, until: date) -> QuerySet[DueDate]:
    """Return the dated due dates that have something to be done by a day."""
    followers = ItemLink.objects.in_force().values("following")
    unrecorded = SchemeReview.objects.on_agenda().filter(outcome="", meeting__held_on__lt=on)
    starred = Q(item__needs_scheme=True, scheme_passed_on=None) | Q(newer_scheme__isnull=False)
    beginning = starred & (Q(starts_on__lte=until) | Q(pk__in=unrecorded.values("due_dates")))
    dues = DueDate.objects.filter(Q(due_on__lte=until) | beginning, state__in=OPEN_STATES)
    reviews = SchemeReview.objects.select_related("meeting", "version")
    return (
        dues.exclude(Q(due_on=None) | Q(item__in=followers))
        .annotate(wished=Max("extensions__new_due_on", filter=_ASKED))
        .annotate(last_progress=Max("progress__at", filter=Q(progress__taken_back_at=None)))
        .order_by(F("due_on").asc(nulls_last=True), "pk")
        .select_related("item__plan")
        .prefetch_related(
            "item__department_rows__department",
            "item__leader_rows",
            "item__due_dates",
            "item__scheme_versions",
            Prefetch("item__scheme_reviews", reviews),
        )
    )


def _to_answer(staffing: Staffing, until: date) -> Iterator[Deadline]:
    """Yield the instructions that want an answer by a day, for those whom they are addressed to."""
    rows = Instruction.objects.unanswered().filter(answer_by__lte=until)
    rows = rows.select_related("item__plan", "leader", "department")
    for given in rows.prefetch_related("item__department_rows__department"):
        people, unanswered = addressed(given, staffing)
        item = given.item
        yield Deadline(
            subject=given.subject,
            series=Annex(item.annex).short,
            number=item.number,
            title=f"{given.leader}批示：{given.text}"[:200],
            due_on=given.answer_by,  # type: ignore[arg-type]  # the filter leaves none without
            recipient_ids=_ids(people),
            relations=(to_answer(Annex(item.annex), takes_part=given.department_takes_part),),
            act="回复批示",
            url=f"{item.get_absolute_url()}#instruction-{given.pk}",
            status="未回复",
            unanswered=unanswered,
            scope_keys=scope_keys(item),
        )


def _deadline(due: DueDate, staffing: Staffing) -> Deadline:
    """Return a due date as that of the responsible department."""
    item = due.item
    annex = Annex(item.annex)
    people, unanswered = responsible_people(item, staffing)
    progress = due.last_progress  # type: ignore[attr-defined]  # annotated
    return Deadline(
        subject=f"workplan.duedate:{due.pk}",
        series=annex.short,
        number=item.number,
        title=item.title,
        due_on=due.due_on,  # type: ignore[arg-type]  # the filter leaves no undated one
        recipient_ids=_ids(people),
        relations=(head_of(annex), leader_of(annex), SECRETARY),
        url=item.get_absolute_url(),
        status=due.get_state_display(),
        starred=item.needs_scheme,
        unanswered=unanswered,
        starts_on=due.starts_on,
        progress_on=localdate(progress) if progress else None,
        lacks=_lacks(scheme_of(item)) if due.lacks_scheme else "",
        departments=tuple(department.name for department in item.lead_departments),
        department_label=annex.department_label,
        escalation=(_leaders(item, staffing), _ids(staffing.holders_of(ESCALATION[1]))),
        scope_keys=scope_keys(item),
    )


def _is_with_office(due: DueDate) -> bool:
    return due.state == State.REPORTED or due.wished is not None  # type: ignore[attr-defined]


def _by_office(due: DueDate, deadline: Deadline, office: _Office) -> Deadline:
    """Return what the office has to say to a report, or to a wish for a later date."""
    reported, wished = due.state == State.REPORTED, due.wished  # type: ignore[attr-defined]
    what, act, status = (
        ("review", "审核", "已报结")
        if reported
        else ("extension", "审核延期申请", f"申请延至{month_day(wished, due.due_on.year)}")  # type: ignore[union-attr]
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
    due: DueDate,
    deadline: Deadline,
    office: _Office,
    on: date,
) -> Iterator[Deadline]:
    """Yield what has to be done for a scheme to pass; late, it goes no further up: a scheme that
    comes late is warned of and locks nothing.
    """
    scheme = scheme_of(due.item)
    listed = scheme.reviews[0] if scheme.step == Step.LISTED else None
    if listed and listed.meeting.held_on < on:
        said = replace(
            _for_office(deadline, "outcome", office), subject=f"workplan.schemereview:{listed.pk}"
        )
        held_on = listed.meeting.held_on
        yield _task(said, held_on, "登记审议结果", listed.meeting.name, day=ON_MEETING)
    if due.starts_on is None or on > due.due_on:  # type: ignore[operator]
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


def _leaders(item: WorkItem, staffing: Staffing) -> tuple[int, ...]:
    """Return the lead leaders: by name, or whoever holds the post that stands in a name's place."""
    people: dict[int, None] = {}
    for row in item.leader_rows.all():
        if row.post_id:
            people.update(dict.fromkeys(_ids(staffing.in_post(row.post_id))))
        elif row.person_id:
            people[row.person_id] = None
    return tuple(people)


def _ids(people: Iterable[Person]) -> tuple[int, ...]:
    return tuple(person.pk for person in people)


# --- scopes, for which the office may make a policy of its own ------------------------------------


def scope_keys(item: WorkItem) -> tuple[str, ...]:
    """Return the scopes in which an item lies, the narrowest first: itself, its annex."""
    return f"{_ITEM}{item.pk}", f"{_ANNEX}{item.annex}"


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
