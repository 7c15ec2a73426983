"""What may be done on a topic's page, to the topic and to each answer; and on a story's."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from almanac import clock
from discussions.enums import Action, TopicState
from discussions.forms import AnswerForm, CloseForm, HandOnForm
from discussions.models import Story, Topic
from discussions.permissions import BoardAccess
from discussions.services import stories, topics
from discussions.transitions import ANSWER, TOPIC
from members.models import User
from workflow import taking_back
from workflow.actions import ActionTable, PageAction
from workflow.becoming import Becoming, becomings_for
from workflow.forms import NothingForm, ReasonForm


@dataclass(frozen=True)
class TopicReader:
    """Someone who has a topic open: what they are to the board, whether they support it already."""

    access: BoardAccess
    user: User
    supports: bool = False

    @cached_property
    def becomings(self) -> list[Becoming]:
        return becomings_for(self.user, clock.today())


def _is_open(of: Any, topic: Topic) -> bool:
    return topic.state == TopicState.OPEN


def _supporter(of: TopicReader, topic: Topic) -> bool:
    return of.access.member and not of.access.wrote(topic)


def _moves(action: Action, service: Any, done: str, form: Any = NothingForm) -> PageAction:
    return PageAction(
        *(action.label, form, service, done),
        may=lambda of, topic: of.access.office,
        now=lambda of, topic: topic.state in TOPIC[action].sources,
        guards=("seen",),
    )


TOPICS = ActionTable(
    "topic",
    {
        "answer": PageAction(
            *("回复", AnswerForm, topics.answer, "已回复。"),
            *(lambda of, topic: of.access.speaks, _is_open),
        ),
        "support": PageAction(
            *("附议", NothingForm, topics.support, "已附议，您的姓名列在话题下。"),
            _supporter,
            lambda of, topic: _is_open(of, topic) and not of.supports,
        ),
        "stop_supporting": PageAction(
            *("取消附议", NothingForm, topics.stop_supporting, "已取消附议。"),
            _supporter,
            lambda of, topic: _is_open(of, topic) and of.supports,
        ),
        Action.HAND_ON: PageAction(
            *(Action.HAND_ON.label, HandOnForm, topics.hand_on, "已转为{result}，见下面的链接。"),
            lambda of, topic: topics.may_hand_on(of.access, topic),
            lambda of, topic: topic.state in TOPIC[Action.HAND_ON].sources and bool(of.becomings),
            guards=("seen",),
        ),
        Action.CLOSE: _moves(Action.CLOSE, topics.close, "讨论已结束。", CloseForm),
        Action.REOPEN: _moves(Action.REOPEN, topics.reopen, "已恢复讨论。"),
        Action.HIDE: _moves(Action.HIDE, topics.hide, "已隐藏。", ReasonForm),
    },
    url=lambda of, topic, name: reverse("discussions:act", args=[topic.pk, name]),
    prefix=lambda topic, name: name,
)


def _of_answer(action: Action, service: Any, done: str, form: Any = NothingForm) -> PageAction:
    return PageAction(
        *(action.label, form, service, done),
        may=lambda of, answer: of.access.office,
        now=lambda of, answer: answer.state in ANSWER[action].sources,
        guards=("seen",),
    )


ANSWERS = ActionTable(
    "answer",
    {
        Action.HIDE: _of_answer(Action.HIDE, topics.hide_answer, "已隐藏。", ReasonForm),
        Action.SHOW: _of_answer(Action.SHOW, topics.show_answer, "已恢复显示。"),
        Action.TAKE_BACK: PageAction(
            *(taking_back.LABEL, NothingForm, topics.take_back, "已撤回。"),
            lambda of, answer: of.access.wrote(answer),
            lambda of, answer: (
                answer.state in ANSWER[Action.TAKE_BACK].sources
                and taking_back.is_open(answer.author_id, answer.at, of.access.user_id)
            ),
            guards=("seen",),
        ),
    },
    url=lambda of, answer, name: reverse("discussions:act_on_answer", args=[answer.pk, name]),
)


def _office(access: BoardAccess, story: Story) -> bool:
    return access.office


STORIES = ActionTable(
    "story",
    {
        "publish": PageAction(
            *("发布", NothingForm, stories.publish, "已发布，委员都看得到。", _office),
            lambda access, story: story.published_on is None,
            is_main=True,
        ),
        "withdraw": PageAction(
            *("撤下", NothingForm, stories.withdraw, "已撤下。", _office),
            lambda access, story: story.published_on is not None,
        ),
    },
    url=lambda access, story, name: reverse("discussions:act_on_story", args=[story.pk, name]),
)
