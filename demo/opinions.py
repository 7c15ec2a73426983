"""The demonstration's opinion reports: written, edited, signed off, sent, adopted, day by day."""

from datetime import date
from typing import Any

from almanac import clock
from members.directory import Directory
from members.models import Department, User
from opinions.enums import Level
from opinions.models import OpinionReport
from opinions.names import authors_in
from opinions.services import handing, outcomes, states
from opinions.services.writing import ReportData, write
from workplan.models import WorkItem


def report_opinions(reports: list[dict[str, Any]], until: date) -> None:
    """Let the reports come as far as they had by a day; each begins on the day of its first step."""
    directory = Directory.load()
    for entry in reports:
        steps = [step for step in entry.get("steps", ()) if step["on"] <= until]
        if entry.get("steps") and not steps:
            continue
        begun = steps[0]["on"] if steps else until
        authors = authors_in(entry["authors"], directory)
        with clock.standing_at(begun):
            report = write(
                data=ReportData(
                    title=entry["title"],
                    text=entry["text"],
                    authors=authors,
                    department=Department.objects.get(name=entry["department"]),
                    item=_item(**entry["item"]),
                ),
                actor=User.objects.get(person=authors[0].person),
            )
        for step in steps:
            with clock.standing_at(step["on"]):
                _take(report, step)


def _item(seq: int, annex: str = "tasks") -> WorkItem:
    return WorkItem.objects.get(plan__year=2021, annex=annex, seq=seq)


def _take(report: OpinionReport, step: dict[str, Any]) -> None:
    by: dict[str, Any] = {"report": report, "actor": User.objects.get(person__name=step["by"])}
    match step["do"]:
        case "submit":
            states.submit(**by)
        case "edit":
            states.edit(**by, title=step["title"], text=step["text"])
        case "finish":
            states.finish(**by)
        case "sign":
            states.sign(**by)
        case "send":
            states.send(**by, sent_to=step["sent_to"])
        case "hand_over":
            unit = Department.objects.get(name=step["unit"])
            handing.hand_over(**by, unit=unit, answer_by=step["answer_by"])
        case "answer":
            handing.answer(
                handing=report.handings.get(), actor=by["actor"], result="done", answer=step["text"]
            )
        case "return":
            states.return_to_author(**by, reason=step["reason"])
        case "decline":
            states.decline(**by, reason=step["reason"])
        case "adopt":
            outcomes.record_adoption(
                **by, level=Level(step["level"]), on=step["on"], way=step.get("way", "")
            )
        case "instruct":
            outcomes.record_instruction(
                **by,
                level=Level(step["level"]),
                who=step["who"],
                on=step["on"],
                words=step["words"],
            )
