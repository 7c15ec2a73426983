"""What the office does with proposals in the admin: the review, the 交办会, the records."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import Action, AssignmentState, ProposalKind, Role, State
from proposals.models import (
    AssignmentExtension,
    Category,
    DispatchBatch,
    Ground,
    LookBack,
    Proposal,
    ProposalTransition,
)
from proposals.services.evaluating import evaluate
from proposals.services.extensions import ask_extension
from tests.proposals.factories import (
    assignment_in,
    day,
    make_one_of_each_role,
    marks,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

LIST = "/admin/proposals/proposal/"
TABLES = (
    *("proposal", "dispatchbatch", "project", "category", "answerclass", "ground"),
    *("evaluationstage", "proposalsettings", "assignment", "assignmentextension", "evaluation"),
    *("lookback", "proposalletter", "proposaltransition", "assignmenturge", "qualityreview"),
)


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


@pytest.fixture
def admin(client, one_of_each_role):
    client.force_login(one_of_each_role.users["office"])
    return client


def act(client, name: str, *proposals: Proposal, step: str = "confirm", **asked):
    return client.post(
        LIST,
        {
            "action": f"bulk_{name}",
            "_selected_action": [p.pk for p in proposals],
            "step": step,
            **asked,
        },
        follow=True,
    )


def tokens(page) -> list[str]:
    """Return what a page says that it showed."""
    return [one.token for one in page.context["doable"]]


def state(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


@pytest.mark.parametrize("table", TABLES)
def test_the_office_opens_every_table(admin, one_of_each_role, table):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
    assert admin.get(reverse(f"admin:proposals_{table}_changelist")).status_code == 200


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["committee head", "author", "unit"])
def test_no_one_else_gets_into_the_admin(client, one_of_each_role, table, role):
    client.force_login(one_of_each_role.users[role])
    assert client.get(reverse(f"admin:proposals_{table}_changelist")).status_code != 200


@pytest.mark.parametrize(
    "table",
    [
        *("assignment", "evaluation", "proposalletter", "proposaltransition"),
        *("assignmenturge", "assignmentextension"),
    ],
)
def test_records_are_not_written_by_hand(admin, table):
    assert admin.get(reverse(f"admin:proposals_{table}_add")).status_code == 403


def test_drafts_are_not_shown_to_the_office(admin, one_of_each_role):
    draft = proposal_in(State.DRAFT, one_of_each_role, "别人的草稿")
    assert "别人的草稿" not in admin.get(LIST).content.decode()
    assert admin.get(f"{LIST}{draft.pk}/change/").status_code == 302


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [("submitted", {"甲案"}), ("filed", {"乙案"}), ("", {"甲案", "乙案"}), ("x", {"甲案", "乙案"})],
)
def test_the_queues_of_the_review(admin, one_of_each_role, chosen, shown):
    proposal_in(State.SUBMITTED, one_of_each_role, "甲案")
    proposal_in(State.FILED, one_of_each_role, "乙案")
    rows = admin.get(LIST, {"state": chosen}).context["cl"].result_list
    assert {p.title for p in rows} == shown


def test_an_action_first_shows_what_was_selected(admin, one_of_each_role):
    proposal = proposal_in(State.RE_REVIEWED, one_of_each_role)
    page = act(admin, "file", proposal, step="").content.decode()
    assert "立案：所选 1 件" in page
    assert "待终审" in page
    assert state(proposal) == State.RE_REVIEWED


@pytest.mark.parametrize(
    ("name", "before", "asked", "after"),
    [
        ("pre_review", State.SUBMITTED, {"advice": Action.FILE}, State.PRE_REVIEWED),
        ("re_review", State.PRE_REVIEWED, {"advice": Action.FILE}, State.RE_REVIEWED),
        ("file", State.RE_REVIEWED, {"kind": ProposalKind.KEY}, State.FILED),
        ("merge", State.RE_REVIEWED, {"into": 7}, State.MERGED),
        ("reject", State.RE_REVIEWED, {"ground": 1}, State.REJECTED),
        ("to_opinion", State.RE_REVIEWED, {"reason": "个别现象"}, State.TO_OPINION),
        ("to_suggestion", State.RE_REVIEWED, {"reason": "供参考"}, State.TO_SUGGESTION),
        ("send_back", State.SUBMITTED, {"reason": "一事一案"}, State.DRAFT),
        ("strike", State.SUBMITTED, {"reason": "本人申请"}, State.WITHDRAWN),
        ("reconsider", State.REJECTED, {"reason": "补充"}, State.SUBMITTED),
        ("close", State.ANSWERED, {"reason": "已办"}, State.CLOSED),
        ("archive", State.CLOSED, {"archive_number": "1"}, State.ARCHIVED),
    ],
)
def test_each_goes_through_its_service_and_is_recorded(
    admin, one_of_each_role, name, before, asked, after
):
    proposal_in(State.FILED, one_of_each_role, "主案", number=7)
    proposal = proposal_in(before, one_of_each_role)
    if "ground" in asked:
        asked = {"ground": Ground.objects.get(order=1).pk}
    act(admin, name, proposal, **asked)
    assert state(proposal) == after
    done = ProposalTransition.objects.get(proposal=proposal)
    assert (done.actor, done.from_state, done.to_state) == (
        one_of_each_role.users["office"],
        before,
        after,
    )


def test_all_or_none(admin, one_of_each_role):
    good = proposal_in(State.RE_REVIEWED, one_of_each_role, "甲案")
    bad = proposal_in(State.SUBMITTED, one_of_each_role, "乙案")
    page = act(admin, "file", good, bad, kind=ProposalKind.ORDINARY).content.decode()
    assert "1 件不能这样做，全部没有改动" in page
    assert "乙案：当前状态为“待预审”，不能“立案”" in page
    assert (state(good), state(bad)) == (State.RE_REVIEWED, State.SUBMITTED)


def test_what_cannot_be_done_is_foreseen_and_left_out(admin, one_of_each_role):
    good = proposal_in(State.RE_REVIEWED, one_of_each_role, "甲案")
    bad = proposal_in(State.SUBMITTED, one_of_each_role, "乙案")
    page = act(admin, "file", good, bad, step="")
    assert [(c.old, c.new) for one in page.context["doable"] for c in one.changes] == [
        ("待终审", "已立案")
    ]
    [left_out] = page.context["left_out"]
    assert (left_out.row, left_out.left_out) == (bad, "当前状态为“待预审”，不能“立案”。")
    act(admin, "file", good, bad, kind=ProposalKind.ORDINARY, shown=tokens(page))
    assert (state(good), state(bad)) == (State.FILED, State.SUBMITTED)


def test_nobody_is_taken_out_of_a_batch_by_forgetting_to_choose_one(admin, one_of_each_role):
    batch = DispatchBatch.objects.create(
        name="交办会", term=2, session=5, held_on=day(6, 30), months=3
    )
    proposal = proposal_in(State.FILED, one_of_each_role, batch=batch)
    assert act(admin, "to_batch", proposal, batch="").context["form"].errors
    assert Proposal.objects.get(pk=proposal.pk).batch == batch


def test_of_two_windows_the_second_is_told(admin, one_of_each_role):
    """The page was opened on 待预审; meanwhile somebody reviewed it."""
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    shown = tokens(act(admin, "send_back", proposal, step=""))
    Proposal.objects.update(state=State.PRE_REVIEWED)
    page = act(admin, "send_back", proposal, reason="改", shown=shown).content.decode()
    assert "与您查看时不同，请再看一遍" in page
    assert state(proposal) == State.PRE_REVIEWED


def test_a_number_that_is_not_filed_is_no_target(admin, one_of_each_role):
    proposal = proposal_in(State.RE_REVIEWED, one_of_each_role)
    page = act(admin, "merge", proposal, into=99).content.decode()
    assert "这一届次没有已立案的第99号提案" in page


def test_only_what_is_in_use_is_offered(admin, one_of_each_role):
    Category.objects.filter(name="其他").update(valid_to=2020)
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    page = act(admin, "pre_review", proposal, step="").content.decode()
    assert "经济建设" in page
    assert ">其他<" not in page


class TestHandingOver:
    def test_units_are_planned_put_in_a_batch_and_handed_over(self, admin, one_of_each_role):
        proposal = proposal_in(State.FILED, one_of_each_role, handling_units="主办单位、会办单位")
        batch = DispatchBatch.objects.create(
            name="交办会", term=2, session=5, held_on=day(6, 30), months=3
        )
        act(admin, "plan_printed", proposal)
        act(admin, "to_batch", proposal, batch=batch.pk)
        page = admin.post(
            reverse("admin:proposals_dispatchbatch_changelist"),
            {"action": "hand_over", "_selected_action": [batch.pk]},
            follow=True,
        )
        assert "交办会：已交办 1 件。" in page.content.decode()
        assert state(proposal) == State.HANDLING
        assert dict(proposal.assignments.values_list("unit__name", "role")) == {
            "主办单位": Role.LEAD,
            "会办单位": Role.CO,
        }

    def test_a_unit_that_nobody_knows_is_named(self, admin, one_of_each_role):
        proposal = proposal_in(State.FILED, one_of_each_role, handling_units="某单位")
        page = act(admin, "plan_printed", proposal).content.decode()
        assert "没有这些承办单位，请先在“人员与部门”中添加：某单位。" in page

    def test_a_batch_without_units_says_so(self, admin, one_of_each_role):
        batch = DispatchBatch.objects.create(
            name="交办会", term=2, session=5, held_on=day(6, 30), months=3
        )
        proposal_in(State.FILED, one_of_each_role, batch=batch)
        page = admin.post(
            reverse("admin:proposals_dispatchbatch_changelist"),
            {"action": "hand_over", "_selected_action": [batch.pk]},
            follow=True,
        )
        assert "还没有主办或分办单位" in page.content.decode()

    def test_what_was_handed_over_is_not_changed(self, admin, one_of_each_role):
        batch = DispatchBatch.objects.create(
            name="交办会",
            term=2,
            session=5,
            held_on=day(6, 30),
            months=3,
            handed_over_at="2021-06-30T09:00:00+08:00",
        )
        url = reverse("admin:proposals_dispatchbatch_change", args=[batch.pk])
        admin.post(url, {"name": "另一名称"})
        batch.refresh_from_db()
        assert batch.name == "交办会"

    @pytest.mark.parametrize(
        ("months", "fixed", "words"),
        [(3, "2021-09-30", "二者择一"), ("", "2021-06-01", "答复期限不能早于交办会")],
    )
    def test_a_wrong_deadline_is_refused_on_the_page(self, admin, months, fixed, words):
        page = admin.post(
            reverse("admin:proposals_dispatchbatch_add"),
            {
                "name": "交办会",
                "term": 2,
                "session": 5,
                "held_on": "2021-06-30",
                "months": months,
                "fixed_due_on": fixed,
            },
        )
        assert words in page.content.decode()


def test_a_return_and_an_extension_are_granted_from_their_lists(admin, one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    asked = assignment_in(AssignmentState.RETURN_ASKED, proposal, one_of_each_role.unit)
    admin.post(
        reverse("admin:proposals_assignment_changelist"),
        {"action": "accept_return", "_selected_action": [asked.pk]},
    )
    asked.refresh_from_db()
    assert asked.state == AssignmentState.RETURNED
    given = assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.co_unit)
    wish = ask_extension(
        assignment=given, actor=one_of_each_role.users["co-unit"], until=day(10, 31), reason="资金"
    )
    admin.post(
        reverse("admin:proposals_assignmentextension_changelist"),
        {"action": "grant", "_selected_action": [wish.pk]},
    )
    assert AssignmentExtension.objects.get().granted is True


def test_what_is_granted_twice_is_refused_in_words(admin, one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    given = assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
    page = admin.post(
        reverse("admin:proposals_assignment_changelist"),
        {"action": "accept_return", "_selected_action": [given.pk]},
        follow=True,
    )
    assert "不能“同意退回”" in page.content.decode()


def test_opening_the_look_back_list_fills_it_by_the_rules(admin, one_of_each_role):
    proposal = proposal_in(State.ANSWERED, one_of_each_role)
    given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    evaluate(
        assignment=given,
        stage=stage(),
        actor=one_of_each_role.users["author"],
        grade="basic",
        marks=marks("basic"),
    )
    for _ in range(2):
        admin.get(reverse("admin:proposals_lookback_changelist"))
    assert LookBack.objects.count() == 1


def test_what_a_member_submitted_is_not_rewritten_in_the_admin(admin, one_of_each_role):
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    page = admin.get(f"{LIST}{proposal.pk}/change/")
    assert {"title", "situation", "suggestions"} <= set(page.context["adminform"].readonly_fields)


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    admin, one_of_each_role, django_assert_max_num_queries
):
    for n in range(12):
        proposal_in(State.FILED, one_of_each_role, f"提案{n}", number=n + 1)
    with django_assert_max_num_queries(25):
        admin.get(LIST)
