"""Dates in the words an office uses."""

from datetime import date

import pytest

from almanac.words import ended, month_day, session_name, session_said, weekday


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2021, 3, 22), "周一"), (date(2021, 3, 24), "周三"), (date(2021, 3, 28), "周日")],
)
def test_the_day_of_the_week(day, words):
    assert weekday(day) == words


@pytest.mark.parametrize(
    ("year", "words"), [(None, "3月31日"), (2021, "3月31日"), (2020, "2021年3月31日")]
)
def test_a_date_has_its_year_where_that_is_another_one(year, words):
    assert month_day(date(2021, 3, 31), year) == words


@pytest.mark.parametrize(
    ("term", "session", "name"),
    [(2, 5, "二届五次"), (12, 1, "十二届一次"), (1000, 3, "1000届三次")],
)
def test_a_session_is_named_as_documents_write_it(term, session, name):
    assert session_name(term, session) == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("已视察", "已视察。"),
        ("已视察。", "已视察。"),
        ("已视察； ", "已视察。"),
        ("已视察，", "已视察。"),
        ("可行吗？", "可行吗？"),
        ("（详见附件）", "（详见附件）。"),
    ],
)
def test_a_sentence_ends_once_however_it_was_typed(typed, sentence):
    assert ended(typed) == sentence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("二届六十四次主席会议", (2, 64, "主席会议")),
        ("第二届第六十四次", (2, 64, "")),
        ("2届64次", (2, 64, "")),
        ("二届", (2, None, "")),
        ("一百零五次", (None, 105, "")),
        ("主席会议", (None, None, "主席会议")),
        ("届次", (None, None, "届次")),
        ("两届一次", (None, None, "两届一次")),
        ("十一一次", (None, None, "")),  # no number is written so
    ],
)
def test_a_session_is_read_in_words_and_in_digits(words, said):
    assert session_said(words) == said
