"""“请你来协商”, research and supervision: the chain of results (成果链)."""

from consultations.models.activities import Activity
from consultations.models.base import THEME_FIELDS, OfTheme, exactly_one
from consultations.models.chains import ChainStep, ChainStepQuerySet
from consultations.models.changes import CHANGE_FIELDS, Change
from consultations.models.consultations import Consultation, ConsultationQuerySet
from consultations.models.instructions import Instruction
from consultations.models.meetings import (
    Attendance,
    ConsultationMeeting,
    ConsultationMeetingQuerySet,
)
from consultations.models.papers import PAPER_FIELDS, Paper, paper_path
from consultations.models.problems import Problem, ProblemQuerySet
from consultations.models.reports import ReportVersion
from consultations.models.research import Research
from consultations.models.submissions import Submission
from consultations.models.suggestions import Suggestion, SuggestionQuerySet
from consultations.models.supervision import Supervision
from consultations.models.templates import ProcessTemplate, TemplateStep
from consultations.models.themes import Theme
from consultations.models.topics import TopicSuggestion

__all__ = [
    "CHANGE_FIELDS",
    "PAPER_FIELDS",
    "THEME_FIELDS",
    "Activity",
    "Attendance",
    "ChainStep",
    "ChainStepQuerySet",
    "Change",
    "Consultation",
    "ConsultationMeeting",
    "ConsultationMeetingQuerySet",
    "ConsultationQuerySet",
    "Instruction",
    "OfTheme",
    "Paper",
    "Problem",
    "ProblemQuerySet",
    "ProcessTemplate",
    "ReportVersion",
    "Research",
    "Submission",
    "Suggestion",
    "SuggestionQuerySet",
    "Supervision",
    "TemplateStep",
    "Theme",
    "TopicSuggestion",
    "exactly_one",
    "paper_path",
]
