"""“请你来协商”, research and supervision: the chain of results (成果链)."""

from consultations.enums import ThemeKind
from consultations.models.chains import ChainStep, ChainStepQuerySet
from consultations.models.changes import ChainChange, Moving
from consultations.models.consultations import (
    Consultation,
    ConsultationMeeting,
    ConsultationMeetingQuerySet,
    ConsultationQuerySet,
)
from consultations.models.kinds import ConsultationKind
from consultations.models.monitors import MonitorReport
from consultations.models.papers import Paper
from consultations.models.records import ThemeActivity, ThemeInstruction, ThemeSubmission
from consultations.models.research import ReportVersion, Research
from consultations.models.suggestions import Suggestion, SuggestionQuerySet
from consultations.models.supervision import Problem, ProblemQuerySet, Supervision
from consultations.models.templates import ProcessTemplate, TemplateStep
from consultations.models.themes import Theme
from consultations.models.topics import TopicSuggestion

# The kinds of themes, in the order in which one leads to the other; all that knows kinds follows.
THEMES: dict[ThemeKind, type[Theme]] = {
    ThemeKind.RESEARCH: Research,
    ThemeKind.CONSULTATION: Consultation,
    ThemeKind.SUPERVISION: Supervision,
}
