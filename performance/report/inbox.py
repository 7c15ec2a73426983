"""Reports of a year in inboxes: asked of the 常委, to be commented on by the office and the leaders."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from members import roles
from members.models import Membership, User
from members.prepared import Question, prepared_models, prepared_rows
from performance.models import ReportRound, YearReport
from performance.report.enums import ReportState
from workflow.inbox import Entry, Kind, NextStep, Urgency, standing


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield to a 常委 each report asked for and not handed in; to the office and the leaders, as one
    entry, those that wait for a comment.
    """
    if user.person_id and _stands(user.person_id, day):
        done = YearReport.objects.filter(person=user.person_id).exclude(state=ReportState.DRAFT)
        rounds = ReportRound.objects.filter(year__gte=day.year - 1)
        for round_ in rounds.exclude(year__in=done.values("year")):
            page = reverse("performance:my_report", args=[round_.year])
            yield Entry(
                key=f"performance.round:{round_.year}",
                designation="年度述职",
                title=f"写{round_.year}年度述职报告",
                url=page,
                step=NextStep("写报告", page),
                detail=round_.note[:60],
                **standing(round_.due_on, day),
            )
    if roles.is_office(user) or roles.is_leader(user, day):
        found = _handed_in(user.person_id or 0)
        if found:
            page = reverse("performance:reports", args=[found[0].year])
            yield Entry(
                key="performance.reports",
                designation="年度述职",
                title=f"{len(found)}份述职报告等点评",
                url=page,
                state="已提交",
                urgency=Urgency.TO_DO,
                kind=Kind.DECIDE,
                since=found[0].handed_in_on,
                detail="、".join(str(report.person) for report in found[:5]),
                step=NextStep("去点评", page),
                count=len(found),
            )


@prepared_rows
def _stands(person: int, day: date) -> QuerySet:
    """A row where a person is a 常委 on a day."""
    return Membership.objects.standing_on(day).filter(person=person).order_by().values_list("pk")


@prepared_models("person")
def _handed_in(other_than: int) -> QuerySet[YearReport]:
    waiting = YearReport.objects.filter(state=ReportState.HANDED_IN)
    return waiting.exclude(person=other_than).order_by("handed_in_on", "pk")


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    if user.person_id:
        yield _stands, user.person_id, day
    if roles.is_office(user) or roles.is_leader(user, day):
        yield _handed_in, user.person_id or 0
