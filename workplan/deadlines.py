"""What this app tells the reminders: its open due dates and who answers for them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q

from members.models import Person
from members.roles import Staffing
from notifications.registry import Deadline
from workplan.annexes import Annex
from workplan.enums import WORKING_STATES
from workplan.models import DueDate, ItemLink, WorkItem
from workplan.services.recipients import responsible_people

# Told last of what is late; the post's name is the document's.
_SECRETARY = "秘书长"
# Of each step: what they are called, whose work their mail speaks of, and why they get it.
ESCALATION = (
    (
        "牵头领导",
        "您牵头的工作要点中有",
        "您是这些事项的牵头领导，所以收到这封邮件。事项报结后不再提醒；",
    ),
    (_SECRETARY, "工作要点中有", "这些事项逾期较久，所以也告知您。事项报结后不再提醒；"),
)
_ANNEX, _ITEM = "workplan.annex:", "workplan.workitem:"


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the due dates by `until` that still are to be done, with the heads who answer for them,
    and the beginnings by `until` for which a ★ item's scheme has not passed.

    What has been reported done waits for the office, not for the department.

    A participating department is not reminded (annex 1 row 16: the office takes part and is spared).
    Nor is anyone of a row that follows another: of one matter in two annexes, one row leads.
    """
    staffing = Staffing(on)
    followers = ItemLink.objects.in_force().values("following")
    beginning = Q(item__needs_scheme=True, scheme_passed_on=None, starts_on__lte=until)
    dues = DueDate.objects.filter(Q(due_on__lte=until) | beginning, state__in=WORKING_STATES)
    dues = dues.exclude(Q(due_on=None) | Q(item__in=followers))
    for due in dues.select_related("item__plan").prefetch_related(
        "item__department_rows__department", "item__leader_rows"
    ):
        deadline = _deadline(due, staffing)
        if due.due_on <= until:  # type: ignore[operator]  # the filter leaves no undated one
            yield deadline
        if due.starts_on and due.starts_on <= until and on <= due.due_on and deadline.lacks:  # type: ignore[operator]
            yield _scheme(deadline, due.starts_on)


def _deadline(due: DueDate, staffing: Staffing) -> Deadline:
    item = due.item
    people, unanswered = responsible_people(item, staffing)
    return Deadline(
        subject=f"workplan.duedate:{due.pk}",
        series=Annex(item.annex).short,
        number=item.number,
        title=item.title,
        due_on=due.due_on,  # type: ignore[arg-type]  # the filter leaves no undated one
        recipient_ids=_ids(people),
        url=item.get_absolute_url(),
        status=due.get_state_display(),
        starred=item.needs_scheme,
        unanswered=unanswered,
        starts_on=due.starts_on,
        lacks="工作方案未过会" if due.lacks_scheme else "",
        departments=tuple(department.name for department in item.lead_departments),
        escalation=(_leaders(item, staffing), _ids(staffing.holders_of(_SECRETARY))),
        scope_keys=scope_keys(item),
    )


def _scheme(deadline: Deadline, starts_on: date) -> Deadline:
    """Return the same as something to be done before the beginning; late, it goes no further up:
    a scheme that comes late is warned of and locks nothing.
    """
    return replace(
        deadline,
        subject=f"{deadline.subject}:scheme",
        due_on=starts_on,
        task="报送工作方案",
        lacks="",
        escalation=(),
    )


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
