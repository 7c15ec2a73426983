"""★ 工作方案: versions from the department, the agenda and the outcome from the office.

A meeting decides on the version that stands on its agenda, and that version alone passes. One that is
handed in later is told to the office: it may take the listed one's place before the meeting decides;
after that it has not passed, until a meeting passes it too or the office says why none needs to.

What is taken off an agenda stays on the record.

A scheme that has not passed in time is a warning, never a lock (row 24 was reviewed ten days before
its last date).
"""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from almanac import clock
from almanac.words import month_day
from members.models import Person, User
from members.roles import is_office
from workflow.files import fields_of
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, sign
from workplan.enums import PASSING_OUTCOMES, Action, Outcome
from workplan.models import DueDate, Meeting, SchemeReview, SchemeVersion, WorkItem
from workplan.registry import roll
from workplan.services.agenda import next_place
from workplan.services.archive import check_meeting_open
from workplan.services.notices import tell_office
from workplan.services.states import check_allowed


@transaction.atomic
def submit(*, item: WorkItem, actor: User, file: UploadedFile, note: str = "") -> SchemeVersion:
    """提交工作方案: hand in a version; earlier ones are kept. Raises ValidationError for a bad file.

    Where an earlier version stands on an agenda or has passed, the office is told: neither becomes
    this one by itself.
    """
    check_allowed(item, Action.SCHEME, actor)
    if not item.needs_scheme:
        raise Refused("这一事项不是★事项，无须工作方案。")
    lock(item)
    last = item.scheme_versions.aggregate(last=Max("number"))["last"] or 0
    version = SchemeVersion.objects.create(
        item=item,
        number=last + 1,
        note=note.strip(),
        author=actor,
        at=clock.now(),
        **fields_of(file),
    )
    passed = DueDate.objects.filter(item=item, scheme_passed_on__isnull=False)
    passed.update(newer_scheme=version.number)
    _tell_of(version, passed)
    return version


def _tell_of(version: SchemeVersion, passed: Iterable[DueDate]) -> None:
    """Tell the office of a version; where it came after one that is listed or passed, what still counts,
    and then whoever listed that too.
    """
    item = version.item
    listed = item.scheme_reviews.on_agenda().filter(outcome="").select_related("meeting", "version")
    listed = listed.select_related("put_by__person")
    lines = [(review.meeting.name, _still_listed(review)) for review in listed]
    if not lines and any(not due.is_ended for due in passed):
        lines = [("已通过的方案", f"不含第{version.number}版，第{version.number}版未过会")]
    heading = "工作方案有新版次" if lines else f"工作方案第{version.number}版已报送"
    tell_office(
        item,
        version.author,
        heading,
        ("新版次" if lines else "提交", f"第{version.number}版，{version.author}提交"),
        ("说明", version.note),
        *(lines or [("议程", "未列入议程")]),
        also=[review.put_by.person for review in listed if review.put_by.person],
    )


def _still_listed(review: SchemeReview) -> str:
    listed = f"第{review.version.number}版" if review.version else "尚无文件"
    way = (
        "可在会议页改用新版次" if review.meeting.held_on >= clock.today() else "会后提交的不能改用"
    )
    return f"议程上仍是{listed}，{way}"


@transaction.atomic
def put_on_agenda(
    *,
    meeting: Meeting,
    item: WorkItem,
    actor: User,
    due_dates: Sequence[DueDate] = (),
    reported_by: Person | None = None,
) -> SchemeReview:
    """列入议程: let a meeting review the scheme of an item, in the latest version that it can have
    before it: what came in after its day it cannot have read.

    Without `due_dates` the review is about all rounds that wait for it.
    """
    check_allowed(item, Action.REVIEW, actor)
    if not item.needs_scheme:
        raise Refused("这一事项不是★事项，无须审议方案。")
    meeting = lock(meeting)
    check_meeting_open(meeting)
    if not meeting.reviews_schemes:
        raise Refused(f"{meeting.get_kind_display()}不审议工作方案。")
    if meeting.reviews.on_agenda().filter(item=item).exists():
        raise Refused(f"该事项已列入{meeting.name}的议程。")
    waiting = list(due_dates) or waiting_for_scheme(item)
    if not waiting:
        raise Refused("该事项的方案已经通过，或事项已经结束。")
    stored = DueDate.objects.in_bulk([due.pk for due in waiting])
    if any(due.item_id != item.pk or not stored[due.pk].awaits_scheme for due in waiting):
        raise Refused("所选到期日的方案已经通过，或不属于该事项。")
    review = SchemeReview(
        meeting=meeting,
        item=item,
        version=next((v for v in item.scheme_versions.all() if meeting.has_before(v)), None),
        order=next_place(meeting),
        reported_by=reported_by,
        put_by=actor,
        put_at=clock.now(),
    )
    sign(review, actor, f"列入{meeting.name}的议程")
    review.save()
    review.due_dates.set(waiting)
    return review


def waiting_for_scheme(item: WorkItem) -> list[DueDate]:
    """Return the rounds of a ★ item that still need a passed scheme, or one for a newer version."""
    return list(item.due_dates.awaiting_scheme()) if item.needs_scheme else []


@transaction.atomic
def take_newer(*, review: SchemeReview, actor: User, seen: int | None = None) -> SchemeVersion:
    """改用新版次: let the newest version take the place of the one on the agenda.

    `seen` is the number that the actor's page showed as the newest. Raises Refused where the meeting
    has decided, where a still newer one came meanwhile, or where it came after the meeting's day.
    """
    check_allowed(review.item, Action.REVIEW, actor)
    locked = _lock(review)
    if locked.outcome:
        raise Refused("已登记审议结果，不能改用其他版次。")
    check_meeting_open(locked.meeting)
    newer = locked.newer_version
    if newer is None:
        raise Refused("议程上已经是最新的一版。")
    if seen is not None and seen != newer.number:
        raise Refused(f"又提交了第{newer.number}版，请核对后再改用。")
    _check_was_there(newer, locked.meeting)
    locked.version = newer
    sign(locked, actor, f"{locked.meeting.name}的议程改用第{newer.number}版方案")
    locked.save()
    return newer


def _check_was_there(version: SchemeVersion | None, meeting: Meeting) -> None:
    if version and not meeting.has_before(version):
        came, held = month_day(timezone.localdate(version.at), 0), month_day(meeting.held_on, 0)
        raise Refused(
            f"第{version.number}版方案{came}才提交，{meeting.name}{held}已经召开，审议的不会是这一版。"
        )


@transaction.atomic
def take_off_agenda(*, review: SchemeReview, actor: User, reason: str) -> None:
    """移出议程: before anything was decided; the version stays handed in, the line on the record."""
    check_allowed(review.item, Action.REVIEW, actor)
    locked = _lock(review)
    if locked.outcome:
        raise Refused("已登记审议结果，不能移出议程。")
    check_meeting_open(locked.meeting)
    locked.taken_off_why = check_words(reason, "移出理由")
    locked.taken_off_by, locked.taken_off_at = actor, clock.now()
    sign(locked, actor, f"移出{locked.meeting.name}的议程")
    locked.save()


@transaction.atomic
def record_outcome(
    *,
    review: SchemeReview,
    actor: User,
    outcome: str,
    requirements: str = "",
    seen: str | None = None,
    due_dates: Sequence[DueDate] | None = None,
    reported_by: Person | None = None,
) -> SchemeReview:
    """登记审议结果: what the meeting said; 同意 and 原则同意 pass the version on the agenda from the
    meeting's day. Raises Refused for a version that came in after that day.

    `due_dates` narrows the review to some rounds. An outcome may be corrected: the history keeps the
    old one with who recorded it, and what a wrong one had passed is taken back. `seen` is the outcome
    that the actor saw, empty for none yet: of two who record at once, the second is told. None:
    whatever stands there.
    """
    check_allowed(review.item, Action.REVIEW, actor)
    locked = _lock(review)
    if seen is not None and locked.outcome != seen:
        raise Refused(f"审议结果已被登记为“{locked.get_outcome_display()}”，请核对后再改。")
    if locked.outcome:
        check_meeting_open(locked.meeting)
    if outcome not in Outcome.values:
        raise Refused("请选择审议结果。")
    if outcome != Outcome.AGREED:
        requirements = check_words(requirements, "审议要求")
    if locked.meeting.held_on > clock.today():
        raise Refused("会议尚未召开，不能登记审议结果。")
    _check_was_there(locked.version, locked.meeting)
    if due_dates is not None:
        _narrow(locked, due_dates)
    had_passed = {due.pk: due for due in locked.passed_due_dates.select_for_update()}
    locked.outcome, locked.requirements = outcome, requirements.strip()
    locked.decided_by, locked.decided_at = actor, clock.now()
    locked.reported_by = reported_by or locked.reported_by
    sign(locked, actor, f"登记审议结果：{Outcome(outcome).label}")
    locked.save()
    passes = _pass(locked, had_passed) if outcome in PASSING_OUTCOMES else set()
    for pk, due in had_passed.items():
        if pk not in passes:
            _take_back(due, locked)
    return locked


@transaction.atomic
def let_stand(*, item: WorkItem, actor: User, reason: str) -> None:
    """不再上会: say why what was handed in after a scheme had passed needs no meeting (as the meeting
    had asked, a slip of the pen). It counts as passed from then on; the item's history keeps the words.
    """
    check_allowed(item, Action.REVIEW, actor)
    reason = check_words(reason, "理由")
    changed = DueDate.objects.select_for_update().filter(item=item, newer_scheme__isnull=False)
    newest = max((due.newer_scheme or 0 for due in changed), default=0)
    if not newest:
        raise Refused("没有未过会的新版次。")
    changed.update(newer_scheme=None)
    sign(item, actor, f"第{newest}版方案不再上会：{reason}"[:100])
    item.save()


def _lock(review: SchemeReview) -> SchemeReview:
    """Return the line locked. Raises Refused where it was taken off meanwhile."""
    locked = lock(review)
    if not locked.is_on_agenda:
        raise Refused("该事项已移出这次会议的议程。")
    return locked


def _narrow(review: SchemeReview, due_dates: Sequence[DueDate]) -> None:
    if not due_dates or any(due.item_id != review.item_id for due in due_dates):
        raise Refused("请选择审议的到期日。")
    review.due_dates.set(due_dates)


def _pass(review: SchemeReview, had_passed: dict[int, DueDate]) -> set[int]:
    """Let the reviewed version pass for its rounds, and return them. Raises Refused where another
    meeting passed that version or a later one.
    """
    dues = list(DueDate.objects.select_for_update().filter(scheme_reviews=review))
    for due in dues:
        mine = due.pk in had_passed
        if not mine and due.scheme_passed_on and not _goes_beyond(review, due):
            raise Refused("所选到期日的方案已经在别的会议上通过。")
        # A newer version that the office let stand is not asked for anew by a corrected wording.
        settled = mine and due.newer_scheme is None
        _set_passing(due, review, newer=None if settled else _newer_than(review))
    return {due.pk for due in dues}


def _goes_beyond(review: SchemeReview, due: DueDate) -> bool:
    """Return whether a review is of a later version than the one that passed for a round."""
    before = due.scheme_review.version if due.scheme_review else None
    return bool(
        due.newer_scheme
        and review.version
        and (before is None or review.version.number > before.number)
    )


def _take_back(due: DueDate, wrong: SchemeReview) -> None:
    """Take back what a wrong outcome had passed: what an earlier meeting passed stands again."""
    passing = SchemeReview.objects.on_agenda().filter(
        due_dates=due, outcome__in=PASSING_OUTCOMES, meeting__held_on__lte=wrong.meeting.held_on
    )
    earlier = passing.exclude(pk=wrong.pk).order_by("-meeting__held_on", "-pk").first()
    _set_passing(due, earlier, newer=_newer_than(earlier) if earlier else None)


def _newer_than(review: SchemeReview) -> int | None:
    newer = review.newer_version
    return newer.number if newer else None


def _set_passing(due: DueDate, review: SchemeReview | None, *, newer: int | None) -> None:
    due.scheme_review = review
    due.scheme_passed_on = review.meeting.held_on if review else None
    due.newer_scheme = newer
    due.save(update_fields=["scheme_review", "scheme_passed_on", "newer_scheme"])


def check_meeting(*, meeting: Meeting, seen: str | None = None) -> None:
    """Refuse a meeting's head as typed, where it was changed since or cannot be so.

    `seen` is the `last_change` that the actor's form was opened upon; None: whatever stands there.
    """
    stored = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if stored is None:
        return
    check_meeting_open(stored)
    if seen and seen != stored.last_change:
        raise Refused("您打开页面后，他人改过这次会议。请在新窗口中打开本页核对，再行修改。")
    reviewed = stored.reviews.on_agenda()
    if not meeting.reviews_schemes and reviewed.exists():
        raise Refused(f"议程上有工作方案，不能改为{meeting.get_kind_display()}。", about="kind")
    if meeting.held_on > clock.today():
        if reviewed.exclude(outcome="").exists():
            raise Refused("已登记审议结果，会议日期不能晚于今天。")
        if stored.business.exclude(decision="").exists():
            raise Refused("已登记议定事项，会议日期不能晚于今天。")
    for review in stored.reviews.exclude(outcome="").select_related("version"):
        _check_was_there(review.version, meeting)


@transaction.atomic
def save_meeting(
    *,
    meeting: Meeting,
    actor: User,
    attendees: Iterable[Person] | None = None,
    observers: Iterable[Person] | None = None,
    is_settled: bool = False,
    seen: str | None = None,
) -> Meeting:
    """Keep a meeting as typed, and who attended and sat in (列席) where that is given; `is_settled`: that
    is all, and who else was expected was absent. The schemes it passed follow a corrected date. Raises
    Refused as `check_meeting` and the roll do.
    """
    if not is_office(actor):
        raise NotAllowed("您不能登记会议。")
    check_meeting(meeting=meeting, seen=seen)
    sign(meeting, actor, "")
    meeting.save()
    roll().keep(
        meeting=meeting, actor=actor, people=attendees, observers=observers, settle=is_settled
    )
    DueDate.objects.filter(scheme_review__meeting=meeting).update(scheme_passed_on=meeting.held_on)
    return meeting
