"""What the parser has to say to a person, in Chinese."""

from dataclasses import dataclass, field


class UnreadableError(Exception):
    """The phrase cannot be understood; the argument is the reason, in Chinese, or nothing."""


@dataclass
class Remarks:
    """Collects sentences while a phrase is read."""

    sentences: list[str] = field(default_factory=list)
    needs_confirmation: bool = False

    def tell(self, sentence: str) -> None:
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def ask(self, sentence: str) -> None:
        """Like tell, for a reading that a person must confirm."""
        self.tell(sentence)
        self.needs_confirmation = True

    def message(self) -> str:
        ending = "，请确认。" if self.needs_confirmation else "。"
        return "；".join(self.sentences) + ending if self.sentences else ""
