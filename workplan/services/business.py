"""Any other business of a meeting: put on the agenda with its papers, decided on, and followed.

The office writes all of it. A decision becomes something that is followed through the services that do so
anyway: an item that the meeting adds, a 完成时间 that it changes, an instruction of whoever presided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from members.models import Department, Person, User
from workflow.files import fields_of, keep_all
from workflow.refusals import Refused, check_words
from workflow.states import lock, sign
from workplan.enums import FollowKind
from workplan.models import (
    Business,
    BusinessPaper,
    FollowUp,
    Instruction,
    Meeting,
    Plan,
    WorkItem,
)
from workplan.services.agenda import check_office, next_place
from workplan.services.archive import check_meeting_open
from workplan.services.instructions import instruct
from workplan.services.items import (
    ItemData,
    add_item,
    correct_item,
    latest_change,
    over_words,
    period_of,
)

_CHANGED_MEANWHILE = "您打开页面后，他人改过这一议题。请核对后再改。"


@transaction.atomic
def put(
    *,
    meeting: Meeting,
    actor: User,
    title: str,
    department: Department | None = None,
    reported_by: Person | None = None,
    papers: Iterable[UploadedFile] = (),
) -> Business:
    """列入议程: put other business at the end of the agenda, with its papers. Raises ValidationError for
    a bad file.
    """
    check_office(actor)
    meeting = lock(meeting)
    check_meeting_open(meeting)
    business = Business(
        meeting=meeting,
        title=_title(title),
        department=department,
        reported_by=reported_by,
        order=next_place(meeting),
        put_by=actor,
        put_at=clock.now(),
    )
    sign(business, actor, f"列入{meeting.name}的议程"[:100])
    business.save()
    _attach(business, actor, papers)
    return business


@transaction.atomic
def edit(
    *,
    business: Business,
    actor: User,
    title: str,
    department: Department | None = None,
    reported_by: Person | None = None,
    papers: Iterable[UploadedFile] = (),
    seen: str | None = None,
) -> Business:
    """修改: what it is about, who reports it, further papers. `seen` is the version that was opened."""
    locked = _lock(business, actor, seen)
    check_meeting_open(locked.meeting)
    locked.title, locked.department, locked.reported_by = _title(title), department, reported_by
    sign(locked, actor, "修改议题")
    locked.save()
    _attach(locked, actor, papers)
    return locked


@transaction.atomic
def take_off(*, business: Business, actor: User, reason: str, seen: str | None = None) -> None:
    """移出议程: before anything was decided; the line stays on the record."""
    locked = _lock(business, actor, seen)
    if locked.decision:
        raise Refused("已登记议定事项，不能移出议程。")
    check_meeting_open(locked.meeting)
    locked.taken_off_why = check_words(reason, "移出理由")
    locked.taken_off_by, locked.taken_off_at = actor, clock.now()
    sign(locked, actor, f"移出{locked.meeting.name}的议程"[:100])
    locked.save()


@transaction.atomic
def decide(*, business: Business, actor: User, decision: str, seen: str | None = None) -> Business:
    """登记议定事项: what the meeting decided, in words; it may be corrected, the history keeps the old."""
    locked = _lock(business, actor, seen)
    if locked.meeting.held_on > clock.today():
        raise Refused("会议尚未召开，不能登记议定事项。")
    if locked.decision:
        check_meeting_open(locked.meeting)
    locked.decision = check_words(decision, "议定事项")
    locked.decided_by, locked.decided_at = actor, clock.now()
    sign(locked, actor, "登记议定事项")
    locked.save()
    return locked


@transaction.atomic
def take_back_paper(*, paper: BusinessPaper, actor: User) -> BusinessPaper:
    """撤回材料: hand a paper out no more; that it was there stays on the record."""
    check_office(actor)
    locked = lock(paper)
    if not locked.stands:
        raise Refused("这份材料已经撤回。")
    locked.taken_back_at = clock.now()
    locked.save(update_fields=["taken_back_at"])
    return locked


# --- what a decision becomes ---------------------------------------------------------------------


@transaction.atomic
def add_to_plan(
    *, business: Business, actor: User, data: ItemData, seen: str | None = None
) -> FollowUp:
    """增补为事项: let the decision become an item of the plan of the meeting's year, added by it; `warning`
    says where the 完成时间 is over already. Raises as `add_item` does.
    """
    locked = _decided(business, actor, seen)
    plan = Plan.objects.filter(year=locked.meeting.held_on.year).first()
    if plan is None:
        raise Refused("这一年还没有工作要点，不能增补事项。")
    item = add_item(
        plan=plan, data=replace(data, added_by_id=locked.meeting_id, added_why=""), actor=actor
    )
    made = _follow(locked, actor, FollowKind.ADDED, item)
    made.warning = over_words(period_of(data.period_phrase, plan.year), clock.today())
    return made


@transaction.atomic
def change_period(
    *,
    business: Business,
    actor: User,
    item: WorkItem,
    period_phrase: str,
    new_rounds: bool | None = None,
    seen: str | None = None,
) -> FollowUp:
    """调整完成时间: let the decision change by when an item is to be done, as `correct_item` does."""
    locked = _decided(business, actor, seen)
    said = correct_item(
        item=item,
        data=replace(ItemData.of(item), period_phrase=period_phrase),
        actor=actor,
        seen=latest_change(lock(item)),
        new_rounds=new_rounds,
        meeting=locked.meeting,
    )
    return _follow(locked, actor, FollowKind.CHANGED, item, words=said)


@transaction.atomic
def instruct_on(
    *,
    business: Business,
    actor: User,
    item: WorkItem,
    text: str,
    leader: Person,
    department: Department | None = None,
    answer_by: date | None = None,
    seen: str | None = None,
) -> FollowUp:
    """交办: let the decision become an instruction on an item, which its department answers. Raises as
    `instruct` does.
    """
    locked = _decided(business, actor, seen)
    given = instruct(
        item=item,
        actor=actor,
        text=text,
        leader=leader,
        given_on=locked.meeting.held_on,
        department=department,
        answer_by=answer_by,
    )
    return _follow(locked, actor, FollowKind.INSTRUCTED, item, given, given.addressee)


def _decided(business: Business, actor: User, seen: str | None) -> Business:
    locked = _lock(business, actor, seen)
    if not locked.decision:
        raise Refused("还没有登记议定事项，请先登记。")
    return locked


def _follow(
    business: Business,
    actor: User,
    kind: FollowKind,
    item: WorkItem,
    instruction: Instruction | None = None,
    words: str = "",
) -> FollowUp:
    return FollowUp.objects.create(
        business=business,
        kind=kind,
        item=item,
        instruction=instruction,
        words=words[:300],
        by=actor,
        at=clock.now(),
    )


# --- what all of them do -------------------------------------------------------------------------


def _lock(business: Business, actor: User, seen: str | None) -> Business:
    """Return the line locked. Raises Refused where it was taken off, or changed since it was `seen`."""
    check_office(actor)
    locked = lock(business)
    if not locked.is_on_agenda:
        raise Refused("这一议题已移出这次会议的议程。")
    if seen is not None and seen != locked.version:
        raise Refused(_CHANGED_MEANWHILE)
    return locked


def _title(words: str) -> str:
    return check_words(" ".join(words.split()), "议题")


def _attach(
    business: Business, actor: User, files: Iterable[UploadedFile]
) -> Sequence[BusinessPaper]:
    return keep_all(
        files,
        lambda file: BusinessPaper.objects.create(
            business=business, author=actor, at=clock.now(), **fields_of(file)
        ),
    )
