"""The only writer of a chain's steps: laid out, taken, skipped, moved.

What changes a state takes along who does it, why, and what the actor's page had shown (`by`: actor,
reason, seen), and raises as `services.states.change`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from almanac.words import month_day
from consultations.enums import Action, StepState
from consultations.models import ChainStep, ProcessTemplate, Theme
from consultations.services.papers import keep_papers
from consultations.services.saving import next_number, save
from consultations.services.states import change, day_of
from members.models import User
from workflow.refusals import Refused
from workflow.states import sign


def default_template(theme: Theme) -> ProcessTemplate | None:
    """Return the template that is laid out for a theme by itself, or None where there is none."""
    # Templates of research and supervision name no level.
    return ProcessTemplate.objects.filter(
        kind=theme.kind, level__in=("", theme.level), is_default=True
    ).first()


@transaction.atomic
def lay_out(
    *,
    theme: Theme,
    actor: User | None,
    template: ProcessTemplate | None = None,
    until: date | None = None,
) -> list[ChainStep]:
    """Give a theme the steps of a template (the default one), dated from its due date.

    `until` stands in for the due date of a theme without a work item; where there is no date, the
    steps have none. A theme in whose chain nothing has happened takes the new template's steps
    instead of its own. Raises Refused where something has, or the template is of another kind.
    """
    template = template or default_template(theme)
    if template is None:
        return []
    if template.kind != theme.kind:
        raise Refused("这个流程模板不用于此类工作。")
    if not may_lay_out(theme):
        raise Refused("成果链已经开始办理，不能再换流程模板。")
    own = theme.steps.all()
    if own.exists():
        own.delete()
        _record(theme, actor, f"按“{template}”排定环节")
    return _lay(theme, template, until or _due_of(theme))


def may_lay_out(theme: Theme) -> bool:
    """Return whether nothing has happened yet in a theme's chain, so that its steps may be replaced."""
    begun = Q(changes__isnull=False) | Q(papers__isnull=False) | ~Q(state=StepState.WAITING)
    return not theme.steps.filter(begun).exists()


def _lay(theme: Theme, template: ProcessTemplate, due: date | None) -> list[ChainStep]:
    return [
        ChainStep.objects.create(
            theme=theme,
            order=order,
            name=step.name,
            role=step.role,
            document=step.document,
            part=step.part,
            planned_on=_planned(due, step.offset_days),
        )
        for order, step in enumerate(template.steps.all(), start=1)
    ]


def _due_of(theme: Theme) -> date | None:
    if theme.item is None:
        return None
    due = theme.item.current_due
    return due.due_on if due else None


def _planned(due: date | None, offset: int | None) -> date | None:
    if due is None or offset is None:
        return None
    return due + timedelta(days=offset)


@transaction.atomic
def add_step(
    *, theme: Theme, name: str, actor: User | None, planned_on: date | None = None
) -> ChainStep:
    """Add a step of a theme's own at its chain's end. Raises ValidationError without a name."""
    place = next_number(theme, theme.steps, "order")
    step = save(ChainStep(theme=theme, order=place, planned_on=planned_on), actor, name=name)
    _record(theme, actor, f"增加环节“{step.name}”")
    return step


def _record(theme: Theme, actor: User | None, what: str) -> None:
    """Leave in the theme's own history who laid out its steps."""
    detail = theme.detail
    sign(detail, actor, what)
    detail.save()


@transaction.atomic
def complete(
    *,
    step: ChainStep,
    actor: User,
    on: date | None = None,
    note: str = "",
    files: Sequence[UploadedFile] = (),
    **by: Any,
) -> ChainStep:
    """完成: the step was taken on a day (today), with its document.

    Raises Refused where the document that it asks for is not among its papers and no note says why.
    """
    note = note.strip()
    if step.document and not files and not note and not step.papers.exists():
        raise Refused(f"请上传“{step.document}”，或在说明中写明未附材料的原因。", about="note")
    values: dict[str, Any] = {"done_on": day_of(on), "note": note}
    done = change(step, Action.COMPLETE, actor=actor, reason=note, **values, **by)
    keep_papers(files=files, actor=actor, step=done)
    return done


def skip(*, step: ChainStep, reason: str, **by: Any) -> ChainStep:
    """不适用: this chain does without the step, and why."""
    return change(step, Action.SKIP, reason=reason, note=reason.strip(), **by)


def reopen(*, step: ChainStep, **by: Any) -> ChainStep:
    """重新办理: the step was marked by mistake, or is to be taken again."""
    return change(step, Action.REOPEN, done_on=None, **by)


def reschedule(*, step: ChainStep, planned_on: date, reason: str, **by: Any) -> ChainStep:
    """改期: move a step that is still to be taken; the old day stays on record with the reason."""
    before = month_day(step.planned_on) if step.planned_on else "未定"
    words = f"{before} → {month_day(planned_on)}：{reason.strip()}" if reason.strip() else ""
    return change(step, Action.RESCHEDULE, reason=words, planned_on=planned_on, **by)
