"""The whole chain of one theme, read across annexes: research → consultation → feedback → proposal.

Which rows are of one theme follows from what people said: confirmed links between rows of annexes,
and which consultation a research topic feeds. Nothing is guessed and nothing is written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from almanac.words import month_day
from consultations.enums import ProblemState, StepPart, StepState, SuggestionState, ThemeKind
from consultations.models import (
    THEMES,
    ChainStep,
    Consultation,
    ConsultationMeeting,
    Paper,
    Research,
    Suggestion,
    Supervision,
    Theme,
)
from members.models import User
from workflow.becoming import Outcome, outcomes_of
from workplan.annexes import Annex
from workplan.models import ItemLink, WorkItem


@dataclass(frozen=True)
class Mark:
    """One step on the line: how it stands (`done`, `late`, `waiting`, `skipped`), and its facts."""

    step: ChainStep
    status: str
    facts: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    # What does not fit with the order of the steps, in words: a hint, which locks nothing.
    hints: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """Its day in words: when it was done, else when it is planned."""
        if self.step.done_on:
            return month_day(self.step.done_on, self.step.theme.year)
        if self.step.planned_on:
            return f"计划{month_day(self.step.planned_on, self.step.theme.year)}"
        return ""


@dataclass(frozen=True)
class Strand:
    """One noun of the chain: research, consultation or supervision, with its line of steps."""

    theme: Theme
    marks: tuple[Mark, ...]
    facts: tuple[str, ...] = ()

    @property
    def kind(self) -> ThemeKind:
        return ThemeKind(self.theme.kind)

    @property
    def done(self) -> int:
        """How many of its steps have been taken."""
        return sum(1 for mark in self.marks if mark.step.state == StepState.DONE)

    @property
    def asked(self) -> int:
        """How many of its steps are asked for: all but those that do not apply."""
        return sum(1 for mark in self.marks if mark.step.state != StepState.SKIPPED)


@dataclass
class Chain:
    """All that belongs to one theme, in the order in which it comes about."""

    items: list[WorkItem]
    strands: list[Strand] = field(default_factory=list)
    proposals: list[WorkItem] = field(default_factory=list)
    figures: list[tuple[str, int]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the theme is called: its consultation's topic, else that of its first strand."""
        topics = {strand.kind: str(strand.theme) for strand in reversed(self.strands)}
        known = topics.get(ThemeKind.CONSULTATION) or next(iter(topics.values()), "")
        return known or self.items[0].title


def chain_of(item: WorkItem, on: date) -> Chain:
    """Return the chain of the theme to which an item belongs, as it stands on a day."""
    items = related_items(item)
    strands = [
        strand_of(theme, on)
        for detail in THEMES.values()
        for theme in detail._default_manager.filter(item__in=items).select_related("item")
    ]
    proposals = [row for row in items if row.annex == Annex.PROPOSALS]
    return Chain(items, strands, proposals, figures_of(strand.theme for strand in strands))


def related_items(item: WorkItem) -> list[WorkItem]:
    """Return the items of one theme, the given one first, the others in the document's order."""
    found, fresh = {item.pk}, {item.pk}
    while fresh:
        linked = ItemLink.objects.of_one_theme()
        fresh = {
            *linked.filter(leading__in=fresh).values_list("following", flat=True),
            *linked.filter(following__in=fresh).values_list("leading", flat=True),
            *Research.objects.filter(feeds__item__in=fresh).values_list("item", flat=True),
            *Consultation.objects.filter(fed_by__item__in=fresh, item__isnull=False).values_list(
                "item", flat=True
            ),
        } - found
        found |= fresh
    others = WorkItem.objects.with_ledger().filter(pk__in=found - {item.pk})
    return [item, *others]


def strand_of(theme: Theme, on: date) -> Strand:
    """Return one noun's line of steps, each with the facts that its records hold."""
    facts = _facts(theme)
    steps = list(theme.steps.prefetch_related("papers"))
    hints = _out_of_order(theme, steps)
    marks = tuple(
        Mark(
            step,
            "late" if step.is_late(on) else step.state,
            facts.get(step.part, ()) if step.part else (),
            tuple(step.papers.all()),
            hints.get(step, ()),
        )
        for step in steps
    )
    return Strand(theme, marks, _own_facts(theme))


def _out_of_order(theme: Theme, steps: list[ChainStep]) -> dict[ChainStep, tuple[str, ...]]:
    """Return which steps are dated after one that follows them, or whose research is, in words.

    A step that is done is not held against a later one that is still to be done: that one is late,
    and said to be so.
    """
    days = {step: _day(step) for step in steps if step.state != StepState.SKIPPED}
    dated = [(step, day) for step, day in days.items() if day]
    found: dict[ChainStep, tuple[str, ...]] = {}
    for place, (step, day) in enumerate(dated):
        for later, before in dated[place + 1 :]:
            is_late = step.state == StepState.DONE and later.state != StepState.DONE
            if before < day and not is_late:
                words = (
                    f"{_said(step, day)}，晚于后面的环节“{later.name}”（{_said(later, before)}）"
                )
                found[step] = (f"顺序不对：{words}。",)
                break
    if isinstance(theme, Consultation):
        for step, words in _late_research(theme, dated):
            found[step] = (*found.get(step, ()), words)
    return found


def _late_research(
    theme: Consultation, dated: list[tuple[ChainStep, date]]
) -> Iterator[tuple[ChainStep, str]]:
    """Yield the step of the research beforehand, and which report comes after the meeting."""
    parts = {step.part: (step, day) for step, day in reversed(dated)}
    if StepPart.MEETING not in parts or StepPart.RESEARCH not in parts:
        return
    meeting, held = parts[StepPart.MEETING]
    reports = ChainStep.objects.filter(theme__research__feeds=theme, part=StepPart.RESEARCH)
    for report in reports.select_related("theme"):
        day = _day(report) if report.state != StepState.SKIPPED else None
        if day and held < day:
            words = f"调研“{report.theme}”{_said(report, day)}“{report.name}”"
            yield (
                parts[StepPart.RESEARCH][0],
                f"顺序不对：{words}，晚于“{meeting.name}”（{_said(meeting, held)}）。",
            )


def _day(step: ChainStep) -> date | None:
    return step.done_on or step.planned_on


def _said(step: ChainStep, day: date) -> str:
    words = month_day(day, step.theme.year)
    return f"{words}完成" if step.done_on else f"计划{words}"


def _own_facts(theme: Theme) -> tuple[str, ...]:
    """Return what a theme became, or with whom it is carried out, in words."""
    if isinstance(theme, Supervision):
        return tuple(theme.marks)
    if isinstance(theme, Research):
        made = [
            f"转化为{one.label}：{one.title or '（起草中）'}（{one.state}）"
            for one in made_of(theme)
        ]
        became = (("转化为大会发言", theme.speech), ("转化为提案", theme.proposal))
        return (*made, *(f"{how}：{what}" for how, what in became if what))
    if not isinstance(theme, Consultation):
        return ()
    kind = theme.consultation_kind
    return (theme.get_level_display(), *([kind.name] if kind else []))


def made_of(theme: Theme, reader: tuple[User, date] | None = None) -> list[Outcome]:
    """Return what other apps made of the row of the plan that a theme is about: 大会发言."""
    key = f"workplan.workitem:{theme.item_id}"
    return outcomes_of([key], reader).get(key, [])


def _facts(theme: Theme) -> dict[str, tuple[str, ...]]:
    """Return what the records of a theme say, by the part of its chain."""
    ranks = Counter(row.get_rank_display() for row in theme.instructions.all())
    facts: dict[str, tuple[str, ...]] = {
        StepPart.SUBMISSION: tuple(
            f"{month_day(row.on, theme.year)} {row.title}，报{row.sent_to}"
            for row in theme.submissions.all()
        ),
        StepPart.INSTRUCTION: tuple(f"{rank}批示 {count} 件" for rank, count in ranks.items()),
        StepPart.ACTIVITY: tuple(_counted(theme.activities.count(), "活动 {} 次")),
    }
    if isinstance(theme, Consultation):
        facts[StepPart.RESEARCH] = tuple(
            f"调研“{research}”：{_research_words(research)}" for research in theme.fed_by.all()
        )
        facts[StepPart.MEETING] = tuple(_meeting_words(row, theme.year) for row in _meetings(theme))
        facts[StepPart.FEEDBACK] = _feedback(theme)
    elif isinstance(theme, Research):
        facts[StepPart.RESEARCH] = tuple(_counted(theme.versions.count(), "报告 {} 稿"))
    elif isinstance(theme, Supervision):
        facts[StepPart.PROBLEMS] = _problems(theme)
    return facts


def _meetings(theme: Consultation) -> list[ConsultationMeeting]:
    return list(theme.meetings.prefetch_related("suggestions"))


def _research_words(research: Research) -> str:
    visits, versions = research.activities.count(), research.versions.count()
    said = [*_counted(visits, "走访 {} 次"), *_counted(versions, "报告 {} 稿")]
    return "，".join(said) or "尚无记录"


def _meeting_words(meeting: ConsultationMeeting, year: int) -> str:
    offered, adopted = meeting.counts
    said = [f"{month_day(meeting.held_on, year)}召开"]
    said += _counted(meeting.attendance, "{} 人参加")
    said += _counted(offered, "意见建议 {} 条")
    said += _counted(adopted, "采纳 {} 条")
    return "，".join(said)


def _feedback(theme: Consultation) -> tuple[str, ...]:
    counts = [meeting.counts for meeting in _meetings(theme)]
    offered = sum(row[0] or 0 for row in counts)
    if not offered:
        return ()
    adopted = sum(row[1] or 0 for row in counts)
    rows = Counter(
        Suggestion.objects.filter(meeting__consultation=theme).values_list("state", flat=True)
    )
    said = [f"意见建议 {offered} 条", f"采纳 {adopted} 条"]
    said += _counted(rows[SuggestionState.HANDED_OVER], "转办中 {} 条")
    said += _counted(rows[SuggestionState.DECLINED], "未采纳 {} 条")
    return ("，".join(said),)


def _problems(theme: Supervision) -> tuple[str, ...]:
    states = Counter(theme.problems.values_list("state", flat=True))
    total = sum(states.values())
    if not total:
        return ()
    handed = total - states[ProblemState.FOUND]
    closed = states[ProblemState.CLOSED]
    return (f"问题 {total} 个，交办 {handed} 个，销号 {closed} 个",)


def _counted(count: int | None, words: str) -> list[str]:
    return [words.format(count)] if count else []


def figures_of(themes: Iterable[Theme]) -> list[tuple[str, int]]:
    """Return what themes come to together, the figures that a leader asks for first."""
    found: Counter[str] = Counter()
    for theme in themes:
        found["批示"] += theme.instructions.count()
        if isinstance(theme, Consultation):
            counts = [meeting.counts for meeting in _meetings(theme)]
            found["协商会"] += len(counts)
            found["意见建议"] += sum(row[0] or 0 for row in counts)
            found["采纳"] += sum(row[1] or 0 for row in counts)
        elif isinstance(theme, Research):
            found["走访座谈"] += theme.activities.count()
            found["报告稿"] += theme.versions.count()
        elif isinstance(theme, Supervision):
            states = Counter(theme.problems.values_list("state", flat=True))
            found["交办问题"] += sum(states.values()) - states[ProblemState.FOUND]
            found["销号"] += states[ProblemState.CLOSED]
    order = ("走访座谈", "报告稿", "协商会", "意见建议", "采纳", "交办问题", "销号", "批示")
    return [(label, found[label]) for label in order if label in found]
