"""The only writer of topics, of what is said to them, and of who supports them."""

from collections.abc import Iterable

from django.db import transaction

from almanac import clock
from discussions.enums import Action, AnswerState, TopicKind, TopicState
from discussions.models import Answer, Support, Topic, TopicChange
from discussions.permissions import BoardAccess, access_of
from discussions.transitions import ANSWER, TOPIC
from members.models import Person, User
from notifications.services.notices import Notice, send_notice
from workflow import states, taking_back
from workflow.becoming import Matter, becomings_for
from workflow.refusals import NotAllowed, Refused, check_words

# Whose words stand where an account is no person's.
OFFICE = "办公室"


def said_by(user: User) -> str:
    """Return under which name an account speaks here."""
    return str(user.person) if user.person else OFFICE


@transaction.atomic
def open_topic(*, actor: User, kind: TopicKind, title: str, text: str) -> Topic:
    """Put a matter before the others. Raises NotAllowed for who is not of the committee, Refused for a
    title or text that is missing.
    """
    if not _access(actor).speaks:
        raise NotAllowed("您的账号不能发起话题。")
    topic = Topic(
        kind=kind,
        title=check_words(title, "标题"),
        text=check_words(text, "内容"),
        author=actor,
        at=clock.now(),
    )
    topic.full_clean()
    topic.save()
    return topic


@transaction.atomic
def answer(*, topic: Topic, actor: User, text: str) -> Answer:
    """Say something to an open topic; its author is told. Raises NotAllowed, Refused."""
    locked = _open(topic, actor)
    text = check_words(text, "回复内容")
    said = Answer.objects.create(topic=locked, author=actor, text=text, at=clock.now())
    _tell_author(locked, "话题有新的回复", actor, (said_by(actor), text))
    return said


@transaction.atomic
def support(*, topic: Topic, actor: User) -> None:
    """附议: stand by an open topic with one's name; twice is once. Raises NotAllowed for who is no 委员
    and for its author, Refused once it is closed.
    """
    locked = _open(topic, actor)
    if not _access(actor).member or actor.person is None or locked.author_id == actor.pk:
        raise NotAllowed("附议由发起人以外的委员署名。")
    Support.objects.get_or_create(topic=locked, person=actor.person, defaults={"at": clock.now()})


@transaction.atomic
def stop_supporting(*, topic: Topic, actor: User) -> None:
    """Take one's name away again. Raises Refused once the topic is closed."""
    locked = _open(topic, actor)
    Support.objects.filter(topic=locked, person=actor.person_id).delete()


def close(*, topic: Topic, actor: User, reason: str, seen: str | None = None) -> None:
    """结束讨论: the office ends it, and says with what."""
    _move(topic, Action.CLOSE, actor, reason, seen)


def hide(*, topic: Topic, actor: User, reason: str, seen: str | None = None) -> None:
    """隐藏: the office takes a topic from the others' eyes, and tells its author why."""
    _move(topic, Action.HIDE, actor, reason, seen)


def reopen(*, topic: Topic, actor: User, seen: str | None = None) -> None:
    """恢复讨论: what was closed or hidden is open again."""
    _move(topic, Action.REOPEN, actor, "", seen)


@transaction.atomic
def _move(topic: Topic, action: Action, actor: User, reason: str, seen: str | None) -> None:
    locked = states.begin(
        *(topic, action, TOPIC[action]),
        noun="这个话题",
        may=lambda row: _access(actor).office,
        seen=seen,
        reason=reason,
    )
    record = TopicChange(topic=locked)
    states.finish(locked, action, TOPIC[action], record, actor=actor, reason=reason, into=topic)
    _tell_author(locked, f"话题{action.label}", actor, ("说明", reason))


@transaction.atomic
def hand_on(
    *, topic: Topic, actor: User, into: str, with_answers: bool = False, seen: str | None = None
) -> str:
    """转出: the author, or the office, makes of a topic what an app has registered; return what it was.

    Its author speaks for it. Who supports it is named in the text and asked by nobody: to sign is theirs.
    Raises NotAllowed for anyone else, Refused for what the actor may not make, and as the app does.
    """
    locked = states.begin(
        *(topic, Action.HAND_ON, TOPIC[Action.HAND_ON]),
        noun="这个话题",
        may=lambda row: may_hand_on(_access(actor), row),
        seen=seen,
    )
    becoming = next((b for b in becomings_for(actor, clock.today()) if b.key == into), None)
    if becoming is None:
        raise Refused("不能转为这一种。", about="into")
    people = (locked.author.person,) if locked.author.person else ()
    becoming.make(
        Matter(
            locked.key,
            locked.title,
            text_of(locked, with_answers=with_answers),
            f"委员议政话题：{locked.title}",
            people,
        ),
        actor,
    )
    states.finish(
        *(locked, Action.HAND_ON, TOPIC[Action.HAND_ON], TopicChange(topic=locked)),
        actor=actor,
        reason=becoming.label,
        to=locked.state,
        into=topic,
    )
    return becoming.label


def may_hand_on(access: BoardAccess, topic: Topic) -> bool:
    return access.office or (access.speaks and access.wrote(topic))


def text_of(topic: Topic, *, with_answers: bool) -> str:
    """Return what a topic says, with what was answered where that is wanted, and who supports it."""
    parts = [topic.text]
    if with_answers:
        shown = topic.answers.filter(state=AnswerState.SHOWN).select_related("author__person")
        said = [f"{said_by(one.author)}：{one.text}" for one in shown]
        parts += ["\n".join(["讨论中的意见：", *said])] if said else []
    if names := "、".join(map(str, topic.supports.select_related("person"))):
        parts.append(f"附议：{names}")
    return "\n\n".join(parts)


# --- answers -------------------------------------------------------------------------------------


def hide_answer(*, answer: Answer, actor: User, reason: str, seen: str | None = None) -> None:
    """隐藏: the office takes an answer from the others' eyes, and tells its author why."""
    _move_answer(answer, Action.HIDE, actor, reason, seen)
    if answer.author.person:
        _tell([answer.author.person], answer.topic, "您的回复已隐藏", actor, ("理由", reason))


def show_answer(*, answer: Answer, actor: User, seen: str | None = None) -> None:
    """恢复显示: it is shown again."""
    _move_answer(answer, Action.SHOW, actor, "", seen)


@transaction.atomic
def take_back(*, answer: Answer, actor: User, seen: str | None = None) -> None:
    """撤回: its author takes it back on the same day. Raises NotAllowed, Refused."""
    taking_back.check("回复", made_by=answer.author_id, at=answer.at, actor=actor, acted=False)
    _move_answer(answer, Action.TAKE_BACK, actor, "", seen)


@transaction.atomic
def _move_answer(
    answer: Answer, action: Action, actor: User, reason: str, seen: str | None
) -> None:
    def may(row: Answer) -> bool:
        access = _access(actor)
        return access.wrote(row) if action == Action.TAKE_BACK else access.office

    rule = ANSWER[action]
    locked = states.begin(answer, action, rule, noun="这条回复", may=may, seen=seen, reason=reason)
    record = TopicChange(topic=locked.topic, answer=locked)
    states.finish(locked, action, rule, record, actor=actor, reason=reason, into=answer)


# --- what all have in common ---------------------------------------------------------------------


def _access(user: User) -> BoardAccess:
    return access_of(user, clock.today())


def _open(topic: Topic, actor: User) -> Topic:
    """Return the topic locked. Raises NotAllowed for who does not speak here, Refused once it is over."""
    if not _access(actor).speaks:
        raise NotAllowed("您的账号不能参加讨论。")
    locked = states.lock(topic)
    if locked.state != TopicState.OPEN:
        raise Refused(f"这个话题{locked.get_state_display()}，不能再回复或附议。")
    return locked


def _tell_author(topic: Topic, heading: str, actor: User, *lines: tuple[str, str]) -> None:
    if topic.author.person and topic.author_id != actor.pk:
        _tell([topic.author.person], topic, heading, actor, *lines)


def _tell(
    people: Iterable[Person], topic: Topic, heading: str, actor: User, *lines: tuple[str, str]
) -> None:
    why = "您在“委员议政”发起或回复过这个话题，所以收到这封邮件。"
    notice = Notice(heading, str(topic), topic.get_absolute_url(), lines, why)
    send_notice(notice=notice, recipients=people)
