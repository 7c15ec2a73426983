"""A problem list from a workbook: compared with what is known first, then all or nothing."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from almanac import clock
from consultations.enums import ProblemState
from consultations.models import Problem, Supervision
from consultations.problem_rows import COLUMNS, WORDS, ProblemRow
from consultations.services.problems import add_problem, edit_problem
from members.models import User
from members.names import name_key
from sheets.checking import complaining
from sheets.comparing import Compared, compare, differences
from sheets.plain_tables import read_plain_rows

_Of = dict[int, Supervision]


def prepare_problems(data: bytes) -> Compared[ProblemRow]:
    """Compare a workbook with what is known; write nothing.

    A problem is known by its supervision and its number (序号), without one by its words and place.
    Raises UnreadableFile for a file that cannot be read as a whole.
    """
    return _compare(data)[0]


@transaction.atomic
def import_problems(data: bytes, actor: User | None) -> Compared[ProblemRow]:
    """Import the problems of a workbook, all or none, as found and not handed over; return what was
    done. Raises RowsRefused where any row is wrong.
    """
    compared, of = _compare(data)
    compared.refuse()
    written = {id(row) for row in (*compared.new, *compared.changed)}
    # In the order of the list, which the numbers follow where it has none; those with one come first.
    rows = [row for row in compared.rows if id(row) in written]
    for row in sorted(rows, key=lambda row: row.place_in_list is None):
        with complaining(row, lambda name: COLUMNS.get(name, "内容")):
            if row.known:
                edit_problem(problem=row.known, actor=actor, **row.said)
            else:
                add_problem(
                    supervision=of[id(row)], actor=actor, number=row.place_in_list, **row.said
                )
    compared.refuse()
    return compared


def _compare(data: bytes) -> tuple[Compared[ProblemRow], _Of]:
    rows = read_plain_rows(data, ProblemRow)
    of = _supervisions(rows)
    known: dict[Any, Problem] = {}
    for problem in Problem.objects.filter(supervision__in=set(of.values())):
        # Of two that say the same, the first is meant where no number tells them apart.
        known.setdefault(_said_key(problem.supervision_id, problem.text, problem.place), problem)
        known[problem.supervision_id, problem.number] = problem

    def key(row: ProblemRow) -> tuple | None:
        if id(row) not in of:
            return None
        supervision = of[id(row)].pk
        if row.place_in_list:
            return supervision, row.place_in_list
        return _said_key(supervision, row.words("问题"), row.words("地点"))

    for row in rows:
        _check(row, known.get(key(row)))
    return compare(rows, known, key=key, column="问题", thing="一个问题"), of


def _said_key(supervision: int, text: str, place: str) -> tuple:
    return supervision, name_key(text), name_key(place)


def _supervisions(rows: Sequence[ProblemRow]) -> _Of:
    """Return of which supervision each row is, noting where none or several are meant."""
    named: dict[str, list[Supervision]] = {}
    for supervision in Supervision.objects.order_by("-year"):
        named.setdefault(name_key(supervision.topic), []).append(supervision)
    found: _Of = {}
    for row in rows:
        if not row.topic:
            continue
        meant = [s for s in named.get(name_key(row.topic), ()) if row.year in (None, s.year)]
        if not meant:
            row.complain("监督议题", "没有这项民主监督，请先在“协商监督”中建立成果链。")
        elif len(meant) > 1:
            years = "、".join(f"{s.year}年" for s in meant)
            row.complain("监督议题", f"{years}都有这项民主监督，请在“年度”一列写明。")
        else:
            found[id(row)] = meant[0]
    return found


def _check(row: ProblemRow, known: Problem | None) -> None:
    """Note what is wrong with a row."""
    if row.found_on and row.found_on > clock.today():
        row.complain("发现日期", "还没有到。")
    found_on = row.found_on or (known.found_on if known else clock.today())
    due_on = row.said.get("due_on")
    if due_on and due_on < found_on:
        row.complain("整改期限", "不能早于发现日期。")
    for name, column in WORDS.items():
        most = getattr(Problem._meta.get_field(name), "max_length", None)
        if most and len(row.words(column)) > most:
            row.complain(column, f"不能超过{most}字。")
    if known and known.state != ProblemState.FOUND:
        for words in differences(known, row.said):
            what, change = words.split("：", 1)
            row.complain(what, f"这个问题{known.get_state_display()}，不能再用表格改（{change}）。")
