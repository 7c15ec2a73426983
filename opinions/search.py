"""What of the opinion reports the one search finds."""

from datetime import date

from django.db.models import QuerySet

from almanac.words import month_day
from members.models import User
from opinions.models import OpinionReport
from opinions.models.reports import SEARCHED as REPORTS
from opinions.permissions import visible_to
from workflow.search import Hit, Source, facts


def _reports(user: User, on: date, typed: str) -> QuerySet[OpinionReport]:
    found = REPORTS.best_first(visible_to(user, on), typed).with_authors()
    return found.defer("text", "edited_text")


def _show(report: OpinionReport, typed: str) -> Hit:
    authors = "、".join(str(row.person) for row in report.authorships.all())
    sent = f"{month_day(report.sent_on, 0)}报送" if report.sent_on else ""
    note = facts(authors, report.get_state_display(), sent)
    return Hit(report.final_title, report.get_absolute_url(), note)


SEARCHED = (Source("opinions", "社情民意", _reports, _show, rows=OpinionReport, searched=REPORTS),)
