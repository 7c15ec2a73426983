"""What waits for whom: once a matter, in its order, under its heading."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from workflow import inbox
from workflow.inbox import Entry, Kind, NextStep, Urgency, ago, inbox_of, standing, step_at

DAY = date(2021, 5, 20)


@dataclass
class Someone:
    is_active: bool = True


def entry(key: str, urgency: Urgency = Urgency.TO_DO, **fields) -> Entry:
    step = NextStep(fields.pop("does", "签收"), "/")
    return Entry(key, f"事项{key}", "/", "", urgency, step, **fields)


@pytest.fixture
def sources(monkeypatch):
    """Return a function that registers lists of entries as the only sources."""

    def register(*lists: list[Entry]) -> None:
        found = [lambda user, day, entries=entries: entries for entries in lists]
        monkeypatch.setattr(inbox, "_sources", found)

    return register


def test_the_most_urgent_group_comes_first_and_in_it_the_longest_late(sources):
    sources(
        [
            entry("缺", Urgency.TO_COMPLETE, kind=Kind.COMPLETE),
            entry("办"),
            entry("审", kind=Kind.DECIDE),
            entry("七", Urgency.SOON, due_on=date(2021, 5, 25)),
        ],
        [
            entry("今", Urgency.TODAY, due_on=DAY),
            entry("迟", Urgency.LATE, due_on=date(2021, 5, 19)),
            entry("久", Urgency.LATE, due_on=date(2021, 4, 15)),
        ],
    )

    found = inbox_of(Someone(), DAY)

    assert [(name, [e.key for e in entries]) for name, entries in found.groups] == [
        ("今天就办", ["久", "迟", "今"]),
        ("七天内", ["七"]),
        ("待审核", ["审"]),
        ("待办", ["办"]),
        ("要您补齐", ["缺"]),
    ]
    assert (found.count, found.late) == (7, 2)


def test_a_matter_counts_once_and_says_what_else_it_asks(sources):
    sources(
        [entry("30", does="回复批示")],
        [entry("30", Urgency.LATE, does="报结")],
        [entry("30", does="提交方案")],
    )

    [found] = inbox_of(Someone(), DAY).mine

    assert (found.step.label, found.also) == ("报结", ("回复批示", "提交方案"))


def test_what_is_the_reader_s_turn_does_not_wait_for_another_as_well(sources):
    sources([entry("24", Urgency.LATE, waits_for="城建委")], [entry("24", does="改用第2版")])

    found = inbox_of(Someone(), DAY)

    assert [e.step.label for e in found.mine] == ["改用第2版"]
    assert found.mine[0].also == ()
    assert found.waiting == ()


def test_what_waits_for_others_stands_apart_and_is_not_counted(sources):
    sources([entry("30", Urgency.LATE, waits_for="经科委"), entry("26")])

    found = inbox_of(Someone(), DAY)

    assert [e.key for e in found.waiting] == ["30"]
    assert (found.count, found.late) == (1, 0)
    assert [e.is_pressing for e in found.waiting] == [False]


def test_nothing_waits_for_a_stopped_account(sources):
    sources([entry("26")])

    assert inbox_of(Someone(is_active=False), DAY) == inbox.Inbox()


@pytest.mark.parametrize(
    ("due_on", "state", "urgency"),
    [
        (None, "待签收", Urgency.TO_DO),
        (date(2021, 4, 30), "逾期 20 天", Urgency.LATE),
        (DAY, "今天到期", Urgency.TODAY),
        (date(2021, 5, 21), "明天到期", Urgency.SOON),
        (date(2021, 5, 27), "还有 7 天", Urgency.SOON),
        (date(2021, 5, 28), "待签收", Urgency.TO_DO),
    ],
)
def test_how_a_thing_stands_follows_from_its_day(due_on, state, urgency):
    found = standing(due_on, DAY, "待签收")

    assert (found["state"], found["urgency"]) == (state, urgency)
    assert found.get("late_days", 0) == (20 if urgency == Urgency.LATE else 0)


def test_how_long_ago_is_said_as_people_say_it():
    days = [DAY, date(2021, 5, 19), date(2021, 5, 18), date(2021, 5, 17), date(2020, 12, 1)]

    assert [ago(day, DAY, "报送") for day in days] == [
        *("今天报送", "昨天报送", "前天报送", "5月17日报送", "2020年12月1日报送"),
    ]


def test_a_form_that_stands_open_leads_back_and_a_list_keeps_its_address():
    form = step_at("/items/30/", "report-36", "报结")
    listed = NextStep("逐条确认", "/admin/workplan/itemlink/?state=proposed")

    assert form.back_to("/") == "/items/30/?do=report-36&next=%2F#do-report-36"
    assert listed.back_to("/") == listed.url
    assert not replace(form, shown=None).is_form
