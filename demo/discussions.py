"""A topic that ripens towards a proposal, and a page of 委员风采: samples, so marked."""

from collections.abc import Callable
from datetime import date

from almanac import clock
from discussions.enums import StoryKind, TopicKind
from discussions.services import stories, topics
from members.models import User

_BEGUN, _ANSWERED, _PUBLISHED = date(2021, 5, 10), date(2021, 5, 12), date(2021, 4, 28)


def discuss(account: Callable[[str], User], until: date) -> None:
    """Open the topic, answer and support it, and publish the page, as far as the day has come."""
    office = account("办公室")
    if until >= _PUBLISHED:
        with clock.standing_at(_PUBLISHED):
            story = stories.write_story(
                story=None,
                actor=office,
                kind=StoryKind.CASE,
                title="（样例）小区门口的公交接驳线",
                text="居民在协商驿站提出出行不便，委员走访两个小区、三次座谈，形成接驳方案，交有关部门办理。",
            )
            stories.publish(story=story, actor=office)
    if until < _ANSWERED:
        return
    author = account("李庆莲")
    with clock.standing_at(_BEGUN):
        topic = topics.open_topic(
            actor=author,
            kind=TopicKind.PROPOSAL,
            title="（样例）地铁口非机动车怎样停得有序",
            text="早晚高峰出入口两侧停满非机动车，行人绕行。想提一件提案，请大家说说各处的情况和办法。",
        )
    with clock.standing_at(_ANSWERED):
        topics.answer(
            topic=topic, actor=account("郑丽"), text="可以同今年的地铁口序化民主监督一起看。"
        )
        topics.support(topic=topic, actor=account("郑丽"))
