"""Where a topic stands, for the pages of what was made of it."""

from datetime import date

from discussions.permissions import topics_of
from members.models import User
from workflow.becoming import Origin


def origins(ids: list[int], user: User, on: date) -> dict[int, Origin]:
    """Return of topics, by their number, those that a user sees."""
    seen = topics_of(user, on).filter(pk__in=ids)
    return {
        topic.pk: Origin(f"委员议政话题：{topic.title}", topic.get_absolute_url()) for topic in seen
    }


TOPICS = ("discussions.topic", origins)
