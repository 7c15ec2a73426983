"""The proposals, what they went through, and the words and numbers a committee sets for them."""

from proposals.models.answers import (
    Answer,
    AnswerQuerySet,
    ProposalMeeting,
    ProposalMeetingQuerySet,
    answer_path,
)
from proposals.models.assignments import Assignment, AssignmentExtension, AssignmentQuerySet
from proposals.models.cosigners import CoSigner, CoSignerQuerySet
from proposals.models.dictionaries import (
    AnswerClass,
    Category,
    DictionaryEntry,
    DictionaryEntryQuerySet,
    EvaluationQuestion,
    EvaluationStage,
    Ground,
)
from proposals.models.dispatch import DispatchBatch
from proposals.models.evaluations import (
    Evaluation,
    EvaluationMark,
    EvaluationQuerySet,
    QualityReview,
)
from proposals.models.proposals import Proposal, ProposalQuerySet
from proposals.models.records import ProposalLetter, ProposalTransition
from proposals.models.reviews import Review
from proposals.models.settings import ProposalSettings
from proposals.models.supervision import AssignmentUrge, LookBack, LookBackQuerySet, Project
