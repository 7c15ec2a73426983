"""取消会议: a meeting that will not be held, or was entered by mistake, is called off by the office.

It stays on the record with the reason, and gives its number back: the next that is held bears it, as offices
count. One that is put off (顺延) keeps its number: its day is changed. What stood on its agenda waits for
another meeting; the office lets it go on there with its papers. What was called off by mistake is restored
(恢复), without what went on elsewhere.
"""

from django.db import transaction
from django.db.models import F

from almanac import clock
from members.models import User
from members.roles import is_office
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, own_rules, sign
from workplan.models import Business, Meeting, SchemeReview
from workplan.registry import roll
from workplan.services.agenda import check_office, next_place
from workplan.services.archive import check_meeting_open
from workplan.services.schemes import put_on_agenda, waiting_for_scheme

# What goes along with a meeting; anything else that hangs on it says that it was held.
_GOES_ALONG = ("reviews", "business", "event")
_CALLED_OFF = "会议取消："
_IN_WORDS = {"added_items": "由它增补的事项", "dropped_items": "由它取消的事项"}


@transaction.atomic
def call_off(*, meeting: Meeting, actor: User, reason: str, seen: str | None = None) -> int:
    """取消会议, for a reason; return how many on its list were told. Raises Refused where something was
    decided at it or hangs on it, or it was changed since it was `seen`.
    """
    if not is_office(actor):
        raise NotAllowed("您不能取消会议。")
    locked = lock(meeting)
    check_meeting_open(locked)
    if seen is not None and seen != locked.last_change:
        raise Refused("您打开页面后，他人改过这次会议。请核对后再取消。")
    if found := _kept_by(locked):
        raise Refused(f"这次会议已有{'、'.join(found)}，不能取消。")
    why = check_words(reason, "取消原因")
    now = clock.now()
    for line in locked.agenda:
        line.taken_off_by, line.taken_off_at = actor, now
        line.taken_off_why = f"{_CALLED_OFF}{why}"[:1000]
        sign(line, actor, "会议取消")
        line.save()
    locked.called_off_by, locked.called_off_at, locked.called_off_why = actor, now, why
    sign(locked, actor, "取消会议")
    locked.save()
    return roll().call_off(meeting=locked, actor=actor, reason=why)


@transaction.atomic
def restore(*, meeting: Meeting, actor: User, reason: str, seen: str | None = None) -> int:
    """恢复会议: let one that was called off by mistake be held after all, with what of its agenda went on
    nowhere; return how many were told. Raises Refused where its number is another's by now, where its
    term is an archive, or it was changed since it was `seen`.
    """
    if not is_office(actor):
        raise NotAllowed("您不能恢复会议。")
    locked = lock(meeting)
    if locked.called_off_at is None or (seen is not None and seen != locked.last_change):
        raise Refused("您打开页面后，他人改过这次会议。请核对后再恢复。")
    lines = left_of(locked)
    locked.called_off_by, locked.called_off_at, locked.called_off_why = None, None, ""
    check_meeting_open(locked)
    with own_rules():
        locked.full_clean()
    for line in lines:
        line.taken_off_by, line.taken_off_at, line.taken_off_why = None, None, ""
        sign(line, actor, "会议恢复")
        line.save()
    sign(locked, actor, f"恢复会议：{check_words(reason, '恢复原因')}"[:100])
    locked.save()
    return roll().restore(meeting=locked, actor=actor, reason=reason.strip())


@transaction.atomic
def pass_on(*, meeting: Meeting, actor: User, to: Meeting) -> int:
    """议题转入另一次会议: let what stood on the agenda of one that was called off go on at another, the other
    business with its papers; return how many lines did. A scheme that passed meanwhile, or stands there
    already, is left. Raises Refused as `put_on_agenda` does, and where nothing is left.
    """
    check_office(actor)
    locked, into = lock(meeting), lock(to)
    check_meeting_open(into)
    count = 0
    for line in left_of(locked):
        if isinstance(line, Business):
            line.meeting, line.order = into, next_place(into)
            line.taken_off_by = line.taken_off_at = None
            line.taken_off_why = ""
            line.put_by, line.put_at = actor, clock.now()
            sign(line, actor, f"转入{into.name}的议程"[:100])
            line.save()
            count += 1
        elif into.reviews_schemes:
            waiting = [due for due in line.due_dates.all() if due.awaits_scheme]
            who = line.reported_by
            put_on_agenda(
                meeting=into, item=line.item, actor=actor, due_dates=waiting, reported_by=who
            )
            count += 1
    if not count:
        raise Refused("没有可以转入的议题。", about="to")
    return count


def left_of(meeting: Meeting) -> list[SchemeReview | Business]:
    """Return what stood on the agenda when a meeting was called off, and went on nowhere yet."""
    if meeting.called_off_at is None:
        return []
    at = {"taken_off_at": meeting.called_off_at}
    reviews = meeting.reviews.filter(**at).select_related("item__plan", "reported_by")
    waiting = [line for line in reviews if _waits(line)]
    business = meeting.business.filter(**at).select_related("department", "reported_by")
    return sorted([*waiting, *business], key=lambda line: line.order)


def gone_on(meeting: Meeting) -> list[SchemeReview | Business]:
    """Return what stood on a meeting's agenda and goes on at another since it was called off: the lines as
    they stand there.
    """
    moved = Business.history.filter(meeting=meeting.pk).values("id")
    business = Business.objects.on_agenda().filter(pk__in=moved).exclude(meeting=meeting.pk)
    elsewhere = SchemeReview.objects.on_agenda().exclude(meeting=meeting.pk)
    reviews = elsewhere.filter(
        item__scheme_reviews__meeting=meeting.pk,
        item__scheme_reviews__taken_off_why__startswith=_CALLED_OFF,
        put_at__gte=F("item__scheme_reviews__taken_off_at"),
    )
    return [*reviews.select_related("item__plan", "meeting"), *business.select_related("meeting")]


def _waits(line: SchemeReview) -> bool:
    """Return whether a scheme stands on no other agenda, and has not passed."""
    listed = line.item.scheme_reviews.on_agenda().filter(outcome="").exists()
    return not listed and bool(waiting_for_scheme(line.item))


def _kept_by(meeting: Meeting) -> list[str]:
    """Return what says that a meeting was held, in words."""
    found = []
    if meeting.reviews.exclude(outcome="").exists():
        found.append("审议结果")
    if meeting.business.exclude(decision="").exists():
        found.append("议定事项")
    for relation in Meeting._meta.related_objects:
        name = relation.get_accessor_name()
        rows = relation.related_model._base_manager.filter(**{relation.field.name: meeting})
        if name not in _GOES_ALONG and rows.exists():
            found.append(_IN_WORDS.get(str(name)) or str(relation.related_model._meta.verbose_name))
    return found
