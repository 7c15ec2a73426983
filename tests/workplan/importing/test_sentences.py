"""A sentence below an annex that speaks of a matter of its own: offered as a row; a person makes it one."""

import pytest

from tests.workplan.services.importing import document
from workplan.annexes import Annex
from workplan.importing import Fixes, read_documents

MATTER = "省、市、区政协三级联动监督议题"
SENTENCE = f"{MATTER}待上级政协发文明确后一并纳入区政协民主监督议题组织实施。"


def added(fixes: Fixes) -> list:
    return [row for row in read_documents([document()], fixes).rows if row.is_added]


def test_the_sentence_below_annex_5_of_2021_is_offered_as_a_row():
    read = read_documents([document()])

    [offer] = read.offers
    assert (offer.annex, offer.matter, offer.said) == (Annex.SUPERVISION, MATTER, SENTENCE)
    assert (len(read.rows), added(Fixes()), read.problems) == (66, [], ())


def test_once_a_person_says_so_it_is_a_row_and_remains_a_sentence():
    [offer] = read_documents([document()]).offers
    said = Fixes(choices=frozenset({offer.choice}))

    read = read_documents([document()], said)

    [row] = added(said)
    assert (row.annex, row.title, row.period_phrase) == (
        *(Annex.SUPERVISION, MATTER),
        "待上级政协发文明确后",
    )
    assert (row.seq, row.leaders, row.lead_departments) == (None, (), ())
    assert read.offers == ()
    assert [p.message for p in read.problems if p.row == row.row] == [
        "没有写牵头领导。请补上，或导入后补填。",
        "没有写责任部门。请补上，或导入后补填。",
    ]
    below = [note.text for note in read.notes if note.annex is Annex.SUPERVISION]
    assert below == [SENTENCE]
    assert len(read.rows) == 67


def test_what_it_lacks_is_said_as_of_any_row():
    [offer] = read_documents([document()]).offers
    cells = {
        f"{offer.choice.partition('|')[2]}|{field}": words
        for field, words in (("lead_departments", "社法委"), ("leaders", "周翔"))
    }
    [row] = added(Fixes(choices=frozenset({offer.choice}), cells=cells))

    assert (row.leaders, row.lead_departments) == (("周翔",), ("社法委",))


@pytest.mark.parametrize("skipped", [False, True])
def test_a_table_that_was_left_out_offers_nothing(skipped):
    table = next(t for t in read_documents([document()]).tables if t.annex is Annex.SUPERVISION)
    fixes = Fixes(annexes={table.key: "skip"} if skipped else {})

    assert len(read_documents([document()], fixes).offers) == (0 if skipped else 1)
