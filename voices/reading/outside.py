"""What the public's pages show, read from this app's tables, departments and names alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localtime

from almanac.words import month_day
from voices.enums import Door, State
from voices.models import Became, Duty, Place, Summary, Voice
from voices.transitions import RULES, Action


@dataclass(frozen=True)
class PlacePage:
    """A place as anyone sees it. The four `figures` are what came of all that was said there."""

    place: Place
    takes: bool
    members: list[str]
    on_duty: list[str]
    has_questions: bool
    summaries: list[Summary]
    shown: list[Voice]
    figures: list[tuple[str, int]]
    chain: list[tuple[str, str]]


def place_page(place: Place, day: date) -> PlacePage:
    """Return a place as anyone sees it on a day."""
    duty = Duty.objects.on_day(day).filter(place=place)
    summaries = Summary.objects.filter(place=place, withdrawn_at__isnull=True)
    shown: list[Voice] = []
    if place.shows_voices:
        showable = Voice.objects.filter(place=place, is_shown=True, is_verified=True)
        shown = list(showable.leads()[:50])
    return PlacePage(
        place=place,
        takes=place.takes_on(day),
        members=list(place.answering_on(day).values_list("name", flat=True)),
        on_duty=list(duty.values_list("person__name", flat=True)),
        has_questions=place.questions.exists(),
        summaries=list(summaries[:5]),
        shown=shown,
        figures=_figures(place),
        chain=[(month_day(date.fromisoformat(on), day.year), step) for on, step in place.chain],
    )


def _figures(place: Place) -> list[tuple[str, int]]:
    said = Voice.objects.filter(place=place).leads().order_by()
    counted = said.aggregate(all=Count("pk"), answered=Count("pk", filter=~Q(answer="")))
    made = Became.objects.filter(voice__in=said.values("pk")).order_by()
    became = made.aggregate(
        made=Count("voice", distinct=True),
        adopted=Count("voice", distinct=True, filter=Q(is_adopted=True)),
    )
    return [
        ("收到", counted["all"]),
        ("已答复", counted["answered"]),
        ("转为提案、信息或选题", became["made"]),
        ("被采用", became["adopted"]),
    ]


@dataclass(frozen=True)
class ReceiptPage:
    """A message as its sender sees it; `answering` is the one it was merged into, else itself."""

    voice: Voice
    answering: Voice
    words: str
    late_days: int
    reason: str
    became: list[Became] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    photos: int = 0
    may_take_back: bool = False


_WORDS = {
    State.RECEIVED: "已收到，等待答复",
    State.HANDED: "已转交，等待答复",
    State.ANSWERED: "已答复",
    State.HIDDEN: "不予办理",
    State.TAKEN_BACK: "您已撤回，内容已经删去",
}


def receipt_page(voice: Voice, day: date) -> ReceiptPage:
    """Return how a message stands on a day, for its sender."""
    answering = voice.merged_into or voice
    words = _WORDS.get(State(answering.state), "")
    if answering.state == State.PASSED:
        words = f"已转告{Door(answering.door).label}，由那里办理"
    if voice.merged_into and answering.state == State.TAKEN_BACK:
        # What its own sender took back was answered before: that is these people's answer still.
        words = _WORDS[State.ANSWERED]
    if voice.merged_into:
        words = f"与相同的意见一并办理：{words}"
    late = (day - answering.due_on).days if answering.waits else 0
    records = list(answering.records.order_by("at", "pk").only("action", "at", "reason", "voice"))
    hidden = [row.reason for row in records if row.action == Action.HIDE]
    return ReceiptPage(
        voice=voice,
        answering=answering,
        words=words,
        late_days=max(late, 0),
        reason=hidden[-1] if hidden and answering.state == State.HIDDEN else "",
        became=list(answering.became.all()),
        steps=[
            (month_day(localtime(row.at), day.year), _STEPS[Action(row.action)])
            for row in records
            if row.action in _STEPS and (voice == answering or row.action != Action.TAKE_BACK)
        ],
        photos=voice.photos.count(),
        may_take_back=voice.state in RULES[Action.TAKE_BACK].sources,
    )


# What of the record its sender reads; reasons and names stay inside.
_STEPS = {
    Action.HAND_OVER: "转交承办",
    Action.ANSWER: "答复",
    Action.PASS_ON: "转告",
    Action.BECOME: "转为参政议政成果",
    Action.TAKE_BACK: "您撤回",
    Action.REOPEN: "重新办理",
}
