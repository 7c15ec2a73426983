"""The only writer of research and supervision, and of what is kept with any theme."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from consultations.models import (
    ReportVersion,
    Research,
    Theme,
    ThemeActivity,
    ThemeInstruction,
    ThemeSubmission,
)
from consultations.services.notices import tell_of_research
from consultations.services.papers import keep_papers
from consultations.services.saving import next_number, save
from consultations.services.steps import lay_out
from members.models import User
from workplan.models import WorkItem

_Kind = TypeVar("_Kind", bound=Theme)
_Dated = TypeVar("_Dated", ThemeActivity, ThemeSubmission, ThemeInstruction)


@transaction.atomic
def open_theme(
    *, kind: type[_Kind], item: WorkItem, actor: User | None, topic: str = "", **values: Any
) -> _Kind:
    """Begin a theme on its row of the plan, with the default steps; the topic is cut to 200. Of
    research its department is told.

    Raises ValidationError where the row has a theme already.
    """
    theme = kind(item=item)
    save(theme, actor, topic=(topic or item.title).strip()[:200], **values)
    lay_out(theme=theme, actor=actor)
    if isinstance(theme, Research):
        tell_of_research(theme, actor)
    return theme


@transaction.atomic
def edit_theme(*, theme: Theme, actor: User | None, **values: Any) -> Theme:
    """Change what a page may change of a theme. Raises ValidationError for what cannot be."""
    many = {name: values.pop(name) for name in ("feeds",) if name in values}
    save(theme, actor, **values)
    for name, rows in many.items():
        getattr(theme, name).set(rows)
    return theme


def add_activity(*, theme: Theme, actor: User | None, on: date, **values: Any) -> ThemeActivity:
    """Keep a visit, talk or inspection. Raises ValidationError for a day to come."""
    return _add(ThemeActivity(theme=theme, on=on), actor, **values)


@transaction.atomic
def add_submission(
    *,
    theme: Theme,
    actor: User | None,
    on: date,
    files: Sequence[UploadedFile] = (),
    **values: Any,
) -> ThemeSubmission:
    """Keep what was sent to whom, with the file. Raises ValidationError for a day to come."""
    row = _add(ThemeSubmission(theme=theme, on=on), actor, **values)
    keep_papers(files=files, actor=actor, submission=row)
    return row


def add_instruction(
    *, theme: Theme, actor: User | None, on: date, **values: Any
) -> ThemeInstruction:
    """Keep a 批示. Raises ValidationError for a day to come."""
    return _add(ThemeInstruction(theme=theme, on=on), actor, **values)


def _add(row: _Dated, actor: User | None, **values: Any) -> _Dated:
    if row.on > clock.today():
        raise ValidationError({"on": "日期还没有到。"})
    return save(row, actor, **values)


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
