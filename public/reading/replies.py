"""What was answered to a place's questionnaire, counted."""

from collections import Counter
from dataclasses import dataclass

from public.enums import QuestionKind
from public.models import Place, Question

# Of what was written in words, the latest so many.
_WORDS = 50


@dataclass(frozen=True)
class Answers:
    """A question with how often each of its options was chosen, or what was written."""

    question: Question
    counts: list[tuple[str, int]]
    words: list[str]


@dataclass(frozen=True)
class Tally:
    """A place's questionnaire: how many answered, how many of these were set apart and not counted."""

    replies: int
    held: int
    answers: list[Answers]


def tally(place: Place) -> Tally | None:
    """Return what was answered at a place; None where nothing is asked."""
    questions = list(place.questions.all())
    if not questions:
        return None
    replies = list(place.replies.filter(held=False).values_list("answers", flat=True))
    held = place.replies.filter(held=True).count()
    return Tally(len(replies), held, [_of(question, replies) for question in questions])


def _of(question: Question, replies: list[dict]) -> Answers:
    given = [reply[str(question.pk)] for reply in replies if str(question.pk) in reply]
    if question.kind == QuestionKind.TEXT:
        return Answers(question, [], [str(words) for words in given[-_WORDS:]])
    chosen: Counter[str] = Counter()
    for one in given:
        chosen.update(one if isinstance(one, list) else [one])
    # An option that was taken away since keeps its count.
    names = dict.fromkeys([*question.options, *chosen])
    return Answers(question, [(name, chosen[name]) for name in names], [])
