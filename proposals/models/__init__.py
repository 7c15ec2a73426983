"""The proposals, what they went through, and the words and numbers a committee sets for them."""

from proposals.models.answers import Answer, AnswerQuerySet, Meeting, MeetingQuerySet, answer_path
from proposals.models.assignments import Assignment, AssignmentQuerySet, Extension
from proposals.models.cosigners import CoSigner, CoSignerQuerySet
from proposals.models.dictionaries import (
    AnswerClass,
    Category,
    EvaluationQuestion,
    EvaluationStage,
    Ground,
    Term,
    TermQuerySet,
)
from proposals.models.dispatch import HandoverBatch
from proposals.models.evaluations import (
    Evaluation,
    EvaluationMark,
    EvaluationQuerySet,
    QualityReview,
)
from proposals.models.proposals import Proposal, ProposalQuerySet
from proposals.models.records import Letter, Transition
from proposals.models.reviews import Review
from proposals.models.settings import ProposalSettings
from proposals.models.supervision import LookBack, LookBackQuerySet, Project, Urge

__all__ = [
    "Answer",
    "AnswerClass",
    "AnswerQuerySet",
    "Assignment",
    "AssignmentQuerySet",
    "Category",
    "CoSigner",
    "CoSignerQuerySet",
    "Evaluation",
    "EvaluationMark",
    "EvaluationQuerySet",
    "EvaluationQuestion",
    "EvaluationStage",
    "Extension",
    "Ground",
    "HandoverBatch",
    "Letter",
    "LookBack",
    "LookBackQuerySet",
    "Meeting",
    "MeetingQuerySet",
    "Project",
    "Proposal",
    "ProposalQuerySet",
    "ProposalSettings",
    "QualityReview",
    "Review",
    "Term",
    "TermQuerySet",
    "Transition",
    "Urge",
    "answer_path",
]
