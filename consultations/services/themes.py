"""The only writer of research and supervision, and of what is kept with any theme."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from consultations.enums import ActivityKind, Rank
from consultations.models import (
    ReportVersion,
    Research,
    Theme,
    ThemeActivity,
    ThemeInstruction,
    ThemeSubmission,
)
from consultations.services.papers import keep_papers
from consultations.services.saving import next_number, save
from consultations.services.steps import lay_out
from members.models import User
from workplan.models import WorkItem

_Kind = TypeVar("_Kind", bound=Theme)


@transaction.atomic
def open_theme(
    *, kind: type[_Kind], item: WorkItem, actor: User | None, topic: str = "", **values: Any
) -> _Kind:
    """Begin a theme on its row of the plan, with the default steps; the topic is cut to 200.

    Raises ValidationError where the row has a theme already.
    """
    theme = save(kind(item=item), actor, topic=(topic or item.title).strip()[:200], **values)
    lay_out(theme=theme, actor=actor)
    return theme


@transaction.atomic
def edit_theme(*, theme: Theme, actor: User | None, **values: Any) -> Theme:
    """Change what a page may change of a theme. Raises ValidationError for what cannot be."""
    many = {name: values.pop(name) for name in ("feeds",) if name in values}
    save(theme, actor, **values)
    for name, rows in many.items():
        getattr(theme, name).set(rows)
    return theme


def add_activity(
    *,
    theme: Theme,
    actor: User | None,
    on: date,
    place: str,
    kind: str = ActivityKind.VISIT,
    people: str = "",
    text: str = "",
) -> ThemeActivity:
    """Keep a visit, talk or inspection. Raises ValidationError for a day to come."""
    _not_to_come(on)
    row = ThemeActivity(theme=theme, kind=kind, on=on)
    return save(row, actor, place=place, people=people, text=text)


@transaction.atomic
def add_submission(
    *,
    theme: Theme,
    actor: User | None,
    on: date,
    title: str,
    sent_to: str,
    points: int | None = None,
    files: Sequence[UploadedFile] = (),
) -> ThemeSubmission:
    """Keep what was sent to whom, with the file. Raises ValidationError for a day to come."""
    _not_to_come(on)
    row = ThemeSubmission(theme=theme, on=on, points=points)
    save(row, actor, title=title, sent_to=sent_to)
    keep_papers(files=files, actor=actor, submission=row)
    return row


def add_instruction(
    *,
    theme: Theme,
    actor: User | None,
    on: date,
    leader: str,
    rank: str = Rank.DISTRICT,
    text: str = "",
    handed_to: str = "",
) -> ThemeInstruction:
    """Keep a 批示. Raises ValidationError for a day to come."""
    _not_to_come(on)
    row = ThemeInstruction(theme=theme, on=on, rank=rank)
    return save(row, actor, leader=leader, text=text, handed_to=handed_to)


@transaction.atomic
def add_version(
    *, research: Research, actor: User, files: Sequence[UploadedFile], note: str = ""
) -> ReportVersion:
    """Keep the next version of a research report; earlier ones stay. Raises ValidationError."""
    if not files:
        raise ValidationError("请选择调研报告文件。")
    number = next_number(research, research.versions)
    version = ReportVersion(research=research, number=number, by=actor, at=clock.now())
    save(version, actor, note=note)
    keep_papers(files=files, actor=actor, version=version)
    return version


def _not_to_come(on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": "日期还没有到。"})
