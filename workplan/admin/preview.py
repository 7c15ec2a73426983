"""What an import would do, as its preview shows it."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join

from workplan.admin import display
from workplan.services.imports import CREATE, UNCHANGED, UPDATE, PlannedRow, Prepared
from workplan.services.items import Change

_ACTIONS = {CREATE: ("green", "新增"), UPDATE: ("yellow", "修改"), UNCHANGED: ("grey", "未变")}
# Below this likeness two texts share no more than chance letters: show the one, then the other.
_ALIKE = 0.3


@dataclass(frozen=True)
class PreviewRow:
    """A row of the file, what it would do, and what its phrase becomes."""

    planned: PlannedRow
    colour: str
    word: str
    became: str
    differences: list[tuple[str, str]]


def preview(prepared: Prepared) -> dict[str, Any]:
    """Return the preview's parts: counts, what does something, and what stays as it is."""
    rows = [_row(planned) for planned in prepared.rows]
    return {
        "prepared": prepared,
        "counts": [(word, prepared.counts[key]) for key, (_, word) in _ACTIONS.items()],
        "active": [row for row in rows if row.planned.action != UNCHANGED],
        "unchanged": [row for row in rows if row.planned.action == UNCHANGED],
        "gone": prepared.gone,
        "notes": [note.text for note in prepared.notes],
    }


def _row(planned: PlannedRow) -> PreviewRow:
    colour, word = _ACTIONS[planned.action]
    return PreviewRow(
        planned,
        colour,
        word,
        display.understood(planned.period),
        [(change.label, difference(change)) for change in planned.changes],
    )


def difference(change: Change) -> str:
    """Return old and new in one line: <del> what goes, <ins> what comes."""
    matcher = SequenceMatcher(None, change.old, change.new, autojunk=False)
    if not change.old or not change.new:
        return _gone(change.old) + _come(change.new)
    if matcher.ratio() < _ALIKE:
        return _gone(change.old) + " → " + _come(change.new)
    parts = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(format_html("{}", change.old[a:b]))
        else:
            parts.append(_gone(change.old[a:b]) + _come(change.new[c:d]))
    return format_html_join("", "{}", ((part,) for part in parts))


def _gone(text: str) -> str:
    return format_html("<del>{}</del>", text) if text else format_html("")


def _come(text: str) -> str:
    return format_html("<ins>{}</ins>", text) if text else format_html("")
