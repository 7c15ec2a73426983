"""What chains of results bring into people's inboxes: steps, problems, suggestions, topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from activities.enums import EventKind, EventState
from activities.models import Event
from activities.notice_periods import periods_by_kind
from activities.registry import Periods
from almanac.words import month_day
from consultations.actions import HANDED, MOVES, TOPICS
from consultations.calendar import gatherings_led_by
from consultations.deadlines import (
    open_problems,
    open_suggestions,
    steps_until,
    suggestions,
)
from consultations.enums import (
    Action,
    ProblemState,
    StepPart,
    StepRole,
    SuggestionState,
    TopicState,
)
from consultations.models import (
    ChainChange,
    ChainStep,
    ConsultationMeeting,
    Problem,
    Suggestion,
    Theme,
    TopicSuggestion,
)
from consultations.permissions import access_of, access_to_topics, opened_by, units_of
from members import roles
from members.addresses import reverse
from members.models import User
from members.prepared import Question, prepared_models, prepared_rows
from notifications.services.calendar import office_calendar
from workflow.inbox import (
    AHEAD_DAYS,
    Entry,
    Kind,
    News,
    NextStep,
    Urgency,
    ago,
    beginning,
    latest,
    standing,
    step_at,
    step_of,
)
from workplan.actions import ITEM
from workplan.enums import Action as ItemAction
from workplan.enums import State
from workplan.models import WorkItem
from workplan.permissions import Access, Viewer
from workplan.reading.rows import read_departments

# What a problem asks for next.
_NEXT = {
    ProblemState.FOUND: Action.ASSIGN,
    ProblemState.HANDED_OVER: Action.ANSWER,
    ProblemState.ANSWERED: Action.RECTIFY,
    ProblemState.RECTIFIED: Action.PASS,
    ProblemState.CHECKED: Action.CLOSE,
}


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield the steps and problems that are the user's to move on, and those that stand with others
    under their eyes; to the office also the topics that wait for a word.
    """
    viewer = Viewer.of(user, day)
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    led = _led(user, day)
    for step in steps_until(day + timedelta(days=AHEAD_DAYS)):
        if found := _of_step(step, access_of(viewer, step.theme), day, led):
            yield found
    for problem in open_problems():
        if found := _of_problem(problem, access_of(viewer, problem.theme), day, led):
            yield found
    yield from _of_units(user, day)
    yield from _late_units(viewer, day)
    yield from _notices(viewer, day)
    for meeting, waiting in _meetings():
        if access_of(viewer, meeting.theme).responsible:
            yield _of_meeting(meeting, waiting, day)
    if viewer.office:
        yield from _topics(user, day)


def _led(user: User, day: date) -> frozenset[int]:
    """Return the items that the user leads."""
    posts = roles.post_ids(user, day)
    if not posts:
        return frozenset()
    return frozenset(pk for (pk,) in _led_by(user.person_id, posts))


@prepared_rows
def _led_by(person: int, posts: frozenset[int]) -> QuerySet:
    return WorkItem.objects.led_by(person, posts).order_by().values_list("pk")


def _meetings() -> list[tuple[ConsultationMeeting, int]]:
    """Return the meetings of which suggestions wait to be handed over, and how many do."""
    found = Counter(row.meeting for row in suggestions() if row.state == SuggestionState.OFFERED)
    read_departments(meeting.consultation.item for meeting in found)
    return sorted(found.items(), key=lambda one: (one[0].held_on, one[0].pk))


def _of_step(step: ChainStep, access: Access, day: date, led: frozenset[int]) -> Entry | None:
    theme = step.theme
    is_office = step.role == StepRole.OFFICE
    stands = standing(step.planned_on, day)
    page = theme.get_absolute_url()
    shared: dict[str, Any] = {
        "key": f"consultations.chainstep:{step.pk}",
        "designation": _designation(theme),
        "title": f"{theme} · {step.name}",
        "url": f"{page}#step-{step.pk}",
        "detail": f"{theme.get_kind_display()}环节 · 计划 {_day(step.planned_on, day)}完成",
        **stands,
    }
    if access.office if is_office else access.responsible:
        return Entry(step=_offered("chainstep", access, step, Action.COMPLETE, page), **shared)
    if stands["urgency"] != Urgency.LATE or not (access.office or _leads(theme, led)):
        return None
    whose = "办公室" if is_office else _departments(theme)
    return Entry(waits_for=whose, step=_write_on(theme, access), **shared)


def _of_problem(problem: Problem, access: Access, day: date, led: frozenset[int]) -> Entry | None:
    theme, state = problem.theme, ProblemState(problem.state)
    is_office = state == ProblemState.CHECKED
    with_unit = state in (ProblemState.HANDED_OVER, ProblemState.ANSWERED)
    stands = standing(problem.due_on, day, problem.get_state_display())
    page, said = theme.get_absolute_url(), problem.get_state_display()
    shared: dict[str, Any] = {
        "key": f"consultations.problem:{problem.pk}",
        "designation": f"监督问题 {problem.number}",
        "title": problem.text[:60],
        "url": problem.get_absolute_url(),
        "detail": f"{theme} · {problem.unit or '还没有责任单位'} · {said}",
        **stands,
    }
    is_late = stands["urgency"] == Urgency.LATE
    if access.office if is_office else access.responsible:
        step = _offered("problem", access, problem, _NEXT[state], page)
        if is_office:
            # Who decides on what others have done is not late when their day is over.
            shared |= {"state": "待销号", "urgency": Urgency.TO_DO, "kind": Kind.DECIDE}
        waits = problem.unit if with_unit and stands["urgency"] > Urgency.SOON else ""
        return Entry(waits_for=waits, step=step, **shared)
    if not is_late or not (access.office or _leads(theme, led)):
        return None
    whose = "办公室" if is_office else _departments(theme)
    return Entry(waits_for=whose, step=_write_on(theme, access), **shared)


def _of_units(user: User, day: date) -> Iterator[Entry]:
    """Yield what was handed to the user's unit and waits for its answer; of one meeting all that waits
    is one matter.
    """
    units = units_of(user, day)
    problems = (p for p in open_problems() if p.department_id in units)
    single = []
    for some in _by_meeting(s for s in open_suggestions() if s.department_id in units):
        if len(some) == 1:
            single += some
        else:
            yield _of_many(some, day, NextStep("去反馈", reverse("consultations:handed")))
    rows: list[Any] = [*problems, *single]
    for row in rows:
        open_actions = HANDED[row.noun].offered(units, row)
        if row.state == ProblemState.FOUND or not open_actions:
            continue
        is_problem = isinstance(row, Problem)
        yield Entry(
            key=f"consultations.{row.noun}:{row.pk}",
            designation=f"{'监督问题' if is_problem else '意见建议'} {row.number}",
            title=row.text[:60],
            url=row.unit_page,
            detail=f"{row.theme} · {row.unit}",
            # Yes or no to a suggestion is said on the page, where both stand.
            step=step_of(open_actions[0], row.unit_page, "" if is_problem else "答复"),
            **standing(row.due_on, day, _undated(row)),
        )


def _undated(row: Problem | Suggestion) -> str:
    """Return how a row stands in words, where no day says it: of a suggestion its deadline does."""
    says_day = isinstance(row, Suggestion) and row.due_on
    return "" if says_day else row.get_state_display()


def _late_units(viewer: Viewer, day: date) -> Iterator[Entry]:
    """Yield, to who handed them over and to the office, the suggestions that units are late with: a line
    for each meeting and unit.
    """
    for some in _by_meeting(s for s in open_suggestions() if s.is_late(day)):
        meeting = some[0].meeting
        access = access_of(viewer, meeting.theme)
        if access.office or access.responsible:
            page = meeting.get_absolute_url()
            step = step_at(page, f"session-{meeting.pk}-urge", "催办")
            yield _of_many(some, day, step, waits_for=some[0].unit_name, url=page)


def _notices(viewer: Viewer, day: date) -> Iterator[Entry]:
    """Yield the sessions that a chain plans and nobody has put up, whose notice has to be out soon or
    should be by now: to who answers for them, and to the office.
    """
    planned = _to_be_held(day)
    if not planned:
        return
    read_departments(step.theme.item for step in planned)
    calendar, period = office_calendar(), periods_by_kind().get(EventKind.SESSION, Periods())
    for step in planned:
        theme = step.theme
        kind = theme.consultation_kind
        days = (kind.notice_days if kind else None) or period.notice
        access = access_of(viewer, theme)
        if not days or not (access.office or access.responsible):
            continue
        by = calendar.workdays_before(step.planned_on, days)  # type: ignore[arg-type]  # dated above
        if (by - day).days > AHEAD_DAYS:
            continue
        late = f"已过通知期限 {(day - by).days} 天"
        yield Entry(
            key=f"consultations.chainstep:{step.pk}:notice",
            designation=_designation(theme),
            title=f"{theme} · 协商会通知",
            url=f"{theme.get_absolute_url()}#step-{step.pk}",
            detail=f"计划 {_day(step.planned_on, day)}召开 · 会前 {days} 个工作日",
            step=NextStep("发起活动", reverse("activities:new")),
            **{**standing(by, day), "state": late if by < day else f"{_day(by, day)}前发通知"},
        )


@prepared_models(
    *("theme", "theme__item", "theme__item__plan", "theme__department"),
    "theme__consultation_kind",
)
def _to_be_held(day: date) -> QuerySet[ChainStep]:
    """The sessions planned from a day on that nobody has put up."""
    steps = ChainStep.objects.waiting().filter(part=StepPart.MEETING, planned_on__gte=day)
    put_up = Event.objects.filter(kind=EventKind.SESSION, item__isnull=False, on__gte=day)
    steps = steps.exclude(theme__item__in=put_up.exclude(state=EventState.CANCELLED).values("item"))
    steps = steps.exclude(theme__item__due_dates__state=State.AWAITING)
    return steps.order_by("planned_on", "pk")


def _by_meeting(rows: Iterable[Suggestion]) -> list[list[Suggestion]]:
    """Return suggestions by meeting and unit, in their order."""
    found: dict[tuple, list[Suggestion]] = {}
    for row in rows:
        found.setdefault((row.meeting_id, row.unit_name), []).append(row)
    return list(found.values())


def _of_many(
    rows: list[Suggestion], day: date, step: NextStep, *, waits_for: str = "", url: str = ""
) -> Entry:
    row, dues = rows[0], [each.due_on for each in rows if each.due_on]
    return Entry(
        key=f"consultations.suggestion:{row.pk}:{'unit' if not waits_for else 'late'}",
        designation="意见建议",
        title=f"“{row.theme}”意见建议 {len(rows)} 条",
        url=url or step.url,
        detail=f"第 {'、'.join(str(each.number) for each in rows)} 条 · {row.unit}",
        step=step,
        waits_for=waits_for,
        count=len(rows),
        **standing(min(dues, default=None), day, "" if dues else row.get_state_display()),
    )


def _of_meeting(meeting: ConsultationMeeting, waiting: int, day: date) -> Entry:
    url = meeting.get_absolute_url()
    return Entry(
        key=f"consultations.consultationmeeting:{meeting.pk}",
        designation=_designation(meeting.theme),
        title=f"{waiting} 条意见建议还没有转办",
        url=url,
        state=ago(meeting.held_on, day, "协商"),
        urgency=Urgency.TO_DO,
        detail=str(meeting.theme),
        since=meeting.held_on,
        count=waiting,
        step=NextStep("去转办", url),
    )


def _topics(user: User, day: date) -> Iterator[Entry]:
    """Yield the topics on which the office has not said anything yet."""
    access = access_to_topics(user)
    for topic in _proposed():
        open_actions = TOPICS.offered(access, topic, names={Action.SELECT})
        since, page = localdate(topic.proposed_at), _topics_page(topic)
        yield Entry(
            key=f"consultations.topicsuggestion:{topic.pk}",
            designation="选题建议",
            title=topic.title,
            url=page,
            state=ago(since, day, "提出"),
            urgency=Urgency.TO_DO,
            kind=Kind.DECIDE,
            detail=f"{topic.proposer} · {topic.get_level_display()}",
            since=since,
            step=step_of(open_actions[0], page) if open_actions else None,
        )


@prepared_models("proposed_by", "proposed_by__person")
def _proposed() -> QuerySet[TopicSuggestion]:
    waiting = TopicSuggestion.objects.filter(state=TopicState.PROPOSED)
    return waiting.order_by("proposed_at", "pk")


def _topics_page(topic: TopicSuggestion) -> str:
    return reverse("consultations:topics", args=[topic.year])


def _offered(noun: str, access: Access, row: Any, action: Action, page: str) -> NextStep | None:
    found = MOVES[noun].offered(access, row, names={str(action)})
    return step_of(found[0], page) if found else None


def _write_on(theme: Theme, access: Access) -> NextStep | None:
    """Return a leader's 批示 on the theme's item."""
    if theme.item is None or access.office:
        return None
    found = ITEM.offered(access, theme.item, names={ItemAction.INSTRUCT})
    return step_of(found[0], theme.item.get_absolute_url()) if found else None


def _leads(theme: Theme, led: frozenset[int]) -> bool:
    return theme.item_id in led


def _departments(theme: Theme) -> str:
    return "、".join(map(str, theme.responsible_departments)) or "责任部门（未写明）"


def _designation(theme: Theme) -> str:
    return theme.item.designation if theme.item else theme.get_level_display()


def _day(day: date | None, today: date) -> str:
    return month_day(day, today.year) if day else ""


@prepared_models(
    *("actor", "actor__person", "topic"),
    *("step", "step__theme", "step__theme__item", "step__theme__item__plan"),
    *("problem", "problem__supervision", "problem__supervision__item"),
    *("problem__supervision__item__plan", "suggestion", "suggestion__meeting"),
    *("suggestion__meeting__consultation", "suggestion__meeting__consultation__item"),
    "suggestion__meeting__consultation__item__plan",
)
def _latest_changes(begins: datetime) -> QuerySet[ChainChange]:
    return latest(ChainChange.objects.all(), begins)


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what was done to steps, problems, suggestions and topics whose pages open to a user."""
    is_open, is_office = opened_by(user, day), roles.is_office(user)
    changes = _latest_changes(beginning(since))
    read_departments(row.subject.theme.item for row in changes if not row.topic)
    for row in changes:
        subject = row.subject
        if isinstance(subject, TopicSuggestion):
            if not (is_office or subject.proposed_by_id == user.pk):
                continue
            url, title = _topics_page(subject), str(subject)
        else:
            if not is_open(subject.theme):
                continue
            url, title = subject.theme.get_absolute_url(), f"{subject.theme} · {subject}"
        who = str(row.actor) if row.actor else "系统"
        yield News(row.at, who, row.action_label, title, url, is_own=row.actor_id == user.pk)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    viewer = Viewer.of(user, day)
    yield _latest_changes, beginning(since)
    if user.person_id:
        yield gatherings_led_by, user.person_id, day, until, day
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    yield _to_be_held, day
    yield (suggestions,)
    if viewer.office:
        yield (_proposed,)
