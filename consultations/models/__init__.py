"""“请你来协商”, research and supervision: the chain of results (成果链)."""

from consultations.enums import ThemeKind
from consultations.models.activities import ThemeActivity
from consultations.models.chains import ChainStep, ChainStepQuerySet
from consultations.models.changes import ChainChange, Moving
from consultations.models.consultations import Consultation, ConsultationQuerySet
from consultations.models.instructions import ThemeInstruction
from consultations.models.meetings import (
    Attendance,
    ConsultationMeeting,
    ConsultationMeetingQuerySet,
)
from consultations.models.papers import Paper
from consultations.models.problems import Problem, ProblemQuerySet
from consultations.models.reports import ReportVersion
from consultations.models.research import Research
from consultations.models.submissions import ThemeSubmission
from consultations.models.suggestions import Suggestion, SuggestionQuerySet
from consultations.models.supervision import Supervision
from consultations.models.templates import ProcessTemplate, TemplateStep
from consultations.models.themes import Theme
from consultations.models.topics import TopicSuggestion

# The kinds of themes, in the order in which one leads to the other; all that knows kinds follows.
THEMES: dict[ThemeKind, type[Theme]] = {
    ThemeKind.RESEARCH: Research,
    ThemeKind.CONSULTATION: Consultation,
    ThemeKind.SUPERVISION: Supervision,
}

__all__ = [
    "THEMES",
    "Attendance",
    "ChainChange",
    "ChainStep",
    "ChainStepQuerySet",
    "Consultation",
    "ConsultationMeeting",
    "ConsultationMeetingQuerySet",
    "ConsultationQuerySet",
    "Moving",
    "Paper",
    "Problem",
    "ProblemQuerySet",
    "ProcessTemplate",
    "ReportVersion",
    "Research",
    "Suggestion",
    "SuggestionQuerySet",
    "Supervision",
    "TemplateStep",
    "Theme",
    "ThemeActivity",
    "ThemeInstruction",
    "ThemeSubmission",
    "TopicSuggestion",
]
