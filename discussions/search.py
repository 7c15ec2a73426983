"""What of the board the one search finds: topics and stories; answers stand in their topic."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from almanac.words import month_day
from discussions.models import Story, Topic
from discussions.models.stories import SEARCHED as STORIES
from discussions.models.topics import SEARCHED as TOPICS
from discussions.permissions import stories_of, topics_of
from discussions.services.topics import said_by
from members.models import User
from workflow.search import Hit, Source, facts


def _topics(user: User, on: date, typed: str) -> Any:
    return TOPICS.best_first(topics_of(user, on), typed).select_related("author__person")


def _show_topic(topic: Any, typed: str) -> Hit:
    begun = f"{month_day(localdate(topic.at), 0)}发起"
    note = facts(said_by(topic.author), begun, topic.get_state_display())
    return Hit(topic.title, topic.get_absolute_url(), note)


def _stories(user: User, on: date, typed: str) -> Any:
    return STORIES.best_first(stories_of(user, on), typed)


def _show_story(story: Any, typed: str) -> Hit:
    day = f"{month_day(story.published_on, 0)}发布" if story.published_on else "未发布"
    return Hit(story.title, story.get_absolute_url(), facts(story.get_kind_display(), day))


SEARCHED = (
    Source("discussions", "委员议政", _topics, _show_topic, rows=Topic, searched=TOPICS),
    Source("stories", "委员风采和优秀案例", _stories, _show_story, rows=Story, searched=STORIES),
)
