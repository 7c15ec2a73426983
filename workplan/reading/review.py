"""The office's review queue as its page shows it, with a form at each line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from workflow.actions import ActionsOn, OpenAction
from workplan.actions import DUE, EXTENSION, ITEM, LET_STAND
from workplan.enums import NUMBERED_KINDS, Action
from workplan.models import Meeting, Progress
from workplan.permissions import Access
from workplan.reading.agenda import Candidate
from workplan.reading.board import BoardRow
from workplan.reading.inbox import Queue, queue
from workplan.reading.schemes import scheme_of


@dataclass(frozen=True)
class ReportedRow:
    """A due date that was reported done, with what was written to it."""

    row: BoardRow
    report: Progress | None
    actions: list[OpenAction]


@dataclass(frozen=True)
class ReviewPage:
    """What waits; `meetings` are those to come, on whose agenda a scheme may be put."""

    queue: Queue
    reported: list[ReportedRow]
    extensions: list[ActionsOn]
    schemes: list[Candidate]
    meetings: Iterable[Meeting]


def read_review(on: date) -> ReviewPage:
    """Return the page of the office on a day."""
    waiting, office = queue(), Access(office=True)
    deciding = {Action.CLOSE, Action.RETURN}
    reported = [
        ReportedRow(
            row,
            next((entry for entry in row.written if entry.is_report and entry.stands), None),
            DUE.offered(office, row.due, names=deciding),
        )
        for row in waiting.reported
    ]
    prefetch_related_objects([row.report for row in reported if row.report], "attachments")
    return ReviewPage(
        queue=waiting,
        reported=reported,
        extensions=[
            ActionsOn(wish, EXTENSION.offered(office, wish)) for wish in waiting.extensions
        ],
        schemes=[
            Candidate(item, scheme_of(item), ITEM.offered(office, item, names={LET_STAND}))
            for item in waiting.schemes
        ],
        meetings=Meeting.objects.not_called_off()
        .filter(held_on__gte=on, kind__in=NUMBERED_KINDS)
        .order_by("held_on"),
    )
