"""What this app tells the members' pages: what a person who left has left behind."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from members import roles
from members.models import Appointment, Person
from members.registry import Charge
from members.roles import Staffing
from workplan.enums import RUNNING_STATES
from workplan.models import Business, Meeting, SchemeReview, WorkItem

ITEM_FIELDS = (
    "workplan.WorkItem.lead_leaders",
    "workplan.ItemLeader.person",
    "workplan.ItemMember.person",
)
MEETING_FIELDS = (
    "workplan.Meeting.presided_by",
    "workplan.SchemeReview.reported_by",
    "workplan.Business.reported_by",
)


def items_left(on: date) -> Iterator[Charge]:
    """Yield the open items that name a post, a department or a leader with nobody behind on a day, or a
    member of their team who is gone, for each who has left it.
    """
    gone, away = _gone(on), {*roles.gone_by(on)}
    running = WorkItem.objects.filter(due_dates__state__in=RUNNING_STATES)
    for item in running.distinct().with_ledger().prefetch_related("member_rows__person"):
        missing: dict[Person, list[str]] = defaultdict(list)
        for one in (*item.leaders, *item.lead_departments):
            for person, words in gone.get(one, ()):
                missing[person].append(words)
        for one in item.members:
            if one in away:
                missing[one].append(f"课题组成员{one}已离任")
        url = reverse("admin:workplan_workitem_change", args=[item.pk])
        ledger = reverse("admin:workplan_workitem_changelist")
        for person, lost in missing.items():
            at_once = None
            if person in item.leaders:
                query = urlencode({"year": item.plan.year, "leader": f"person-{person.pk}"})
                at_once = (f"在台账里一次改派{item.plan.year}年的", f"{ledger}?{query}")
            yield Charge(person, str(item), url, "；".join(dict.fromkeys(lost)), at_once)


def meetings_left(on: date) -> Iterator[Charge]:
    """Yield the meetings to come that someone gone was to preside over or report to."""
    gone, coming = roles.gone_by(on), Meeting.objects.not_called_off().filter(held_on__gte=on)
    for meeting in coming.filter(presided_by__in=gone).select_related("presided_by"):
        if meeting.presided_by:
            url = meeting.get_absolute_url()
            yield Charge(meeting.presided_by, str(meeting), url, "要另定主持人")
    for model in (SchemeReview, Business):
        lines = model.objects.on_agenda().filter(decided_at__isnull=True, meeting__in=coming)
        for line in lines.filter(reported_by__in=gone).select_related("meeting", "reported_by"):
            if line.reported_by:
                url = line.meeting.get_absolute_url()
                what = line.item if isinstance(line, SchemeReview) else line
                yield Charge(line.reported_by, f"{line.meeting}：{what}", url, "要另定汇报人")


def _gone(on: date) -> dict[Any, list[tuple[Person, str]]]:
    """Return what an item may name and nobody is behind on a day, with who left it last and that in
    words: posts, departments, and people as leaders by name.
    """
    vacant, staffing = {*roles.vacant_posts(on)}, Staffing(on)
    gone: dict[Any, list[tuple[Person, str]]] = {}
    for person in roles.gone_by(on):
        gone[person] = [(person, f"{person}已离任")]
    for person in roles.former_leaders(on):
        gone[person] = [(person, f"{person}已不任领导职务")]
    last: dict[Any, date] = {}
    past = Appointment.objects.filter(ended_on__lt=on).order_by("-ended_on", "pk")
    for one in past.select_related("person", "post", "department"):
        what = one.post or one.department
        if one.ended_on != last.setdefault(what, one.ended_on):  # type: ignore[arg-type]
            continue
        if one.post in vacant:
            gone.setdefault(what, []).append((one.person, f"{what}一职无人担任"))
        if one.department_id and not staffing.answering_for(one.department_id):
            gone.setdefault(what, []).append((one.person, f"{what}没有负责人"))
    return gone
