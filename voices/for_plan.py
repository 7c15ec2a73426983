"""What this app tells the draft of a year's plan: what anyone said at a code and came to something."""

from collections.abc import Iterator
from datetime import date

from members.models import User
from voices.models import Became
from voices.permissions import visible_to
from workflow.becoming import Origin
from workplan.annexes import Annex
from workplan.registry import Suggested


def adopted(year: int) -> Iterator[Suggested]:
    """Yield the messages of the year before that were adopted as something, each once; what was put
    forward as a topic is told with the topics.
    """
    came = Became.objects.filter(voice__received_at__year=year - 1)
    topics = came.filter(label="选题").values("voice")
    rows = came.filter(is_adopted=True).exclude(voice__in=topics).select_related("voice__place")
    seen: set[int] = set()
    for row in rows.order_by("voice", "on", "pk"):
        if row.voice_id not in seen:
            seen.add(row.voice_id)
            yield Suggested(
                key=row.voice.key,
                title=row.title or row.voice.title,
                annex=Annex.CONSULTATION.value,
                why=f"码上协商：{row.voice.place}的留言，{row.label}{row.state}",
            )


def origins(ids: list[int], user: User, on: date) -> dict[int, Origin]:
    """Return where messages stand, by their key, of those that a user sees."""
    seen = visible_to(user, on).filter(pk__in=ids)
    return {one.pk: Origin(f"留言：{one.title}", one.get_absolute_url()) for one in seen}
