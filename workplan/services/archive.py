"""What is over is an archive: a year whose successor was issued and of which nothing runs, the meetings of a
term after which another has begun. It is read as ever, and not changed by accident: to put something
right in a year, a due date is reopened first (撤销办结), with its reason.
"""

from django.db.models import QuerySet

from members.models import Organisation
from members.prepared import prepared_rows
from workflow.refusals import Refused
from workplan.enums import RUNNING_STATES
from workplan.models import ItemLink, Meeting, Plan, PlanDraft, WorkItem


def is_archived(plan: Plan) -> bool:
    """Return whether the next year's plan was issued from its draft, and nothing of this one runs."""
    if not _issued(plan.pk):
        return False
    running = WorkItem.objects.filter(plan=plan, due_dates__state__in=RUNNING_STATES)
    # What follows another row is ended there.
    return not running.exclude(followed_links__in=ItemLink.objects.in_force()).exists()


@prepared_rows
def _issued(plan: int) -> QuerySet:
    return PlanDraft.objects.filter(plan=plan, issued__isnull=False).values_list("pk")


def archived_words(plan: Plan) -> str:
    """Return what is said where a change to an archived year is refused."""
    return f"{plan.year}年已经收尾存档，不再改动。确须更正的，先在事项页撤销办结或恢复，写明理由。"


def check_open(plan: Plan) -> None:
    """Raise Refused where the year is an archive."""
    if is_archived(plan):
        raise Refused(archived_words(plan))


def check_meeting_open(meeting: Meeting) -> None:
    """Raise Refused for a meeting of an earlier term, once one of the present term was entered: neither it,
    nor its agenda, nor what it decided is changed. What was not recorded yet, still may be. And for one that
    was called off.
    """
    if meeting.called_off_at:
        raise Refused("这次会议已经取消，不再改动。")
    committee = Organisation.current()
    now = committee.term if committee else None
    if not now or not meeting.term or meeting.term >= now:
        return
    if Meeting.objects.not_called_off().filter(term=now).exists():
        raise Refused(f"{meeting}属上届档案，不再改动。")
