"""What waits for a document of a body above, and is not marked so."""

from collections.abc import Iterator

from workplan.checkup.facts import PlanFacts
from workplan.checkup.findings import Finding, FindingKind, finding
from workplan.periods import awaited_document


def awaited_documents(facts: PlanFacts) -> Iterator[Finding]:
    """Find rows, and remarks beneath an annex, that say so; a remark is settled by a row of its annex
    that was added and marked.
    """
    for row in facts.rows:
        found = awaited_document(f"{row.title}，{row.phrase}")
        if found and not row.is_awaiting:
            words = f"{row.designation}写明“{found.said}”。"
            yield finding(FindingKind.AWAITED, row.key, [row], words, facts=found.said)
    for text in facts.texts:
        found = awaited_document(text.text) if text.annex else None
        added = (row for row in facts.rows if row.annex == text.annex and row.is_awaiting)
        if found and not any(row.is_added for row in added):
            words = f"{text.place}写明“{found.said}”。"
            yield finding(FindingKind.AWAITED, text.place, [], words, facts=found.said)
