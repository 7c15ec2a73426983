"""Where names part over a full line's end in print: who is known decides, else it is asked."""

import pytest

from members.names import name_key
from sheets.cells import Cell, OnPage
from workplan.importing import Field
from workplan.importing.line_ends import settled

KNOWN = {
    name_key(name)
    for name in ("办公室", "各专委会", "社会法制和港澳台侨委", "余静漪", "主席", "副主席")
}


def cell(printed):
    """A cell whose lines end at each |, where they were full."""
    parts = printed.split("|")
    wraps = tuple(sum(map(len, parts[:number])) for number in range(1, len(parts)))
    return Cell(1, 1, "".join(parts), on_page=OnPage(1, 0, 0, 9, 9, wraps))


def words(printed, field=Field.PARTICIPANTS, known=KNOWN):
    return tuple(settled([cell(printed)], field, known))


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("办公室|各专委会", "办公室\n各专委会"),
        ("社会法制|和港澳台|侨委", "社会法制和港澳台侨委"),
        ("办公室|各专委|会", "办公室\n各专委会"),
        ("办公室、|各专委会", "办公室、各专委会"),
        ("各专委会（办公|室）", "各专委会（办公室）"),
    ],
)
def test_who_is_known_decides(printed, text):
    assert words(printed) == (text, False)


def test_two_that_may_be_one_and_are_not_known_are_asked_about():
    assert words("教文委|委员工委", known=set()) == ("教文委委员工委", True)
    assert words("主席|副主席", Field.LEADERS, known=set()) == ("主席副主席", True)
    assert words("主席|副主席", Field.LEADERS) == ("主席\n副主席", False)


def test_a_part_that_is_no_name_belongs_to_the_other():
    assert words("发展改|革局", known=set()) == ("发展改革局", False)
    assert words("余静|漪", Field.LEADERS, known=set()) == ("余静漪", False)


def test_one_that_is_known_beside_a_stranger_is_asked_about():
    assert words("办公室|教文卫体") == ("办公室教文卫体", True)


def test_whole_dates_part_and_words_go_on():
    assert words("3月|8月", Field.PERIOD) == ("3月\n8月", False)
    assert words("3月底|前完成", Field.PERIOD) == ("3月底前完成", False)
    assert words("10|月", Field.PERIOD) == ("10月", False)
    assert words("推进协商|民主建设", Field.TITLE) == ("推进协商民主建设", False)


def test_what_was_read_from_other_files_is_left_as_it_is():
    assert settled([Cell(1, 1, "办公室\n教文委")], Field.PARTICIPANTS, set()) == (
        "办公室\n教文委",
        False,
    )
