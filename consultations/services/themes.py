"""The doors through which research and supervision begin, and what is kept with any theme."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Model

from almanac import clock
from consultations.enums import ActivityKind, Rank
from consultations.models import (
    ReportVersion,
    Research,
    Supervision,
    Theme,
    ThemeActivity,
    ThemeInstruction,
    ThemeSubmission,
)
from consultations.services.papers import keep_papers
from consultations.services.steps import lay_out
from members.models import User
from workplan.models import WorkItem
from workplan.services.signing import sign

_Row = TypeVar("_Row", bound=Model)


@transaction.atomic
def open_research(*, item: WorkItem, actor: User | None, topic: str = "") -> Research:
    """Begin a research topic on its row of the plan, with the default steps.

    Raises ValidationError where the row has one already or the topic is too long.
    """
    research = _save(Research(item=item, topic=(topic or item.title).strip()[:200]), actor)
    lay_out(theme=research, actor=actor)
    return research


@transaction.atomic
def open_supervision(
    *,
    item: WorkItem,
    actor: User | None,
    topic: str = "",
    group: str = "",
    with_congress: bool = False,
    three_levels: bool = False,
) -> Supervision:
    """Begin a supervision on its row of the plan, with the default steps. As `open_research`."""
    supervision = Supervision(
        item=item,
        topic=(topic or item.title).strip()[:200],
        group=group.strip(),
        with_congress=with_congress,
        three_levels=three_levels,
    )
    _save(supervision, actor)
    lay_out(theme=supervision, actor=actor)
    return supervision


@transaction.atomic
def edit_theme(*, theme: Theme, actor: User | None, **values: Any) -> Theme:
    """Change what a page may change of a theme. Raises ValidationError for what cannot be."""
    many = {name: values.pop(name) for name in ("feeds",) if name in values}
    for field, value in values.items():
        setattr(theme, field, value.strip() if isinstance(value, str) else value)
    _save(theme, actor)
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
    row = ThemeActivity(
        theme=theme,
        kind=kind,
        on=on,
        place=place.strip(),
        people=people.strip(),
        text=text.strip(),
    )
    return _save(row, actor)


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
    row = ThemeSubmission(
        theme=theme,
        on=on,
        title=title.strip(),
        sent_to=sent_to.strip(),
        points=points,
    )
    _save(row, actor)
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
    row = ThemeInstruction(
        theme=theme,
        on=on,
        leader=leader.strip(),
        rank=rank,
        text=text.strip(),
        handed_to=handed_to.strip(),
    )
    return _save(row, actor)


@transaction.atomic
def add_version(
    *, research: Research, actor: User, files: Sequence[UploadedFile], note: str = ""
) -> ReportVersion:
    """Keep the next version of a research report; earlier ones stay. Raises ValidationError."""
    if not files:
        raise ValidationError("请选择调研报告文件。")
    locked = Research.objects.select_for_update().get(pk=research.pk)
    last = locked.versions.aggregate(last=Max("number"))["last"] or 0
    version = ReportVersion(
        research=locked, number=last + 1, note=note.strip(), by=actor, at=clock.now()
    )
    _save(version, actor)
    keep_papers(files=files, actor=actor, version=version)
    return version


def _not_to_come(on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": "日期还没有到。"})


def _save(row: _Row, actor: User | None) -> _Row:
    row.full_clean()
    sign(row, actor, "")
    row.save()
    return row
