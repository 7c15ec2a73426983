"""催办: the office asks for due dates now, by mail, at most once a day each.

Whoever answers for several that are urged together gets one mail about all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from almanac import clock
from members.models import Person, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from workflow import states
from workflow.refusals import Refused, not_yours
from workplan.annexes import Annex
from workplan.enums import Action
from workplan.models import DueDate, Urge
from workplan.permissions import Viewer
from workplan.readers import told_head
from workplan.services.recipients import responsible_people
from workplan.services.states import NOUN, begin
from workplan.transitions import ASIDE


@dataclass(frozen=True)
class Urging:
    """What urging a due date would do: who is told, or why nobody is."""

    due: DueDate
    recipients: tuple[Person, ...]
    problem: str = ""


def foresee(dues: Sequence[DueDate]) -> list[Urging]:
    """Return for each due date who would be told today, or why it cannot be urged."""
    today = clock.today()
    staffing = Staffing(today)
    urged = set(
        Urge.objects.filter(due_date__in=dues, on=today).values_list("due_date_id", flat=True)
    )
    return [_foreseen(due, staffing, due.pk in urged) for due in dues]


def _foreseen(due: DueDate, staffing: Staffing, urged: bool) -> Urging:
    recipients, _ = responsible_people(due.item, staffing)
    if due.state not in ASIDE.sources:
        return Urging(due, (), f"{due.get_state_display()}，无须催办")
    if due.item.done_in:
        return Urging(due, (), f"随“{due.item.done_in}”办理")
    if urged:
        return Urging(due, (), "今天已经催办过")
    if not recipients:
        return Urging(due, (), "责任部门没有负责人")
    return Urging(due, recipients)


@transaction.atomic
def urge(*, dues: Sequence[DueDate], actor: User, text: str = "") -> list[Urge]:
    """Urge those of the due dates that can be, and return the records; the rest is left out.

    - each record says who was told;
    - whoever answers for several gets one notice about all of them.

    Raises NotAllowed where one of them is not the actor's to urge.
    """
    today, records = clock.today(), []
    to_tell: dict[Person, list[DueDate]] = {}
    viewer = Viewer.of(actor, today)
    if not all(viewer.access_to(due.item).may(Action.URGE) for due in dues):
        raise not_yours(NOUN, Action.URGE)
    for urging in foresee(dues):
        if urging.problem:
            continue
        states.begin(urging.due, Action.URGE, ASIDE, noun=NOUN, may=lambda due: True)
        record, is_new = Urge.objects.get_or_create(
            due_date=urging.due,
            on=today,
            defaults={
                "text": text.strip(),
                "told": "、".join(person.name for person in urging.recipients)[:300],
                "actor": actor,
                "at": clock.now(),
            },
        )
        if is_new:
            records.append(record)
            for person in urging.recipients:
                to_tell.setdefault(person, []).append(urging.due)
    for person, urged in to_tell.items():
        send_notice(notice=_notice(urged, text), recipients=[person])
    return records


@transaction.atomic
def urge_one(*, due: DueDate, actor: User, text: str = "", seen: str | None = None) -> Urge:
    """催办 of one due date. Raises Refused with the reason where it cannot be urged."""
    begin(due, Action.URGE, actor, seen=seen)
    for record in urge(dues=[due], actor=actor, text=text):
        return record
    raise Refused(f"{foresee([due])[0].problem}。")


def _notice(dues: Sequence[DueDate], text: str) -> Notice:
    if len(dues) > 1:
        return _joint_notice(dues, text)
    (due,) = dues
    return Notice(
        heading="催办",
        title=str(due.item),
        url=due.item.get_absolute_url(),
        lines=(("到期", _stands(due)), ("状态", due.get_state_display()), ("办公室", text.strip())),
        why=told_head(Annex(due.item.annex)),
    )


def _joint_notice(dues: Sequence[DueDate], text: str) -> Notice:
    lines = [(str(due.item), f"{_stands(due)}，{due.get_state_display()}") for due in dues]
    return Notice(
        heading="催办",
        title=f"{len(dues)} 项工作",
        url=reverse("desk:mine"),
        lines=(("办公室", text.strip()), *lines),
        why=told_head(*(Annex(due.item.annex) for due in dues)),
    )


def _stands(due: DueDate) -> str:
    return "，".join(filter(None, (due.label, due.status_light.reason)))
