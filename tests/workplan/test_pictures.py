"""Numbers become places."""

import pytest

from workplan.pictures import course, parts, shade, small_columns


def test_the_highest_of_twelve_columns_is_as_high_as_the_picture():
    found = small_columns([0, 0, 70, 2, *[0] * 8])
    assert [(c.month, c.x, c.y, c.height) for c in found[:4]] == [
        (1, 4.0, 64.0, 0.0),
        (2, 30.0, 64.0, 0.0),
        (3, 56.0, 14.0, 50.0),
        (4, 82.0, 62.6, 1.4),
    ]
    assert small_columns([0] * 12)[0].height == 0


def test_parts_of_a_bar_follow_one_another_and_what_is_nothing_is_left_out():
    found = parts([("red", 1), ("yellow", 0), ("green", 8), ("grey", 2), ("blue", 5)], 16, 320)
    assert [(p.key, p.x, p.width, p.says_number) for p in found] == [
        ("red", 0.0, 20.0, True),
        ("green", 20.0, 160.0, True),
        ("grey", 180.0, 40.0, True),
        ("blue", 220.0, 100.0, True),
    ]
    assert [p.says_number for p in parts([("red", 1), ("blue", 39)], 40, 320)] == [False, True]
    assert parts([("red", 0)], 0) == []


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (1, 2), (2, 3), (3, 4), (4, 5)])
def test_the_most_is_the_darkest(number, expected):
    assert shade(number, 4) == expected


def test_the_course_of_a_year():
    found = course([2, 4, 11, 14, 18, 22, 25, 29, 35, 42, 46, 57], [2, 2, 10, 13, 13], 57)

    assert [(step.number, step.y) for step in found.scale] == [
        (0, 220.0),
        (10, 186.0),
        (20, 152.0),
        (30, 118.0),
        (40, 84.0),
        (50, 50.0),
        (60, 16.0),
    ]
    assert [(c.x, c.y, c.height) for c in (found.due[0], found.due[11], found.closed[4])] == [
        (59.2, 213.2, 6.8),
        (898.8, 26.2, 193.8),
        (388.5, 175.8, 44.2),
    ]
    assert len(found.closed) == 5
    assert found.even == "M44,220L960,26.2"


@pytest.mark.parametrize(
    ("most", "numbers"),
    [(0, [0, 1]), (6, [0, 1, 2, 3, 4, 5, 6]), (7, [0, 2, 4, 6, 8]), (130, [0, 50, 100, 150])],
)
def test_the_scale_has_round_numbers_and_six_lines_at_the_most(most, numbers):
    assert [step.number for step in course([most] * 12, [], most).scale] == numbers
