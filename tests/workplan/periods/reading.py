"""What tests read of a 完成时间.

Spans are written as ISO intervals: "2021-03-01/2021-03-31", "../2021-06-30" without a beginning.
"""

from workplan.periods import Period, parse_period

YEAR_2021 = "2021-01-01/2021-12-31"
QUARTERS = (
    "2021-01-01/2021-03-31",
    "2021-04-01/2021-06-30",
    "2021-07-01/2021-09-30",
    "2021-10-01/2021-12-31",
)
HALVES = ("2021-01-01/2021-06-30", "2021-07-01/2021-12-31")
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_ENDS = tuple(f"2021-{month:02}-{days}" for month, days in enumerate(LENGTHS, 1))
MONTHS = tuple(f"{end[:8]}01/{end}" for end in MONTH_ENDS)
MARCH, JUNE, AUGUST, SEPTEMBER, DECEMBER = (MONTHS[n - 1] for n in (3, 6, 8, 9, 12))


def words(text: str) -> list[str]:
    return text.split(" ")


def spans(period: Period) -> tuple[str, ...]:
    return tuple(f"{span.start or '..'}/{span.due}" for span in period.spans)


def assert_plain(phrase: str, kind: str, *expected: str) -> None:
    period = parse_period(phrase, 2021)
    assert (period.kind, spans(period)) == (kind, expected)
    assert (period.message, period.needs_confirmation) == ("", False)


def assert_asks(phrase: str, kind: str, message: str, *expected: str) -> None:
    period = parse_period(phrase, 2021)
    assert (period.kind, spans(period)) == (kind, expected)
    assert (period.message, period.needs_confirmation) == (message, True)
