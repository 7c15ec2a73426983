"""Lists of days as an office types them."""

import pytest

from notifications.day_lists import BadDays, format_days, parse_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30、7、3、1、0", (30, 7, 3, 1, 0)),
        ("30,7", (30, 7)),
        (" 30，7； 3 /1 ", (30, 7, 3, 1)),
        ("３０、７", (30, 7)),
        ("7、7", (7,)),
        ("0", (0,)),
    ],
)
def test_any_usual_sign_stands_between_two_numbers(text, days):
    assert parse_days(text, least=0, most=365) == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请至少填写一个天数。"),
        ("、", "请至少填写一个天数。"),
        ("七", "“七”不是天数，请填写数字，用顿号或逗号隔开，例如：30、7、3。"),
        ("30、-7", "“-7”不是天数，请填写数字，用顿号或逗号隔开，例如：30、7、3。"),
        ("3.5", "“3.5”不是天数，请填写数字，用顿号或逗号隔开，例如：30、7、3。"),
        ("366", "“366”超出范围，天数须在 0 至 365 之间。"),
        ("、".join(map(str, range(13))), "最多填写 12 个天数。"),
    ],
)
def test_says_what_is_wrong(text, words):
    with pytest.raises(BadDays, match=f"^{words}$"):
        parse_days(text, least=0, most=365)


def test_writes_them_in_one_form():
    assert format_days([30, 7, 0]) == "30、7、0"
