"""The five annexes of the document. A new one that is a table needs one definition here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workplan.importing.cells import plain_digits, squeeze
from workplan.importing.headers import Field


class AnnexKey(StrEnum):
    """The same keys as workplan.enums.Annex, which needs Django."""

    TASKS = "tasks"
    RESEARCH = "research"
    CONSULTATION = "consultation"
    PROPOSALS = "proposals"
    SUPERVISION = "supervision"


@dataclass(frozen=True)
class Annex:
    """An annex as it is printed.

    `number` is N of its 附件N, `mark` a pattern that its title or its sheet's name contains,
    `required` the columns without which it cannot be read.
    """

    key: AnnexKey
    number: int
    name: str
    mark: str
    required: tuple[Field, ...]


WHO = (Field.TITLE, Field.LEADERS, Field.LEAD_DEPARTMENTS)

TASKS = Annex(AnnexKey.TASKS, 1, "重点工作任务分解", "重点工作任务|任务分解", (*WHO, Field.PERIOD))
RESEARCH = Annex(AnnexKey.RESEARCH, 2, "重点调研课题", "调研课题", WHO)
CONSULTATION = Annex(
    AnnexKey.CONSULTATION, 3, "“请你来协商”议题", "请你来协商|协商议题", (*WHO, Field.PERIOD)
)
PROPOSALS = Annex(AnnexKey.PROPOSALS, 4, "重点督办提案", "督办提案", WHO)
SUPERVISION = Annex(AnnexKey.SUPERVISION, 5, "民主监督议题", "监督议题", WHO)

ANNEXES = {annex.key: annex for annex in (TASKS, RESEARCH, CONSULTATION, PROPOSALS, SUPERVISION)}
CHINESE_NUMBERS = "一二三四五"


def identify(lines: Iterable[str]) -> Annex | None:
    """The annex that a sheet's name and the lines above its table speak of, or None.

    The title outranks 附件N: annexes 2, 3 and 5 are printed without a number, and other offices
    number theirs differently.
    """
    texts = [plain_digits(squeeze(line)) for line in lines]
    patterns = [[annex.mark for annex in ANNEXES.values()], [_label(a) for a in ANNEXES.values()]]
    for marks in patterns:
        for text in texts:
            for annex, mark in zip(ANNEXES.values(), marks, strict=True):
                if re.search(mark, text):
                    return annex
    return None


def _label(annex: Annex) -> str:
    return rf"附件(?:{annex.number}|{CHINESE_NUMBERS[annex.number - 1]})(?![\d十])"
