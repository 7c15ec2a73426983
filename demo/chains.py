"""The demonstration's chains of results: fixtures/chains_2021.toml through the services."""

from collections.abc import Callable
from datetime import date
from typing import Any

from almanac import clock
from consultations.models import Problem, Research, Supervision, Theme
from consultations.services import problems, steps, suggestions, themes, topics
from members.models import User
from workplan.annexes import Annex
from workplan.models import WorkItem

_ANNEXES = {
    "consultation": Annex.TASKS,
    "research": Annex.RESEARCH,
    "supervision": Annex.SUPERVISION,
}
Account = Callable[[str], User]


def begin_chains(chains: dict[str, Any], account: Account) -> None:
    """Begin the research and supervision of the year, each on its row of the plan."""
    office = account("办公室")
    for entry in chains["research"]:
        research = themes.open_theme(
            kind=Research, item=_item("research", entry["item"]), actor=office
        )
        served = [_theme("consultation", row) for row in entry.get("feeds", ())]
        themes.edit_theme(
            theme=research, actor=office, feeds=served, outline=entry.get("outline", "")
        )
    for entry in chains["supervision"]:
        themes.open_theme(
            kind=Supervision,
            item=_item("supervision", entry["item"]),
            actor=office,
            with_congress=entry["with_congress"],
            group=entry.get("group", ""),
        )


def play_chains(chains: dict[str, Any], until: date, account: Account) -> None:
    """Play what happened to the chains up to a day, each thing on its own day."""
    for entry in chains["topics"]:
        _on(entry["on"], until, _put_forward, entry, account)
    for entry in chains["steps"]:
        _on(entry["on"], until, _take_steps, entry, account(entry["by"]))
    for entry in chains["submissions"]:
        _on(entry["on"], until, _submit, entry, account(entry["by"]))
    for entry in chains["activities"]:
        _on(entry["on"], until, _visit, entry, account(entry["by"]))
    for entry in chains["suggestions"]:
        _suggest(entry, until, account(entry["by"]))
    for entry in chains["problems"]:
        _on(entry["on"], until, _find, entry, until, account(entry["by"]))


def _on(day: date, until: date, happen: Callable[..., None], *what: Any) -> None:
    if day <= until:
        with clock.standing_at(day):
            happen(*what)


def _item(kind: str, seq: int) -> WorkItem:
    items = WorkItem.objects.with_ledger()
    return items.get(plan__year=2021, annex=_ANNEXES[kind], seq=seq)


def _theme(kind: str, seq: int) -> Any:
    return Theme.objects.get(kind=kind, item=_item(kind, seq)).detail


def _put_forward(entry: dict[str, Any], account: Account) -> None:
    topic = topics.propose_topic(
        year=entry["year"],
        title=entry["title"],
        background=entry["background"],
        actor=account(entry["by"]),
    )
    if reason := entry.get("selected"):
        topics.select_topic(
            topic=topic,
            actor=account("办公室"),
            consultation=_theme("consultation", entry["item"]),
            reason=reason,
        )


def _take_steps(entry: dict[str, Any], actor: User) -> None:
    for seq in entry["items"]:
        for step in _theme(entry["kind"], seq).steps.filter(name__in=entry["names"]):
            steps.complete(step=step, actor=actor, note=entry["note"])


def _submit(entry: dict[str, Any], actor: User) -> None:
    themes.add_submission(
        theme=_theme(entry["kind"], entry["item"]),
        actor=actor,
        on=entry["on"],
        title=entry["title"],
        sent_to=entry["sent_to"],
    )


def _visit(entry: dict[str, Any], actor: User) -> None:
    themes.add_activity(
        theme=_theme(entry["kind"], entry["item"]),
        actor=actor,
        on=entry["on"],
        kind=entry["activity"],
        place=entry["place"],
        text=entry["text"],
    )


def _suggest(entry: dict[str, Any], until: date, actor: User) -> None:
    meeting = _theme("consultation", entry["item"]).meetings.first()
    if meeting is None:
        return
    row = suggestions.add_suggestion(
        meeting=meeting,
        actor=actor,
        **{name: entry.get(name, "") for name in ("text", "speaker", "unit")},
    )
    for name, act in (
        ("handed_on", suggestions.hand_over),
        ("adopted_on", suggestions.adopt),
        ("declined_on", suggestions.not_adopt),
    ):
        day = entry.get(name)
        if day and day <= until:
            is_handed = name == "handed_on"
            answer = {"due_on": entry.get("due_on")} if is_handed else {"answer": entry["answer"]}
            with clock.standing_at(day):
                row = act(suggestion=row, actor=actor, on=day, **answer)


def _find(entry: dict[str, Any], until: date, actor: User) -> None:
    problem = problems.add_problem(
        supervision=_theme("supervision", entry["item"]),
        actor=actor,
        **{name: entry[name] for name in ("text", "place", "unit")},
        found_on=entry["on"],
    )
    acts: tuple[tuple[str, Callable[..., Problem], dict[str, Any]], ...] = (
        ("handed_on", problems.hand_over, {"due_on": entry.get("due_on")}),
        ("answered_on", problems.answer, {"answer": entry.get("answer")}),
        ("rectified_on", problems.rectify, {}),
    )
    for name, act, more in acts:
        day = entry.get(name)
        if day and day <= until:
            with clock.standing_at(day):
                problem = act(problem=problem, actor=actor, on=day, **more)
