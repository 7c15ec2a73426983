"""What a row or a whole annex lacks."""

from collections.abc import Iterator

from workplan.annexes import Annex
from workplan.checkup.facts import PlanFacts, PlanRow
from workplan.checkup.findings import Finding, FindingKind, finding


def lacking(facts: PlanFacts) -> Iterator[Finding]:
    """Find rows without a leader, a department or a date; an annex without any date is one finding.

    A row that says when it will be looked at again (回看日期) needs no date.
    """
    undated = {annex for annex in Annex if _is_undated(facts, annex)}
    for annex in (annex for annex in Annex if annex in undated):
        rows = [row for row in facts.rows if row.annex == annex]
        added = sum(row.is_added for row in rows)
        more = f"和增补的{added}项" if added else ""
        words = f"附件{annex.number}“{annex.label}”的{len(rows) - added}项{more}都没有时间。"
        yield finding(FindingKind.UNDATED_ANNEX, annex.value, rows, words)
    for row in facts.rows:
        if missing := _missing(row, date_expected=row.annex not in undated):
            words = f"{row.designation}缺{'、'.join(missing)}。"
            yield finding(FindingKind.LACKING, row.key, [row], words, facts="、".join(missing))


def _is_undated(facts: PlanFacts, annex: Annex) -> bool:
    rows = [row for row in facts.rows if row.annex == annex]
    reviewed = all(row.review_on for row in rows)
    return bool(rows) and not reviewed and not any(row.dues for row in rows)


def _missing(row: PlanRow, *, date_expected: bool) -> list[str]:
    has_date = bool(row.dues or row.review_on) or not date_expected
    parts = (
        ("牵头领导", row.leaders),
        ("责任部门", row.departments),
        ("时间", has_date),
    )
    return [name for name, there in parts if not there]


def unheld_posts(facts: PlanFacts) -> Iterator[Finding]:
    """Find rows led by a post in which no one stands, or several: who leads them is not said."""
    for row in facts.rows:
        posts = [name for name in row.leaders if name.is_post]
        said = [
            (post.name, len(facts.holders.get(post.key, ())))
            for post in posts
            if len(facts.holders.get(post.key, ())) != 1
        ]
        if said:
            words = "；".join(_holding(post, count) for post, count in said)
            known = ",".join(f"{post}={count}" for post, count in said)
            yield finding(
                FindingKind.POST, row.key, [row], f"{row.designation}：{words}。", facts=known
            )


def _holding(post: str, count: int) -> str:
    if count:
        return f"牵头领导写“{post}”，现有{count}人任此职，没有写明是哪一位"
    return f"牵头领导写“{post}”，现在没有人任此职"
