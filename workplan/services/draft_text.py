"""The text of next year's plan while it is drafted: this year's, moved on, and edited point by point.

All of it is the office's.
"""

from collections.abc import Sequence

from django.db import transaction

from members.models import User
from workflow.refusals import Refused
from workflow.states import lock, sign
from workplan.models import DraftPoint, Plan, PlanDraft, PlanPoint, WorkItem
from workplan.next_year import text_moved
from workplan.services.next_year import check_open, ordinals_of
from workplan.services.plan_points import place_under_point

EDITED = ("place", "section", "title", "text")


@transaction.atomic
def begin_text(*, draft: PlanDraft, actor: User) -> int:
    """Draft the text from this year's, and return how many points that are.

    Raises Refused where it was begun before, or this year's plan has no text.
    """
    check_open(draft, actor)
    this = lock(draft.plan)
    if draft.points.exists():
        raise Refused("正文已经起草，请在草案上修改。")
    ordinals = ordinals_of(this, draft.new_term)
    points = list(this.points.all())
    if not points:
        raise Refused(f"{this.year}年工作要点没有正文，没有可以起草的依据。")
    if this.preamble:
        points.insert(0, PlanPoint(number=0, text=this.preamble))
    for point in points:
        moved = [text_moved(one, year=this.year, ordinals=ordinals) for one in _words(point)]
        (section, _), (title, of_title), (text, of_text) = moved
        _write(
            DraftPoint(
                draft=draft,
                origin=point if point.pk else None,
                place=point.number,
                section=section[:200],
                title=title[:200],
                text=text,
                notes="\n".join(dict.fromkeys([*of_title, *of_text])),
            ),
            actor,
            "起草",
        )
    return len(points)


def _words(point: PlanPoint) -> tuple[str, str, str]:
    return point.section, point.title, point.text


@transaction.atomic
def edit_point(
    *, point: DraftPoint, is_left_out: bool, actor: User, seen: int | None, **values: str | int
) -> DraftPoint:
    """Say what a point of the text says, or that it is left out.

    Raises Refused where it was changed since the page was opened (`seen`).
    """
    check_open(point.draft, actor)
    point = lock(point)
    if latest_change(point) != seen:
        raise Refused("您打开页面后，他人改过这一条。请在新窗口中打开核对，再行修改。")
    for name, value in values.items():
        setattr(point, name, value)
    point.is_left_out, point.notes = is_left_out, ""
    _write(point, actor, "不写这一条" if is_left_out else "修改正文")
    return point


@transaction.atomic
def add_point(*, draft: PlanDraft, actor: User, **values: str | int) -> DraftPoint:
    """Put a new point into the text."""
    check_open(draft, actor)
    point = DraftPoint(draft=draft, **values)
    _write(point, actor, "新增")
    return point


def latest_change(point: DraftPoint) -> int | None:
    """Return the key of the point's latest history: what a form was opened upon."""
    return point.history.values_list("history_id", flat=True).first()


def preamble_of(draft: PlanDraft) -> str:
    """Return what stands before the points."""
    return "\n".join(draft.points.filter(place=0, is_left_out=False).values_list("text", flat=True))


def write_points(
    *, draft: PlanDraft, plan: Plan, items: Sequence[tuple[WorkItem, WorkItem | None]], actor: User
) -> None:
    """Give the issued plan its points, numbered anew, and place its items, each with the row of this year
    that it stood for, under the point that follows on that row's.
    """
    follows: dict[int, PlanPoint] = {}
    for number, point in enumerate(draft.points.filter(place__gt=0, is_left_out=False), start=1):
        made = PlanPoint.objects.create(
            plan=plan, number=number, section=point.section, title=point.title, text=point.text
        )
        if point.origin_id:
            follows[point.origin_id] = made
    for item, old in items:
        if old and old.point_id in follows:
            place_under_point(item=item, point=follows[old.point_id], actor=actor)


def _write(point: DraftPoint, actor: User, why: str) -> None:
    sign(point, actor, why)
    point.save()
