"""Who signs a report, from a line of names."""

import pytest

from opinions.names import in_a_line, split_names

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", []),
        ("周翔", [("周翔", 1)]),
        ("周　翔、陈  悦", [("周　翔", 1), ("陈  悦", 1)]),
        ("周翔，陈悦;郑丽\n", [("周翔", 1), ("陈悦", 1), ("郑丽", 1)]),
        ("陈悦（2份）、费建伟(3)", [("陈悦", 2), ("费建伟", 3)]),
        ("陈悦（0份）", [("陈悦（0份）", 1)]),
    ],
)
def test_names_are_split_with_their_shares(line, names):
    assert split_names(line) == names


def test_names_in_a_line_are_read_as_they_were():
    names = [("陈悦", 2), ("费建伟", 1)]

    assert in_a_line(names) == "陈悦（2份）、费建伟"
    assert split_names(in_a_line(names)) == names
