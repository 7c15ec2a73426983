"""What each department has done and will do, drawn from the ledger; printed later, it says the same."""

from datetime import date

import pytest

from almanac import clock
from members.models import User
from tests.factories import Plan2021, make_item, make_link, make_user, plan_2021
from tests.shared_rows import shared_rows
from workplan.annexes import Annex
from workplan.models import DueDate
from workplan.reporting import DaySpan, Report, meeting_report, month_report
from workplan.services import extensions, states

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

MAY_31 = date(2021, 5, 31)
JOINT = "多个部门共同承担"
# Of rows 16 (每季一次) and 24 (3月、5月), of which nobody did the first.
FIRST_ROUND = "已逾期，应于3月31日前完成；"


@shared_rows()
def plan() -> Plan2021:
    return plan_2021()


@shared_rows()
def office() -> User:
    return make_user(office=True)


@shared_rows()
def head(plan) -> User:
    """Who answers for 城建委."""
    return make_user(person=plan.answering["城建委"])


def row(plan: Plan2021, seq: int, day: date | None = None) -> DueDate:
    dues = plan.items[seq].due_dates
    return dues.get(planned_on=day) if day else dues.get()


def lines(report: Report, department: str, kind: str) -> dict[int, str]:
    """Return what the report says of each row of a department under one heading; `kind` is that of
    its lines, or "until" for the dates of what is going on.
    """
    part = next((p for p in report.departments if p.name == department), None)
    if kind == "until":
        return {line.due.item.seq: line.until for line in getattr(part, "going_on", ())}
    return {line.due.item.seq: line.words for line in getattr(part, kind, ())}


def sentences(report: Report, department: str, kind: str) -> list[str]:
    """Return what is read under one heading of a department."""
    part = next(p for p in report.departments if p.name == department)
    return [line.sentence for line in getattr(part, kind)]


def may_report(plan: Plan2021, on: date) -> Report:
    with clock.standing_at(on):
        return month_report(plan.plan, 2021, 5)


def work(day: date, service, **what) -> None:
    with clock.standing_at(day):
        service(**what)


@pytest.fixture
def done_in_june(plan, head, office) -> DueDate:
    """Row 24's round of 31 May: accepted in April, written on in May, closed on 4 June."""
    due = row(plan, 24, MAY_31)
    work(date(2021, 4, 6), states.accept, due=due, actor=head)
    work(date(2021, 5, 12), states.write_progress, due=due, actor=head, text="已巡查8站。")
    work(date(2021, 6, 3), states.report_done, due=due, actor=head, text="意见已报送。")
    work(date(2021, 6, 4), states.close, due=due, actor=office)
    return due


class TestWordsOfTheDay:
    def test_before_the_month_is_over_what_is_due_in_it_is_not_called_overdue(self, plan):
        planned = lines(may_report(plan, date(2021, 5, 20)), "城建委", "planned")

        assert planned[24] == FIRST_ROUND + "应于5月31日前完成，尚未办结"
        assert planned[29] == "已逾期，应于4月30日前完成"

    @pytest.mark.parametrize("printed_on", [MAY_31, date(2021, 6, 1), date(2021, 12, 31)])
    def test_due_on_the_report_s_last_day_it_is_not_overdue_whenever_printed(
        self, plan, printed_on
    ):
        planned = lines(may_report(plan, printed_on), "城建委", "planned")

        assert planned[24] == FIRST_ROUND + "应于5月31日前完成，尚未办结"

    def test_a_day_gone_by_within_the_month_is_overdue(self, plan, head, office):
        due = row(plan, 29)
        work(date(2021, 4, 20), states.accept, due=due, actor=head)
        with clock.standing_at(date(2021, 4, 28)):
            wish = extensions.ask(
                due=due, actor=head, new_due_on=date(2021, 5, 14), reason="工地停工"
            )
            extensions.grant(extension=wish, actor=office)

        on_14, on_15 = (may_report(plan, date(2021, 5, day)) for day in (14, 15))

        assert lines(on_14, "城建委", "planned")[29] == "应于5月14日前完成，尚未办结"
        assert lines(on_15, "城建委", "planned")[29] == "已逾期，应于5月14日前完成"
        assert (on_14.on, on_15.on) == (date(2021, 5, 14), date(2021, 5, 15))

    def test_what_is_due_next_month_or_begun_by_then_is_planned_and_no_more(self, plan):
        report = may_report(plan, date(2021, 5, 20))

        assert lines(report, "城建委", "planned") == {
            24: FIRST_ROUND + "应于5月31日前完成，尚未办结",
            29: "已逾期，应于4月30日前完成",
            31: "推进，11月30日前完成",
        }
        assert lines(report, JOINT, "planned") == {
            16: FIRST_ROUND + "6月30日前完成",
            25: "推进，11月30日前完成",
            27: "推进，11月30日前完成",
        }

    def test_what_runs_all_year_is_spoken_of_where_there_is_news_and_at_its_end(self, plan):
        """Row 4 of 办公室 is 全年."""
        due = row(plan, 4)
        assert due.item.period_phrase == "全年"
        assert 4 not in lines(may_report(plan, date(2021, 5, 20)), "办公室", "planned")

        clerk = make_user(person=plan.answering["办公室"])
        work(date(2021, 4, 6), states.accept, due=due, actor=clerk)
        work(date(2021, 5, 12), states.write_progress, due=due, actor=clerk, text="已开会3次")
        report = may_report(plan, date(2021, 5, 20))
        with clock.standing_at(date(2021, 11, 20)):
            november = month_report(plan.plan, 2021, 11)

        assert lines(report, "办公室", "going_on") == {4: "已开会3次"}
        assert lines(report, "办公室", "until") == {4: ""}
        assert 4 not in lines(report, "办公室", "planned")
        assert lines(november, "办公室", "planned")[4] == "12月31日前完成"

    def test_what_there_is_news_of_is_said_once_with_its_date(self, plan, head):
        due = row(plan, 31)
        work(date(2021, 4, 6), states.accept, due=due, actor=head)
        work(date(2021, 5, 12), states.write_progress, due=due, actor=head, text="已察看；")
        report = may_report(plan, date(2021, 5, 20))
        with clock.standing_at(date(2021, 11, 20)):
            work(date(2021, 11, 12), states.write_progress, due=due, actor=head, text="已汇总。")
            november = month_report(plan.plan, 2021, 11)

        assert sentences(report, "城建委", "going_on") == ["已察看。"]
        assert 31 not in lines(report, "城建委", "planned")
        assert sentences(november, "城建委", "going_on") == [
            "已汇总。应于11月30日前完成，尚未办结。"
        ]

    def test_what_was_reported_done_waits_for_the_office_and_is_not_planned(self, plan, head):
        due = row(plan, 29)
        work(date(2021, 4, 20), states.accept, due=due, actor=head)
        work(date(2021, 4, 27), states.report_done, due=due, actor=head, text="已视察。")
        report = may_report(plan, date(2021, 5, 20))

        assert lines(report, "城建委", "going_on") == {29: "已报结，待办公室审核"}
        assert 29 not in lines(report, "城建委", "planned")


class TestPrintedLater:
    def test_it_says_what_it_said_at_the_month_s_end(self, plan, done_in_june):
        report = may_report(plan, date(2021, 12, 31))

        assert lines(report, "城建委", "going_on") == {24: "已巡查8站。"}
        assert lines(report, "城建委", "until") == {24: FIRST_ROUND + "应于5月31日前完成，尚未办结"}
        assert lines(report, "城建委", "done") == {}

    def test_the_month_of_the_closing_says_it_was_done(self, plan, done_in_june):
        with clock.standing_at(date(2021, 12, 31)):
            june = month_report(plan.plan, 2021, 6)
            july = month_report(plan.plan, 2021, 7)

        assert lines(june, "城建委", "done") == {24: "意见已报送。"}
        assert (
            lines(june, "城建委", "planned")[24] == "已逾期，应于3月31日前完成"
        )  # its first round
        assert lines(july, "城建委", "done") == {}

    def test_a_date_moved_since_is_the_one_in_force_then(self, plan, head, office):
        due = row(plan, 24, MAY_31)
        work(date(2021, 4, 6), states.accept, due=due, actor=head)
        with clock.standing_at(date(2021, 6, 2)):
            wish = extensions.ask(
                due=due, actor=head, new_due_on=date(2021, 6, 18), reason="部分站点改造"
            )
            extensions.grant(extension=wish, actor=office)

        may = may_report(plan, date(2021, 6, 30))
        with clock.standing_at(date(2021, 6, 30)):
            june = month_report(plan.plan, 2021, 6)

        assert lines(may, "城建委", "planned")[24] == FIRST_ROUND + "应于5月31日前完成，尚未办结"
        assert lines(june, "城建委", "planned")[24] == FIRST_ROUND + "已逾期，应于6月18日前完成"

    def test_a_closing_taken_back_later_was_one_in_its_month(self, plan, done_in_june, office):
        work(date(2021, 7, 5), states.reopen, due=done_in_june, actor=office, reason="缺材料")
        with clock.standing_at(date(2021, 7, 31)):
            june = month_report(plan.plan, 2021, 6)
            july = month_report(plan.plan, 2021, 7)

        assert lines(june, "城建委", "done") == {24: "意见已报送。"}
        assert lines(july, "城建委", "planned")[24] == FIRST_ROUND + "已逾期，应于5月31日前完成"

    def test_what_was_done_before_the_issue_belongs_to_its_own_month(self, plan, office):
        work(
            date(2021, 3, 2),
            states.close,
            due=row(plan, 1),
            actor=office,
            reason="印发前已完成",
            done_on=date(2021, 1, 20),
        )
        with clock.standing_at(date(2021, 3, 31)):
            january, march = (month_report(plan.plan, 2021, n) for n in (1, 3))

        assert lines(january, "办公室", "done") == {1: "1月20日办结"}
        assert lines(march, "办公室", "done") == {}

    @pytest.mark.parametrize("end", ["suspend", "cancel"])
    def test_what_rests_or_was_dropped_is_in_no_plan_from_then_on(self, end, plan, office):
        work(
            date(2021, 6, 7),
            getattr(states, end),
            due=row(plan, 31),
            actor=office,
            reason="并入第43项",
        )
        may = may_report(plan, date(2021, 12, 31))
        with clock.standing_at(date(2021, 12, 31)):
            june = month_report(plan.plan, 2021, 6)

        assert lines(may, "城建委", "planned")[31] == "推进，11月30日前完成"
        assert 31 not in lines(june, "城建委", "planned")


def test_of_one_matter_in_two_annexes_the_leading_row_speaks(plan):
    topic = make_item(
        plan.plan,
        4,
        "安置小区物业管理",
        annex=Annex.CONSULTATION,
        lead=[plan.departments["城建委"]],
        period="8月份",
    )
    make_link(plan.items[38], topic)
    with clock.standing_at(date(2021, 7, 20)):
        report = month_report(plan.plan, 2021, 7)
    part = next(p for p in report.departments if p.name == "城建委")

    assert [
        str(line.due.item.designation) for line in part.planned if line.due.due_on.month == 8
    ] == ["重点任务 38"]


class TestSeveralDepartments:
    """Rows 16 and 25 are of 各专委会; 27 of 办公室 and 各专委会."""

    def test_a_matter_of_several_is_said_once_with_their_names(self, plan):
        report = may_report(plan, date(2021, 5, 20))

        assert report.departments[-1].name == JOINT
        assert sentences(report, JOINT, "planned") == [
            "已逾期，应于3月31日前完成；6月30日前完成（各专委会）。",
            "推进，11月30日前完成（各专委会）。",
            "推进，11月30日前完成（办公室、各专委会）。",
        ]
        said = [
            line.due.pk
            for part in report.departments
            for line in (*part.done, *part.going_on, *part.planned)
        ]
        assert len(said) == len(set(said))

    def test_each_of_them_finds_it_in_the_own_part(self, plan):
        report = may_report(plan, date(2021, 5, 20))
        office, committee = (
            report.part_of({plan.departments[name].pk}) for name in ("办公室", "社法委")
        )

        assert [part.name for part in office.departments] == ["办公室", JOINT]
        assert lines(office, JOINT, "planned").keys() == {27}
        assert lines(committee, JOINT, "planned").keys() == {16, 25, 27}
        assert (report.is_whole, office.is_whole) == (True, False)


class TestAMonthToCome:
    @pytest.fixture
    def december(self, plan) -> Report:
        with clock.standing_at(date(2021, 5, 20)):
            return month_report(plan.plan, 2021, 12)

    def test_it_has_a_plan_alone(self, december):
        assert (december.is_to_come, december.is_over) == (True, False)
        assert [part.done + part.going_on for part in december.departments] == [
            [] for _ in december.departments
        ]
        assert {line.words for part in december.departments for line in part.planned} == {
            "12月31日前完成"
        }

    def test_what_is_due_before_it_is_not_in_its_plan(self, plan):
        with clock.standing_at(date(2021, 5, 20)):
            july = month_report(plan.plan, 2021, 7)

        assert lines(july, "城建委", "planned") == {31: "推进，11月30日前完成"}

    def test_the_month_that_runs_is_none_to_come(self, plan):
        report = may_report(plan, date(2021, 5, 1))

        assert not report.is_to_come


class TestAMeeting:
    def test_it_hears_from_the_month_before_to_the_month_after(self, plan):
        with clock.standing_at(date(2021, 5, 20)):
            report = meeting_report(plan.plan, date(2021, 5, 21))

        assert report.done_in == DaySpan(date(2021, 4, 1), date(2021, 5, 21))
        assert report.planned_in == DaySpan(date(2021, 5, 22), date(2021, 6, 30))
        assert (str(report.done_in), str(report.planned_in)) == (
            "4月1日至5月21日",
            "5月22日至6月30日",
        )
        assert lines(report, "城建委", "planned")[24] == FIRST_ROUND + "5月31日前完成"
        assert lines(report, "城建委", "planned")[29] == "已逾期，应于4月30日前完成"

    def test_afterwards_it_says_what_the_meeting_heard(self, plan, done_in_june):
        with clock.standing_at(date(2021, 12, 31)):
            report = meeting_report(plan.plan, date(2021, 5, 21))

        assert lines(report, "城建委", "going_on") == {24: "已巡查8站。"}
        assert lines(report, "城建委", "until") == {24: FIRST_ROUND + "5月31日前完成"}

    def test_of_december_it_plans_into_the_new_year(self, plan):
        with clock.standing_at(date(2021, 12, 20)):
            report = meeting_report(plan.plan, date(2021, 12, 21))

        assert report.planned_in.last == date(2022, 1, 31)


def test_the_report_asks_a_fixed_number_of_questions(
    plan, done_in_june, office, django_assert_num_queries
):
    with clock.standing_at(date(2021, 6, 30)):
        with django_assert_num_queries(_QUESTIONS):
            month_report(plan.plan, 2021, 5)
        for seq in (30, 31, 33, 35, 36):
            states.close(due=row(plan, seq), actor=office, reason="已完成")
        with django_assert_num_queries(_QUESTIONS):
            month_report(plan.plan, 2021, 6)


# Departments (2) and appointments, progress, due dates and their rows, departments, changes, extensions.
_QUESTIONS = 9
