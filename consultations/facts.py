"""What members did in consultation, research and supervision: suggested, adopted, selected, led, took part.

Who came to a session is told by `activities`. Names that stand in a text alone (民主监督小组成员) are
nobody's facts: names repeat, and who was meant would be guessed.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Min, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from consultations.enums import Action, Rank, SuggestionState, ThemeKind, TopicState
from consultations.models import ChainChange, Suggestion, Theme, ThemeInstruction, TopicSuggestion
from members.facts import Fact, FactKind
from workplan.models import ItemLeader, ItemMember

_TEAM = (("leader", "牵头"), ("member", "成员"))
_RANKS = tuple((rank.value, rank.label) for rank in reversed(Rank))

SUGGESTED = FactKind("consultations.suggested", "协商会上提出意见建议", "协商监督", "条")
ADOPTED = FactKind("consultations.adopted", "协商会意见建议被采纳", "协商监督", "条")
TOPIC = FactKind(
    "consultations.topic",
    "提出的协商选题",
    "协商监督",
    "个",
    levels=(("selected", "已选定"), ("proposed", "提出")),
)
RESEARCH = FactKind("consultations.research", "完成调研课题", "协商监督", "个", roles=_TEAM)
SUPERVISION = FactKind("consultations.supervision", "完成民主监督", "协商监督", "项", roles=_TEAM)
INSTRUCTED = FactKind(
    "consultations.instructed", "调研、监督获批示", "协商监督", "次", _TEAM, _RANKS
)

KINDS = (SUGGESTED, ADOPTED, TOPIC, RESEARCH, SUPERVISION, INSTRUCTED)


def facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield the facts of the days; research and supervision are done with the first report handed in."""
    yield from _suggestions((since, until), people)
    yield from _topics((since, until), people)
    yield from _themes((since, until), people)


def _suggestions(days: tuple[date, date], people: set[int] | None) -> Iterator[Fact]:
    known = Q(meeting__held_on__range=days) | Q(answered_on__range=days)
    rows = Suggestion.objects.filter(known, person__isnull=False).select_related("meeting")
    for row in _of(rows, "person", people):
        key, url = f"consultations.suggestion:{row.pk}", row.meeting.get_absolute_url()
        happened = {SUGGESTED: row.meeting.held_on}
        if row.state == SuggestionState.ADOPTED:
            happened[ADOPTED] = row.answered_on or row.meeting.held_on
        for kind, on in happened.items():
            if row.person_id and days[0] <= on <= days[1]:
                yield Fact(kind.key, key, row.person_id, on, row.text[:80], url)


def _topics(days: tuple[date, date], people: set[int] | None) -> Iterator[Fact]:
    """Yield the topics that members put forward for themselves: proposed, and selected."""
    rows = ChainChange.objects.filter(action=Action.SELECT, topic__state=TopicState.SELECTED)
    selected = dict(rows.order_by("at").values_list("topic", "at"))
    topics = TopicSuggestion.objects.filter(on_behalf_of="", proposed_by__person__isnull=False)
    for row in _of(topics.select_related("proposed_by"), "proposed_by__person", people):
        happened = {"proposed": row.proposed_at, "selected": selected.get(row.pk)}
        url = reverse("consultations:topics", args=[row.year])
        for level, at in happened.items():
            if at and days[0] <= (on := localdate(at)) <= days[1]:
                key = f"consultations.topicsuggestion:{row.pk}"
                person_id = row.proposed_by.person_id
                yield Fact(TOPIC.key, key, person_id, on, row.title, url, level=level)


def _themes(days: tuple[date, date], people: set[int] | None) -> Iterator[Fact]:
    themes = Theme.objects.filter(
        kind__in=(ThemeKind.RESEARCH, ThemeKind.SUPERVISION), item__isnull=False
    ).annotate(reported=Min("research__versions__at"), sent=Min("submissions__on"))
    themes = themes.select_related("item").prefetch_related(
        Prefetch("item__leader_rows", ItemLeader.objects.filter(person__isnull=False)),
        Prefetch("item__member_rows", ItemMember.objects.all()),
        Prefetch("instructions", ThemeInstruction.objects.filter(on__range=days)),
    )
    for theme in themes:
        is_research = theme.kind == ThemeKind.RESEARCH
        done = localdate(theme.reported) if is_research and theme.reported else theme.sent
        happened = [(RESEARCH if is_research else SUPERVISION, done, "")] if done else []
        first = {row.rank: row.on for row in reversed(theme.instructions.all())}
        happened += [(INSTRUCTED, on, rank) for rank, on in first.items()]
        item: Any = theme.item
        team = {row.person_id: "member" for row in item.member_rows.all()}
        team |= {row.person_id: "leader" for row in item.leader_rows.all()}
        key, url = f"consultations.theme:{theme.pk}", theme.get_absolute_url()
        for kind, on, level in happened:
            if days[0] <= on <= days[1]:
                for person_id, role in team.items():
                    if people is None or person_id in people:
                        yield Fact(
                            *(kind.key, key, person_id, on, theme.topic, url),
                            *(role, level, len(team)),
                        )


def _of(rows: QuerySet, field: str, people: set[int] | None) -> QuerySet:
    return rows if people is None else rows.filter(**{f"{field}__in": people})
