"""What was answered to a place's questionnaire, counted."""

from collections import Counter
from dataclasses import dataclass

from voices.enums import QuestionKind
from voices.models import Place, Question

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
    """A place's questionnaire: how many answered; those that were set apart (待核) are counted apart."""

    held: bool
    replies: int
    answers: list[Answers]


def tallies(place: Place) -> list[Tally]:
    """Return what was answered at a place, and where some were set apart, these; nothing where nothing
    is asked.
    """
    questions = list(place.questions.all())
    if not questions:
        return []
    given: dict[bool, list[dict]] = {False: [], True: []}
    for held, answers in place.replies.values_list("held", "answers"):
        given[held].append(answers)
    return [
        Tally(held, len(replies), [_of(question, replies) for question in questions])
        for held, replies in given.items()
        if replies or not held
    ]


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
