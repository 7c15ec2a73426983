"""The figures' registry, and what is counted how."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.enums import EventKind
from activities.models import Event
from almanac import clock
from consultations.enums import Rank
from consultations.services.suggestions import add_suggestion, hand_over
from consultations.services.themes import add_activity, add_instruction, add_submission
from opinions.models import Adoption, OpinionReport
from opinions.services.authors import Author
from opinions.services.writing import ReportData, write
from tests.consultations.factories import (
    below,
    consultation_on,
    meeting_of,
    problem_of,
    research_on,
    supervision_on,
)
from tests.factories import OneOfEachRole, make_department, make_item, make_one_of_each_role
from tests.shared_rows import shared_rows
from workflow import figures
from workflow.figures import Fact, Line, grouped, lines, paragraph, register_figures

pytestmark = pytest.mark.postgresql

TODAY = date(2021, 5, 20)


def a_line(key: str = "x", count: int = 1, **more) -> Line:
    values = {"group": "信息", "label": "专报", "unit": "篇", "phrase": "编报专报{n}篇", **more}
    facts = (Fact("一篇", on=date(2021, 3, 1), departments=("办公室",), count=count),)
    return Line(key, facts=facts, **values)


@pytest.fixture
def only(monkeypatch) -> dict:
    """The registry with no source in it."""
    sources: dict = {}
    monkeypatch.setattr(figures, "_sources", sources)
    return sources


def test_another_app_adds_its_lines(only):
    register_figures(lambda year: [a_line(count=year - 2000)])
    assert [row.total for row in lines(2021)] == [21]


def test_a_source_registered_twice_counts_once(only):
    def source(year):
        return [a_line()]

    register_figures(source)
    register_figures(source)
    assert len(lines(2021)) == 1


def test_sources_are_read_by_their_place(only):
    register_figures(lambda year: [a_line("last")], place=3)
    register_figures(lambda year: [a_line("first")], place=1)
    register_figures(lambda year: [a_line("second")], place=1)
    assert [row.key for row in lines(2021)] == ["first", "second", "last"]


def test_lines_stand_under_their_headings_and_the_paragraph_leaves_out_what_is_nothing():
    rows = [a_line(count=3), a_line("y", 0, group="批示"), a_line("z", 2, phrase="被采用{n}篇")]
    assert list(grouped(rows)) == ["信息", "批示"]
    assert paragraph(2021, rows) == "2021年，编报专报3篇，被采用2篇。"
    assert paragraph(2021, []) == "2021年尚无数据。"


def test_a_figure_is_told_by_month_and_by_department():
    row = Line(
        *("x", "信息", "专报", "篇", ""),
        (
            Fact("一", on=date(2021, 3, 1), departments=("办公室", "提案委"), count=2),
            Fact("二"),
        ),
    )
    assert row.by_month() == [0, 0, 2, *[0] * 9]
    assert row.by_department() == {"办公室": 2, "提案委": 2, "未写明": 1}


@pytest.mark.django_db
class TestThisApp:
    def totals(self) -> dict[str, int]:
        return {row.key: row.total for row in lines(2021) if row.total}

    def test_meetings_are_counted_by_level(self, one_of_each_role: OneOfEachRole):
        meeting_of(consultation_on(one_of_each_role.item))
        for day in (1, 2):
            meeting_of(below(topic=f"议题{day}"), date(2021, 6, day))
        assert self.totals() == {"sessions-district": 1, "sessions-street": 2}

    def test_a_meeting_belongs_to_the_year_in_which_it_was_held(
        self, one_of_each_role: OneOfEachRole
    ):
        meeting_of(consultation_on(one_of_each_role.item), date(2020, 12, 31))
        assert self.totals() == {}

    def test_visits_are_researchs_and_activities_supervisions(
        self, one_of_each_role: OneOfEachRole
    ):
        for theme in (
            research_on(one_of_each_role.item),
            supervision_on(make_item(one_of_each_role.item.plan, 25, "民主监督")),
        ):
            add_activity(theme=theme, actor=None, on=date(2021, 5, 6), place="小区")
            add_submission(
                theme=theme,
                actor=None,
                on=date(2021, 5, 7),
                title="报告",
                sent_to="区委",
                points=8,
            )
        assert self.totals() == {
            "research": 1,
            "visits": 1,
            "reports": 1,
            "inspections": 1,
            "opinions-sent": 1,
            "opinions-points": 8,
        }

    def test_instructions_are_counted_by_level(self, one_of_each_role: OneOfEachRole):
        consultation = consultation_on(one_of_each_role.item)
        for rank in (Rank.DISTRICT, Rank.DISTRICT, Rank.CITY):
            add_instruction(
                theme=consultation, actor=None, on=date(2021, 6, 1), leader="领导", rank=rank
            )
        assert self.totals() == {"instructions-district": 2, "instructions-city": 1}

    def test_the_department_is_the_items_or_the_consultations_own(
        self, one_of_each_role: OneOfEachRole
    ):
        meeting_of(consultation_on(one_of_each_role.item))
        meeting_of(below(department=make_department("社法委")))
        found = {row.key: row.by_department() for row in lines(2021) if row.total}
        assert found["sessions-district"] == {"城建委": 1}
        assert found["sessions-street"] == {"社法委": 1}


@shared_rows(on=TODAY)
def world() -> OneOfEachRole:
    return make_one_of_each_role()


@pytest.mark.parametrize(("role", "queries"), [("office", 36), ("responsible head", 40)])
def test_the_page_asks_as_often_for_many_rows_as_for_one(
    world: OneOfEachRole, role: str, queries: int
):
    """Each table that something is counted of is read once, with seven of every page's frame."""
    client = Client()
    client.force_login(world.users[role])
    plan, chains = world.item.plan, [consultation_on(world.item)]

    def one_more(day: int) -> None:
        chain = chains[0]
        meeting = meeting_of(chain, date(2021, 5, day), offered=2)
        suggestion = add_suggestion(meeting=meeting, actor=None, text="加装路灯", unit="城管局")
        hand_over(suggestion=suggestion, actor=world.users["office"])
        add_instruction(theme=chain, actor=None, on=date(2021, 5, day), leader="领导")
        research = research_on(make_item(plan, 100 + day, f"课题{day}"))
        add_activity(theme=research, actor=None, on=date(2021, 5, day), place="小区")
        add_submission(
            theme=research, actor=None, on=date(2021, 5, day), title="报告", sent_to="区委"
        )
        problem_of(supervision_on(make_item(plan, 200 + day, f"监督{day}")), f"问题{day}")
        author = (Author(world.users["member"].person),)
        report = write(data=ReportData(f"信息{day}", "正文", author), actor=world.users["member"])
        OpinionReport.objects.filter(pk=report.pk).update(state="sent", sent_on=date(2021, 5, day))
        Adoption.objects.create(report=report, level="city", body="市政协")
        Event.objects.create(
            kind=EventKind.INSPECTION, title=f"视察{day}", on=date(2021, 5, day), state="closed"
        )

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/figures/2021/").status_code == 200
        return len(found)

    with clock.standing_at(TODAY):
        one_more(1)
        asked()
        one = asked()
        for day in range(2, 9):
            one_more(day)
        assert (one, asked()) == (queries, queries)
