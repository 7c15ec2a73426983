"""What a channel is, and what it says of a message that it was to send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from members.models import Person
    from notifications.models import Mail, Preference

# A check's id, whether it fails, what is wrong and what to do: as in config/checks.py.
Requirement = tuple[str, Callable[[], bool], str, str]


@dataclass(frozen=True)
class Verdict:
    """What became of a message: taken, to be sent again later, or refused; with the reason in words.

    `is_away`: its server could not be reached, so that whatever goes there has to wait. `is_attempt`
    is False where nothing was sent at all: that counts against no mail.
    """

    ok: bool
    later: bool = False
    words: str = ""
    is_away: bool = False
    is_attempt: bool = True


class Channel:
    """One way to a person: a subclass in a module of its own, and a row in `table.py`.

    - `key`, `label`: what is stored, and what people read.
    - `fields`: the columns of `Preference` that it needs, first its address, which has to be there.
      They are secrets: shown to nobody again, kept in no history, masked in every record.
    - `family`: what these settings are called on the page; channels of a family share them.
    - `new_fields`: what the history says where they were changed.
    - `server`: what people call whoever takes its messages; empty where there is none.
    - `has_one_server`: one server takes them all; while it is away, all wait, and the health page says so.
    - `not_made`: how the record begins where a message cannot be made.
    - `requirements`: what it needs in production.
    """

    key: str
    label: str
    fields: tuple[str, ...] = ()
    family = ""
    new_fields = ""
    server = ""
    has_one_server = False
    not_made = "消息无法发送"
    requirements: tuple[Requirement, ...] = ()

    @property
    def refused_words(self) -> str:
        """How a record begins by which the server says that it will never take anything for someone."""
        return f"{self.server}拒收"

    @property
    def away_words(self) -> str:
        """How a record begins that says that the server cannot be reached."""
        return f"{self.server}连接不上"

    def rejected(self, words: str) -> Verdict:
        """Return the server's no for good, in its words."""
        return Verdict(False, words=f"{self.refused_words}：{words}")

    def postponed(self, words: str) -> Verdict:
        """Return the server's no for now, in its words."""
        return Verdict(False, later=True, words=f"{self.server}暂时不收：{words}")

    def unreached(self, error: OSError, *, is_attempt: bool = True) -> Verdict:
        """Return what an error says that means that the server is away."""
        words = f"{self.away_words}（{_in_short(error)}）。"
        return Verdict(False, later=True, words=words, is_away=True, is_attempt=is_attempt)

    def unmade(self, error: Exception) -> Verdict:
        """Return what an error says that means that there is no message to send."""
        return Verdict(False, words=f"{self.not_made}（{_in_short(error)}）。")

    def address_of(self, person: Person, preference: Preference | None) -> str:
        """Return where it reaches someone, as people may read it: of a secret, a hint."""
        return ""

    def problem(self, address: str) -> str:
        """Return why nothing sent there can arrive, in words; empty where it can."""
        return ""

    def where(self, address: str) -> str:
        """Return where something goes, in words."""
        return f"{self.label} {address}".strip()

    def remark(self, person: Person) -> str:
        """Return what stands beside the channel where a person chooses."""
        return ""

    def check(self, values: Mapping[str, str]) -> None:
        """Check what someone typed into `fields`; raises ValidationError. May ask the network."""

    def shown(self, mail: Mail) -> str:
        """Return what the recipient of a mail reads."""
        return mail.text

    def opened(self) -> AbstractContextManager[Any]:
        """Return the connection over which one run sends, to be entered and left."""
        return nullcontext()

    def send(self, mail: Mail, preference: Preference | None, connection: Any) -> Verdict:
        """Send a claimed mail and return what became of it.

        `preference` is the recipient's, None where it is of another channel by now, or this one has no
        `fields`. May raise OSError, which says that the server is away, and anything else where the
        message cannot be made.
        """
        raise NotImplementedError


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
