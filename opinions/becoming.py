"""A matter of another app, taken up as the draft of an opinion report."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from members.models import User
from opinions.enums import State
from opinions.models import OpinionReport
from opinions.permissions import may_write, visible_to
from opinions.services.authors import Author
from opinions.services.writing import ReportData, write
from workflow.becoming import Becoming, Matter, Outcome
from workflow.refusals import Refused


def may(user: User, on: date) -> bool:
    """Whoever may write a report."""
    return may_write(user)


@transaction.atomic
def make(matter: Matter, user: User) -> str:
    """Begin a draft with the words of the matter, signed by the user, or by those whom the office writes
    for; return its page. Raises Refused where one was made of it before or nobody would sign it.
    """
    if OpinionReport.objects.filter(origin=matter.key).exists():
        raise Refused("已经转为社情民意，不能再转。")
    authors = matter.people or ((user.person,) if user.person else ())
    report = write(
        data=ReportData(matter.title[:100], matter.text, tuple(map(Author, authors))),
        actor=user,
        origin=matter.key,
        received_from=matter.source[:200],
    )
    return report.get_absolute_url()


def made_of(keys: list[str]) -> Iterable[Outcome]:
    """Yield the reports made of matters; of a draft no more is told than that there is one."""
    for report in OpinionReport.objects.filter(origin__in=keys).prefetch_related("adoptions"):
        adopted = bool(report.adoptions.all())
        yield Outcome(
            pk=report.pk,
            matter=report.origin or "",
            label="社情民意",
            title="" if report.state == State.DRAFT else report.title,
            state="已采用" if adopted else report.get_state_display(),
            url=report.get_absolute_url(),
            on=report.submitted_on,
            is_adopted=adopted,
        )


BECOMING = Becoming("opinion", "社情民意", may, make, made_of, visible_to)
