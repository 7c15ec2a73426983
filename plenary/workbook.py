"""A plenary's list of speeches as a workbook: its columns, and what its rows say. Pure."""

from dataclasses import dataclass
from typing import Any

from plenary.enums import Mode
from sheets.plain_rows import PlainRow, by_label

TITLE, SPEAKERS, BODY, SECTOR = "题目", "发言人", "发言单位", "界别"
MODE, ORDER, TEXT = "形式", "顺序", "正文或摘要"
_MODES = by_label(Mode) | {"口头": Mode.SPOKEN, "书面": Mode.WRITTEN}


@dataclass
class SpeechRow(PlainRow):
    """A speech as its row says; `speakers` are the people it names (services.importing)."""

    HEADERS = (TITLE, SPEAKERS, BODY, SECTOR, MODE, ORDER, TEXT)
    REQUIRED = (TITLE, SPEAKERS)
    IGNORED = ("", "序号", "备注")
    STRICT = False

    speakers: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        self.need(TITLE)
        if not any(map(self.words, (SPEAKERS, BODY, SECTOR))):
            self.complain(SPEAKERS, "请填写发言人，或者发言单位。")
        mode, order = self.choice(MODE, _MODES, "这种形式"), self.number(ORDER)
        self.say(mode=mode and Mode(mode), order=order, text=self.words(TEXT))

    def __str__(self) -> str:
        return self.line(TITLE)
