"""What of consultations, research and supervision the one search finds."""

from datetime import date

from django.db.models import Q, QuerySet

from almanac.words import month_day
from consultations.enums import ThemeKind
from consultations.models import ConsultationMeeting, Paper, Theme
from consultations.permissions import themes_seen_by
from members.matching import Searched
from members.models import User
from workflow.search import Hit, Source, facts
from workplan.permissions import Viewer

_RESPONSIBLE = "department_rows__department__name_key"
_LEADING = ("leader_rows__person__name_key", "leader_rows__post__name_key")
_THEMES = Searched(
    titles=("topic",),
    names=(
        *(f"item__{name}" for name in (*_LEADING, _RESPONSIBLE)),
        *("department__name_key", "consultation__street"),
    ),
    nouns=("协商", "调研", "监督"),
)


def _themes(user: User, on: date, typed: str) -> QuerySet[Theme]:
    seen = themes_seen_by(Viewer.of(user, on))
    return _THEMES.best_first(seen.select_related("item__plan", "department"), typed)


def _show_theme(theme: Theme, typed: str) -> Hit:
    whose = theme.item.designation if theme.item else theme.department
    is_consultation = theme.kind == ThemeKind.CONSULTATION
    kind = theme.get_level_display() if is_consultation else theme.get_kind_display()
    note = facts(kind, f"{theme.year}年", whose)
    return Hit(str(theme), theme.get_absolute_url(), note)


_SESSIONS = Searched(
    titles=("consultation__topic", "place", "street"),
    names=("host__name_key",),
    texts=("summary", "agenda", "invited_units"),
    nouns=("协商会",),
)


def _sessions(user: User, on: date, typed: str) -> QuerySet[ConsultationMeeting]:
    seen = themes_seen_by(Viewer.of(user, on))
    rows = ConsultationMeeting.objects.filter(consultation__in=seen.values("pk"))
    rows = rows.order_by("-held_on", "-pk").select_related("consultation", "host")
    return _SESSIONS.best_first(rows, typed)


def _show_session(meeting: ConsultationMeeting, typed: str) -> Hit:
    host = f"{meeting.host}主持" if meeting.host else ""
    note = facts(month_day(meeting.held_on, 0), meeting.street, meeting.place, host)
    return Hit(str(meeting.consultation), meeting.get_absolute_url(), note)


_PAPERS = Searched(titles=("name",))


def _papers(user: User, on: date, typed: str) -> QuerySet[Paper]:
    seen = themes_seen_by(Viewer.of(user, on)).order_by().values("pk")
    rows = Paper.objects.filter(
        Q(step__theme__in=seen)
        | Q(version__research__in=seen)
        | Q(problem__supervision__in=seen)
        | Q(submission__theme__in=seen)
    )
    rows = rows.order_by("-at", "-pk").select_related(
        "step__theme", "version__research", "problem__supervision", "submission__theme"
    )
    return _PAPERS.best_first(rows, typed)


def _show_paper(paper: Paper, typed: str) -> Hit:
    return Hit(paper.name, paper.get_absolute_url(), str(paper.theme))


SEARCHED = (
    Source("themes", "协商监督", _themes, _show_theme, rows=Theme, searched=_THEMES),
    Source(
        "sessions", "协商会", _sessions, _show_session, rows=ConsultationMeeting, searched=_SESSIONS
    ),
    Source(
        "papers",
        "协商监督的材料",
        _papers,
        _show_paper,
        is_paper=True,
        rows=Paper,
        searched=_PAPERS,
    ),
)
