"""★ 工作方案: versions from the department, the agenda and the outcome from the office.

What is taken off an agenda stays on the record.

A scheme that has not passed in time is a warning, never a lock (row 24 was reviewed ten days before
its last date).
"""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from almanac import clock
from members.models import Person, User
from members.roles import is_office
from workflow.files import fields_of
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, sign
from workplan.enums import ENDED_STATES, PASSING_OUTCOMES, Action, Outcome
from workplan.models import DueDate, Meeting, SchemeReview, SchemeVersion, WorkItem
from workplan.services.notices import tell_office
from workplan.services.states import check_allowed


@transaction.atomic
def submit(*, item: WorkItem, actor: User, file: UploadedFile, note: str = "") -> SchemeVersion:
    """提交工作方案: hand in a version; earlier ones are kept. Raises ValidationError for a bad file."""
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
    _tell_of_version(version, actor)
    return version


def _tell_of_version(version: SchemeVersion, actor: User) -> None:
    """Tell the office that a version was handed in, and which one an agenda has already."""
    item = version.item
    listed = item.scheme_reviews.on_agenda().filter(outcome="").select_related("meeting", "version")
    stands = "；".join(
        f"{review.meeting.name}的议程上是第{review.version.number}版"
        if review.version
        else f"已列入{review.meeting.name}，原无文件"
        for review in listed
    )
    lines = (("提交", f"{actor}，{version.name}"), ("说明", version.note))
    heading = f"工作方案第{version.number}版已报送"
    tell_office(item, actor, heading, *lines, ("议程", stands or "未列入议程"))


@transaction.atomic
def put_on_agenda(
    *,
    meeting: Meeting,
    item: WorkItem,
    actor: User,
    due_dates: Sequence[DueDate] = (),
    reported_by: Person | None = None,
) -> SchemeReview:
    """列入议程: let a meeting review the scheme of an item, in its latest version.

    Without `due_dates` the review is about all rounds that are not ended and have no passed scheme.
    """
    check_allowed(item, Action.REVIEW, actor)
    if not item.needs_scheme:
        raise Refused("这一事项不是★事项，无须审议方案。")
    meeting = lock(meeting)
    if meeting.reviews.on_agenda().filter(item=item).exists():
        raise Refused(f"该事项已列入{meeting.name}的议程。")
    waiting = list(due_dates) or waiting_for_scheme(item)
    if not waiting:
        raise Refused("该事项的方案已经通过，或事项已经结束。")
    if any(due.item_id != item.pk or due.scheme_passed_on for due in waiting):
        raise Refused("所选到期日的方案已经通过，或不属于该事项。")
    review = SchemeReview(
        meeting=meeting,
        item=item,
        version=item.scheme_versions.first(),
        order=(meeting.reviews.aggregate(last=Max("order"))["last"] or 0) + 1,
        reported_by=reported_by,
        put_by=actor,
        put_at=clock.now(),
    )
    sign(review, actor, f"列入{meeting.name}的议程")
    review.save()
    review.due_dates.set(waiting)
    return review


def waiting_for_scheme(item: WorkItem) -> list[DueDate]:
    """Return the rounds of a ★ item that still need a passed scheme."""
    if not item.needs_scheme:
        return []
    dues = item.due_dates.exclude(state__in=ENDED_STATES)
    return list(dues.filter(scheme_passed_on__isnull=True))


@transaction.atomic
def take_off_agenda(*, review: SchemeReview, actor: User) -> None:
    """移出议程: before anything was decided; the version stays handed in, the line on the record."""
    check_allowed(review.item, Action.REVIEW, actor)
    locked = _lock(review)
    if locked.outcome:
        raise Refused("已登记审议结果，不能移出议程。")
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
    """登记审议结果: what the meeting said; 同意 and 原则同意 pass the scheme from the meeting's day.

    `due_dates` narrows the review to some rounds. An outcome may be corrected; what a wrong one
    had passed is taken back. `seen` is the outcome that the actor saw, empty for none yet: of two
    who record at once, the second is told. None: whatever stands there.
    """
    check_allowed(review.item, Action.REVIEW, actor)
    locked = _lock(review)
    if seen is not None and locked.outcome != seen:
        raise Refused(f"审议结果已被登记为“{locked.get_outcome_display()}”，请核对后再改。")
    if outcome not in Outcome.values:
        raise Refused("请选择审议结果。")
    if outcome != Outcome.AGREED:
        requirements = check_words(requirements, "审议要求")
    if locked.meeting.held_on > clock.today():
        raise Refused("会议尚未召开，不能登记审议结果。")
    if due_dates is not None:
        _narrow(locked, due_dates)
    # What a wrong outcome had passed has not passed any more.
    locked.passed_due_dates.update(scheme_passed_on=None, scheme_review=None)
    locked.outcome, locked.requirements = outcome, requirements.strip()
    locked.decided_by, locked.decided_at = actor, clock.now()
    locked.reported_by = reported_by or locked.reported_by
    sign(locked, actor, f"登记审议结果：{Outcome(outcome).label}")
    locked.save()
    if outcome in PASSING_OUTCOMES:
        _pass(locked)
    return locked


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


def _pass(review: SchemeReview) -> None:
    dues = list(DueDate.objects.select_for_update().filter(scheme_reviews=review))
    if any(due.scheme_passed_on for due in dues):
        raise Refused("所选到期日的方案已经在别的会议上通过。")
    DueDate.objects.filter(pk__in=[due.pk for due in dues]).update(
        scheme_passed_on=review.meeting.held_on, scheme_review=review
    )


def check_meeting(*, meeting: Meeting, seen: int | None = None) -> None:
    """Refuse a meeting's head as typed, where it was changed since or cannot be so.

    `seen` is the `last_change` that the actor's form was opened upon; None: whatever stands there.
    """
    stored = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if stored is None:
        return
    if seen is not None and seen != stored.last_change:
        raise Refused("您打开页面后，他人改过这次会议。请在新窗口中打开本页核对，再行修改。")
    if meeting.held_on > clock.today() and stored.reviews.exclude(outcome="").exists():
        raise Refused("已登记审议结果，会议日期不能晚于今天。")


@transaction.atomic
def save_meeting(
    *,
    meeting: Meeting,
    actor: User,
    attendees: Iterable[Person] | None = None,
    seen: int | None = None,
) -> Meeting:
    """Keep a meeting as typed, and who attended where that is given; the schemes it passed follow
    a corrected date. Raises Refused as `check_meeting` does.
    """
    if not is_office(actor):
        raise NotAllowed("您不能登记会议。")
    check_meeting(meeting=meeting, seen=seen)
    sign(meeting, actor, "")
    meeting.save()
    if attendees is not None:
        meeting.attendees.set(attendees)
    DueDate.objects.filter(scheme_review__meeting=meeting).update(scheme_passed_on=meeting.held_on)
    return meeting
