"""A row of annex 4 and its proposal are one life: the row has the proposal's state and date."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client

from almanac import clock
from notifications.registry import deadlines
from proposals.enums import Action, State
from proposals.models import Proposal
from proposals.services import planning
from proposals.services.dispatch import hand_over
from proposals.services.extensions import ask_extension, decide_extension
from proposals.services.reviewing import merge, reconsider, strike
from proposals.services.states import finish
from proposals.services.supervising import stand_for
from tests.factories import make_item, make_plan
from tests.proposals.factories import proposal_in
from workflow.inbox import inbox_of
from workflow.refusals import Refused
from workplan.models import DueDate, Meeting, WorkItem
from workplan.news import news
from workplan.reading.board import Group, in_hand, standing
from workplan.services import states
from workplan.services.items import foresee_period
from workplan.services.within_year import drop_item

pytestmark = pytest.mark.postgresql


@pytest.fixture
def item(one_of_each_role) -> WorkItem:
    return make_item(
        make_plan(), 4, "社工队伍建设", annex="proposals", lead=[one_of_each_role.supervising]
    )


@pytest.fixture
def filed(one_of_each_role, item) -> Proposal:
    proposal = proposal_in(State.FILED, one_of_each_role, number=12, kind="key")
    stand_for(proposal=proposal, item=item, actor=one_of_each_role.users["office"])
    return proposal


@pytest.fixture
def handled(one_of_each_role, filed) -> Proposal:
    office = one_of_each_role.users["office"]
    planning.plan_unit(proposal=filed, unit=one_of_each_role.unit, actor=office)
    hand_over(proposal=filed, actor=office, fixed_due_on=date(2021, 9, 25))
    return filed


def stands(item: WorkItem) -> tuple[str, str, str]:
    """Return how the item stands: state, day, lamp with its reason."""
    item = WorkItem.objects.get(pk=item.pk)
    light = item.status_light
    return item.get_state_display(), item.current_due.label, f"{light.label} {light.reason}".strip()


def go(proposal: Proposal, action: Action, office, **changes) -> None:
    finish(Proposal.objects.get(pk=proposal.pk), action, office, **changes)
    proposal.refresh_from_db()


class TestTheRowStandsAsTheProposal:
    def test_before_it_is_handed_over(self, item, filed):
        assert stands(item) == ("待交办", "无期限", "待交办")

    def test_while_it_is_handled(self, item, handled):
        assert stands(item) == ("办理中", "9月25日", "正常 距到期 87 天")

    def test_its_day_stands_even_before_the_row_would_begin(self, one_of_each_role, item, handled):
        late = make_item(
            item.plan,
            5,
            "养老服务",
            annex="proposals",
            lead=[one_of_each_role.supervising],
            period="10月至11月",
        )
        stand_for(proposal=handled, item=late, actor=one_of_each_role.users["office"])
        assert stands(late) == ("办理中", "9月25日", "正常 距到期 87 天")
        assert DueDate.objects.get(item=late).starts_on is None

    def test_once_its_day_has_gone_by(self, item, handled):
        with clock.standing_at(date(2021, 9, 28)):
            assert stands(item) == ("办理中", "9月25日", "逾期 已逾期 3 天")

    def test_once_it_was_answered_even_after_its_day(self, one_of_each_role, item, handled):
        with clock.standing_at(date(2021, 9, 28)):
            office = one_of_each_role.users["office"]
            go(handled, Action.CONCLUDE, office, answered_on=date(2021, 9, 24))
            assert stands(item) == ("已答复", "9月25日", "正常 已答复，待办结")

    def test_once_it_was_closed_and_when_it_is_handled_again(self, one_of_each_role, item, handled):
        office = one_of_each_role.users["office"]
        go(handled, Action.CONCLUDE, office, answered_on=date(2021, 9, 24))
        with clock.standing_at(date(2021, 10, 8)):
            go(handled, Action.CLOSE, office, closed_on=clock.today())
            assert stands(item) == ("已办结", "9月25日", "办结 随提案第12号办结")
            assert DueDate.objects.get(item=item).closed_on == date(2021, 10, 8)
            for action in (Action.ARCHIVE, Action.UNARCHIVE):
                go(handled, action, office)
                assert stands(item) == ("已办结", "9月25日", "办结 随提案第12号办结")

    def test_a_later_day_that_was_granted_is_the_rows_too(self, one_of_each_role, item, handled):
        users = one_of_each_role.users
        [given] = handled.assignments.all()
        wish = ask_extension(
            assignment=given, actor=users["unit"], until=date(2021, 10, 15), reason="要招标"
        )
        decide_extension(extension=wish, actor=users["office"], granted=True)
        assert stands(item)[1] == "10月15日"
        assert DueDate.objects.get(item=item).planned_on == date(2021, 9, 25)

    def test_each_change_is_in_the_rows_record(self, item, handled):
        due = DueDate.objects.get(item=item)
        assert [
            (row.get_action_display(), row.to_state, row.reason) for row in due.transitions.all()
        ] == [("随提案", "in_progress", "提案第12号")]

    def test_of_merged_proposals_each_row_stands_as_the_one_they_are_handled_in(
        self, one_of_each_role, item
    ):
        office = one_of_each_role.users["office"]
        host = proposal_in(State.FILED, one_of_each_role, "另一案由", number=7)
        merged = proposal_in(State.SUBMITTED, one_of_each_role)
        one_of_each_role.settings.review_steps = 1
        one_of_each_role.settings.save()
        stand_for(proposal=merged, item=item, actor=office)
        assert stands(item) == ("待签收", "无期限", "无期限")
        merge(proposal=merged, into=host, actor=office)
        planning.plan_unit(proposal=host, unit=one_of_each_role.unit, actor=office)
        hand_over(proposal=host, actor=office, fixed_due_on=date(2021, 9, 25))
        assert stands(item) == ("办理中", "9月25日", "正常 距到期 87 天")
        assert WorkItem.objects.get(pk=item.pk).follows == "提案第7号"
        reconsider(proposal=merged, actor=office, reason="另行办理")
        assert stands(item) == ("待签收", "无期限", "无期限")

    def test_both_pages_say_the_same(self, one_of_each_role, item, handled):
        client = Client()
        client.force_login(one_of_each_role.users["leader"])

        def words(url: str) -> str:
            page = BeautifulSoup(client.get(url).content, "html.parser")
            return " ".join(page.main.get_text(" ").split())

        of_item, of_proposal = words(item.get_absolute_url()), words(handled.get_absolute_url())
        assert "9月25日 周六 正常 距到期 87 天 办理中" in of_item
        assert (
            "随“提案第12号”办理：状态和到期日以提案为准，本项不用签收和报结，也不再单独提醒。"
            in of_item
        )
        assert "状态 办理中 答复期限 2021年9月25日" in of_item
        assert "待签收" not in of_item.partition("办理经过")[0].partition("办理记录")[0]
        assert "办理中" in of_proposal
        assert "答复期限 2021年9月25日（周六）" in of_proposal


class TestNobodyIsAskedTwice:
    def test_the_row_waits_in_no_inbox(self, one_of_each_role, item, handled):
        key = f"workplan.workitem:{item.pk}"
        for role in ("office", "supervising head", "leader"):
            user = one_of_each_role.users[role]
            with clock.standing_at(date(2021, 9, 28)):
                found = inbox_of(user, clock.today())
                assert key not in {entry.key for entry in (*found.mine, *found.waiting)}

    def test_nobody_is_reminded_of_the_row_beside_the_proposal(self, item, handled):
        due = date(2021, 9, 25)
        subjects = {d.subject for d in deadlines(due, due)}
        assert not {s for s in subjects if s.startswith("workplan.")}
        assert {s for s in subjects if s.startswith("proposals.answer")}

    @pytest.mark.parametrize(
        ("service", "role", "more"),
        [
            (states.report_done, "supervising head", {"text": "已督办"}),
            (states.close, "office", {"reason": "已答复"}),
            (states.suspend, "office", {"reason": "等一等"}),
        ],
    )
    def test_its_state_is_not_changed_in_the_row(
        self, one_of_each_role, item, handled, service, role, more
    ):
        due = DueDate.objects.get(item=item)
        with pytest.raises(Refused, match="本项随“提案第12号”办理，状态和日期以提案为准。"):
            service(due=due, actor=one_of_each_role.users[role], **more)

    def test_who_supervises_notes_what_was_done(self, one_of_each_role, item, handled):
        due = DueDate.objects.get(item=item)
        head = one_of_each_role.users["supervising head"]
        states.write_progress(due=due, actor=head, text="召开督办座谈会。")
        assert stands(item)[0] == "办理中"

    def test_an_answered_one_does_not_wait_for_the_office(self, one_of_each_role, item, handled):
        go(handled, Action.CONCLUDE, one_of_each_role.users["office"], answered_on=clock.today())
        assert {standing(row) for row in in_hand()} == {Group.RUNNING}

    def test_a_new_period_does_not_move_its_day(self, item, handled):
        item.refresh_from_db()
        assert foresee_period(item=item, phrase="6月底前") == []


class TestTheRowIsItsOwnAgain:
    def test_when_the_link_is_taken_back(self, one_of_each_role, item, handled):
        stand_for(proposal=handled, item=None, actor=one_of_each_role.users["office"])
        assert stands(item) == ("待签收", "无期限", "无期限")

    def test_when_the_proposal_stands_for_another(self, one_of_each_role, item, handled):
        other = make_item(item.plan, 2, "另一督办提案", annex="proposals")
        stand_for(proposal=handled, item=other, actor=one_of_each_role.users["office"])
        assert (stands(item)[0], stands(other)[0]) == ("待签收", "办理中")

    def test_when_the_proposal_is_struck(self, one_of_each_role, item, filed):
        strike(proposal=filed, actor=one_of_each_role.users["office"], reason="提案人申请")
        assert stands(item) == ("待签收", "无期限", "无期限")

    def test_in_the_state_that_it_had_come_to_before(self, one_of_each_role, item):
        users = one_of_each_role.users
        states.accept(due=DueDate.objects.get(item=item), actor=users["supervising head"])
        proposal = proposal_in(State.HANDLING, one_of_each_role, answer_due_on=date(2021, 9, 25))
        stand_for(proposal=proposal, item=item, actor=users["office"])
        assert stands(item)[0] == "办理中"
        stand_for(proposal=proposal, item=None, actor=users["office"])
        assert stands(item) == ("已签收", "无期限", "无期限")


def test_what_a_meeting_took_out_of_the_plan_stays_out(one_of_each_role, item, handled):
    office = one_of_each_role.users["office"]
    meeting = Meeting.objects.create(kind="chair", term=2, number=64, held_on=date(2021, 6, 29))
    drop_item(item=WorkItem.objects.get(pk=item.pk), meeting=meeting, reason="已合并", actor=office)
    go(handled, Action.CONCLUDE, office, answered_on=clock.today())
    assert stands(item)[0] == "已取消"


def test_a_row_without_a_proposal_stays_as_it_is(item):
    assert stands(item) == ("待签收", "无期限", "无期限")


def test_rows_linked_before_stand_as_their_proposals_do_after_the_migration(one_of_each_role, item):
    proposal_in(
        State.HANDLING,
        one_of_each_role,
        number=12,
        work_item=item,
        answer_due_on=date(2021, 9, 25),
    )
    import_module("proposals.migrations.0006_items_stand_as_their_proposals").follow(apps, None)
    assert stands(item) == ("办理中", "9月25日", "正常 距到期 87 天")
    assert WorkItem.objects.get(pk=item.pk).follows == "提案第12号"
    # It is no news of anyone's, row by row; what a unit does later is.
    office = one_of_each_role.users["office"]
    assert told_of_rows(office) == []


def test_what_a_proposal_makes_of_its_row_is_news_with_who_did_it(one_of_each_role, handled):
    office = one_of_each_role.users["office"]
    assert told_of_rows(office) == [(str(office), "随提案")]


def told_of_rows(office) -> list[tuple[str, str]]:
    """Return what the office's first page tells of annex 4 since yesterday: who, what."""
    today = clock.today()
    found = news(office, today - timedelta(days=1), today)
    return [(one.who, one.what) for one in found if "社工队伍建设" in one.title]
