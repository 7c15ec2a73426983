"""What a page costs the web server, beside a bare Django view over the same rows (`benchmarks/floor.py`).

    python -m benchmarks pages [NAME …]

The Procfile's server with one worker, the demonstration of 2021 and a plan of 10,000 items (2019), signed in
as the office and others. CPU is what all processes of the server spent on a request; queries are counted
in a process of our own, beside the most that there may be. `!` marks what misses its aim.
"""

import itertools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.ground import LARGE_YEAR, WORD
from benchmarks.table import compare, head, line, queries
from benchmarks.web import Browser, Site, sign_in

YEAR = 2021


@dataclass(frozen=True)
class Write:
    """What is sent where; {n} in it is another number each time."""

    address: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Floor:
    """What a page is measured against: what it does, and its address (`benchmarks/floor.py`)."""

    name: str
    address: str


@dataclass(frozen=True)
class Row:
    """A page and its floor; `aim` is the ratio to reach, `queries` the most that it may ask.

    With `write` it is not the page that is measured, but what its form sends; the floor is sent, too. With
    `again` it is the page asked for once more, while nothing was written: 304.
    """

    name: str
    user: str
    page: str
    floor: Floor
    aim: float
    queries: int
    write: Write | None = None
    again: bool = False


_numbers = itertools.count(1000)


def numbered(fields: dict[str, str]) -> dict[str, str]:
    """Return fields with the next number in them."""
    number = str(next(_numbers))
    return {name: value.replace("{n}", number) for name, value in fields.items()}


def asked(browser: Browser, row: Row) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return what asks once for a row, and for its floor."""
    write, floor = row.write, row.floor.address
    browser.get(row.page)
    if row.again:
        other = Browser(browser.port, browser.cookies)
        browser.get(row.page)
        return lambda: browser.again(row.page), lambda: other.get(floor)
    if write is None:
        return lambda: browser.get(row.page), lambda: browser.get(floor)
    return (
        lambda: browser.send(write.address, **numbered(write.fields)),
        lambda: browser.send(floor),
    )


def rows_of(large: int) -> list[Row]:
    """Return the table of what is measured, each with its aim."""
    from workplan.models import WorkItem

    work = WorkItem.objects.get(plan__year=YEAR, annex="tasks", seq=24)
    item, due = work.pk, work.current_due
    added = {
        "title": "推进第{n}项工作",
        "plan": str(work.plan_id),
        "annex": "tasks",
        "seq": "{n}",
        "origin": "document",
        "lead_departments": str(work.lead_departments[0].pk),
        "period_phrase": "3月、8月",
    }
    written = {"seen": due.state, f"progress-{due.pk}-text": "已开展第{n}次走访。"}
    person = WorkItem.objects.filter(plan__year=large).first().leader_rows.get().person_id
    few = Floor("66 rows of values() in a plain template", f"/floor/rows/{YEAR}/66/")
    many = Floor("50 rows of values()", f"/floor/rows/{large}/50/")
    one = Floor("one row of values()", f"/floor/one/{item}/")
    like = Floor("LIKE on titles and names", f"/floor/like/{WORD}/")
    like_all = Floor("LIKE in every table searched", f"/floor/search/{WORD}/")
    empty = Floor("an empty page of the theme", "/floor/empty/")
    create = Floor("the same rows by the ORM, unasked", f"/floor/create/{work.plan_id}/")
    progress = Floor("the same row by the ORM, unasked", f"/floor/progress/{due.pk}/")
    table, bare = "/admin/workplan/workitem/", "/floor/admin/workplan/workitem/"
    ledger = Floor("the theme's list, same rows", f"{bare}?plan__year={YEAR}")
    of_many = Floor("the theme's list, same rows", f"{bare}?plan__year={large}")
    searched = Floor("the theme's list with LIKE", f"{bare}?plan__year={large}&q={WORD}")
    office, head = "bangongshi", "chengjianwei"
    by_person = f"leader=person-{person}"
    add = Write(f"{table}add/", added)
    write = Write(f"/items/{item}/dues/{due.pk}/progress/", written)
    return [
        Row("全年 66 项", head, f"/plan/{YEAR}/", few, 2.0, 7),
        Row("全年 66 项，再看", head, f"/plan/{YEAR}/", few, 0.5, 3, again=True),
        Row("台账 25 项（后台）", office, table, ledger, 1.5, 12),
        Row("事项页，部门", head, f"/items/{item}/", one, 3, 12),
        Row("事项页，办公室", office, f"/items/{item}/", one, 3, 12),
        Row("首页，部门", head, "/", few, 3, 40),
        Row("首页，办公室", office, "/", few, 3, 40),
        Row("首页，领导", "wangguozhen", "/", few, 3, 40),
        Row("后台首页", office, "/admin/", empty, 1.5, 40),
        Row("一万项，按人", office, f"/plan/{large}/?{by_person}", many, 2, 12),
        Row("一万项，按人（后台）", office, f"{table}?year={large}&{by_person}", of_many, 2, 20),
        Row("一万项，二字（后台）", office, f"{table}?year={large}&q={WORD}", searched, 1.5, 20),
        Row("一万项，二字", office, f"/plan/{large}/?q={WORD}", like, 1.5, 12),
        Row("搜索，只找事项", office, f"/search/?q={WORD}&kind=items", like, 1.5, 20),
        Row("搜索，各类", office, f"/search/?q={WORD}", like_all, 1.5, 40),
        Row("新增（后台）", office, add.address, create, 2, 40, add),
        Row("填报进展", head, f"/items/{item}/", progress, 2, 40, write),
        Row("一万项", office, f"/plan/{large}/", many, 3, 12),
        Row("全年数字", office, f"/figures/{YEAR}/", few, 3, 10),
        Row("提案统计", "tianwei", "/proposals/figures/", few, 3, 8),
    ]


def statements(row: Row, cookies: dict[str, str]) -> tuple[int, int]:
    """Return how many statements a row asks when asked again, and its size in KB."""
    from django.test import Client

    own, tags, answers = Client(headers={"host": "127.0.0.1"}), [""], []
    own.cookies.load(cookies)

    def ask() -> None:
        if row.write is None:
            answer = own.get(row.page, headers={"if-none-match": tags[-1]} if row.again else {})
        else:
            answer = own.post(row.write.address, numbered(row.write.fields))
        tags.append(answer.headers.get("ETag") or tags[-1])
        answers.append(answer)

    ask(), ask()
    return queries(ask), len(answers[-1].content) // 1024


def main(names: list[str]) -> None:
    import django

    django.setup()
    with Site(workers=1) as site:
        head()
        for row in rows_of(LARGE_YEAR):
            if names and not any(name in row.name for name in names):
                continue
            cookies = sign_in(row.user)
            costs = compare(*asked(Browser(site.port, cookies), row), site.cpu)
            count, kb = statements(row, cookies)
            line(
                *(row.name, costs, row.aim, row.floor.name),
                queries=f"{count} of {row.queries}",
                kb=kb,
            )
        print(f"PSS of the web processes: {site.memory():.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
