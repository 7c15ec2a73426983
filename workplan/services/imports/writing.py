"""Writes what was prepared: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.files.base import ContentFile
from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import Refused
from workflow.states import sign
from workplan.enums import ImportState
from workplan.importing import SourceFile
from workplan.models import Plan, PlanImport, PlanImportFile, PlanPoint, WorkItem
from workplan.registry import matters_of
from workplan.services.imports import undoing
from workplan.services.imports.comparing import HEAD
from workplan.services.imports.prepared import CREATE, UNCHANGED, UPDATE, Prepared, last_change
from workplan.services.imports.reports import result
from workplan.services.items import create_items, data_of_all, revise_items
from workplan.services.links import propose_links
from workplan.services.many_rows import rarely_collected
from workplan.services.within_year import drop_item


class ImportRefused(Refused):
    """An import with errors; nothing was written."""


class PlanChanged(ImportRefused):
    """The plan is no longer as it was compared; nothing was written."""


@rarely_collected()
def carry_out(
    *, prepared: Prepared, actor: User | None, record: PlanImport | None = None
) -> PlanImport:
    """Write all that was prepared, and return the record of it.

    `record` is the draft that it was prepared from; without one, the files are kept with a new
    record. Raises ImportRefused where there are errors, PlanChanged where the plan is another by
    now.
    """
    if not prepared.ok:
        raise ImportRefused(f"有 {len(prepared.errors)} 处错误，没有导入任何内容。")
    with transaction.atomic():
        states = _locked_states(prepared.year)
        if record and states[record.pk] in (ImportState.DONE, ImportState.UNDONE):
            raise ImportRefused("这次导入已经完成，没有再导入。")
        if last_change() != prepared.last_change:
            raise PlanChanged("对照以后计划有了变动，没有导入任何内容。请重新检查。")
        record = record or _new_record(prepared, actor)
        plan, made = _plan(prepared, actor)
        before = undoing.before_image(plan, _touched(prepared))
        for named in prepared.added:
            sign(named, actor, _why(prepared))
            named.save()
        _write_head(plan, prepared, actor)
        created = _write_rows(plan, prepared, actor)
        dropped = _drop(prepared, actor)
        linked = _link_matters(prepared, created, actor)
        links = propose_links(plan)
        record.undo = undoing.image(before, plan, created, dropped, prepared)
        record.undo["matters"] = linked
        record.plan, record.state = plan, ImportState.DONE
        record.actor, record.at = actor, clock.now()
        counts = prepared.counts
        record.created, record.updated = counts[CREATE], counts[UPDATE]
        record.unchanged = counts[UNCHANGED]
        record.report = result(prepared) | {"links": links, "makes_plan": made}
        record.stage = ""
        record.save()
    return record


def _locked_states(year: int) -> dict[int, str]:
    """Return how each import of a year stands, locked: of two at once, the second waits."""
    imports = PlanImport.objects.select_for_update().filter(year=year)
    return dict(imports.order_by("pk").values_list("pk", "state"))


def _plan(prepared: Prepared, actor: User | None) -> tuple[Plan, bool]:
    """Return the year's plan, and whether it had to be made."""
    if plan := Plan.objects.filter(year=prepared.year).first():
        return plan, False
    plan = Plan(year=prepared.year, title=f"{prepared.year}年工作要点")
    sign(plan, actor, _why(prepared))
    plan.save()
    return plan, True


def _why(prepared: Prepared) -> str:
    decided = f"（{prepared.decided}）" if prepared.meeting else ""
    return f"{undoing.IMPORTED}：{prepared.file_name}{decided}"


def keep_files(record: PlanImport, files: Sequence[SourceFile]) -> None:
    """Keep the files of an import as they came."""
    for source in files:
        PlanImportFile.objects.create(
            plan_import=record,
            name=source.name[:255],
            size=len(source.data),
            file=ContentFile(source.data, source.name),
        )


def _new_record(prepared: Prepared, actor: User | None) -> PlanImport:
    record = PlanImport.objects.create(
        year=prepared.year, file_name=prepared.file_name[:255], actor=actor, at=clock.now()
    )
    keep_files(record, prepared.sources)
    return record


def _touched(prepared: Prepared) -> list[WorkItem]:
    """Return the items that will be other than they were."""
    changed = [p.item for p in prepared.rows if p.item and p.changes]
    return [*changed, *_losing_number(prepared)]


def _losing_number(prepared: Prepared) -> list[WorkItem]:
    """Return the missing items whose numbers the document gives to others."""
    taken = {(p.data.annex, p.data.section, p.data.seq) for p in prepared.rows}
    return [
        item
        for item in prepared.missing
        if item.seq is not None and (item.annex, item.section, item.seq) in taken
    ]


def _write_head(plan: Plan, prepared: Prepared, actor: User | None) -> None:
    document = prepared.document
    if not prepared.head:
        return
    for name in HEAD:
        if document and (new := getattr(document, name)):
            setattr(plan, name, new)
    plan.annex_notes = plan.annex_notes | prepared.annex_notes
    sign(plan, actor, _why(prepared))
    plan.save()
    for point in document.points if document else ():
        PlanPoint.objects.update_or_create(
            plan=plan,
            number=point.number,
            defaults={"section": point.section, "title": point.title, "text": point.text},
        )


def _write_rows(plan: Plan, prepared: Prepared, actor: User | None) -> list[int]:
    """Revise what changed, then create what is new, and return the keys of the latter."""
    why = prepared.decided
    losing = _losing_number(prepared)
    now = zip(losing, data_of_all(losing), strict=True)
    without = [(item, replace(data, seq=None)) for item, data in now]
    revise_items(pairs=without, actor=actor, reason=why)
    changed = [p for p in prepared.rows if p.item and p.changes]
    said = {p.item.pk: p.new_rounds for p in changed if p.item and p.new_rounds is not None}
    pairs = [(p.item, p.data) for p in changed if p.item]
    revise_items(pairs=pairs, actor=actor, reason=why, new_rounds=said)
    new = [p.data for p in prepared.rows if p.item is None]
    return [item.pk for item in create_items(plan=plan, rows=new, actor=actor, reason=why)]


def _drop(prepared: Prepared, actor: User | None) -> list[int]:
    """Take out of the plan what the meeting took out, and return the keys of these items."""
    if not (prepared.meeting and prepared.dropping and actor):
        return []
    items = WorkItem.objects.filter(pk__in=prepared.dropping).select_related("plan")
    for item in items:
        why = prepared.dropping[item.pk]
        try:
            drop_item(item=item, meeting=prepared.meeting, reason=why, actor=actor)
        except Refused as refused:  # it was ended, or linked, since it was compared
            raise PlanChanged(str(refused)) from None
    return [item.pk for item in items]


def _link_matters(prepared: Prepared, created: list[int], actor: User | None) -> list[int]:
    """Let new rows be one life with what was found of them, and return the keys of these items."""
    new = [planned for planned in prepared.rows if planned.item is None]
    found = {pk: planned for pk, planned in zip(created, new, strict=True) if planned.matter}
    for item in WorkItem.objects.filter(pk__in=found).select_related("plan"):
        matters = matters_of(item.annex)
        if not (matters and matters.link(found[item.pk].matter, item, actor)):
            raise PlanChanged("对照以后提案有了变动，没有导入任何内容。请重新检查。")
    return list(found)
