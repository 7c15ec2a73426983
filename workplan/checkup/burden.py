"""Who has too much due in a month."""

from collections.abc import Iterator

from workplan.checkup.facts import Party, PlanFacts, PlanRow
from workplan.checkup.findings import Finding, FindingKind, finding


def crowded_months(facts: PlanFacts) -> Iterator[Finding]:
    """Find the months in which more is due than the limit, for each leader, then each department.

    A collective (各专委会) counts for each department that it stands for, a post for its one holder;
    a row that follows another is done there and counts once; a row due twice in a month counts
    once. 全年 is due on the last day of the year, which the words say.
    """
    for word, named in (("牵头领导", _leaders), ("责任部门", _departments)):
        due: dict[tuple[Party, int, int], list[PlanRow]] = {}
        for row in facts.counted_rows():
            months = {(day.year, day.month) for day in row.days}
            for name in named(facts, row):
                for year, month in months:
                    due.setdefault((name, year, month), []).append(row)
        crowded = [(who, rows) for who, rows in due.items() if len(rows) > facts.month_limit]
        for (name, year, month), rows in sorted(crowded, key=lambda one: one[0][1:]):
            yield finding(
                FindingKind.CROWDED,
                f"{name.key}:{year}-{month:02}",
                rows,
                _words(facts, word, name, (year, month), rows),
                facts=f"limit={facts.month_limit}",
                dated=False,
            )


def _words(
    facts: PlanFacts, word: str, name: Party, when: tuple[int, int], rows: list[PlanRow]
) -> str:
    year, month = when
    day = f"{month}月" if year == facts.year else f"{year}年{month}月"
    all_year = sum(1 for row in rows if row.all_year)
    among = f"（其中全年事项{all_year}项）" if all_year else ""
    return f"{word}“{name.name}”{day}到期{len(rows)}项{among}，多于设定的{facts.month_limit}项。"


def _leaders(facts: PlanFacts, row: PlanRow) -> list[Party]:
    found: list[Party] = []
    for name in row.leaders:
        holders = facts.holders.get(name.key, ())
        if not name.is_post:
            found.append(name)
        elif len(holders) == 1:
            found += holders
    return list(dict.fromkeys(found))


def _departments(facts: PlanFacts, row: PlanRow) -> list[Party]:
    found = [real for name in row.departments for real in facts.stands_for.get(name.key, (name,))]
    return list(dict.fromkeys(found))
