"""Each action through the page once: who may does it, and to whom it is not open it is not there."""

import pytest
from django.urls import reverse

from almanac import clock
from proposals.actions import PROPOSAL
from proposals.enums import AssignmentState, CosignState, ProposalKind, Role, State
from proposals.models import (
    Category,
    DispatchBatch,
    Ground,
    Project,
    Proposal,
)
from tests.proposals.factories import assignment_in, cosign, proposal_in
from tests.proposals.views.acting import act, words_of

S, A = State, AssignmentState
REASON = {"reason": "写明理由"}

# Name → the state it starts from, who does it, what is filled in, the state it leads to.
MOVES = {
    "submit": (S.DRAFT, "author", {}, S.SUBMITTED),
    "invite": (
        S.DRAFT,
        "author",
        {"people": "co-signer、another member", "confirm_by": "2021-07-05"},
        S.COSIGNING,
    ),
    "recall": (S.COSIGNING, "author", {}, S.DRAFT),
    "withdraw": (S.SUBMITTED, "author", REASON, S.WITHDRAWN),
    "pre_review": (S.SUBMITTED, "committee staff", {"advice": "file"}, S.PRE_REVIEWED),
    "re_review": (S.PRE_REVIEWED, "committee staff", {"advice": "merge"}, S.RE_REVIEWED),
    "file": (S.RE_REVIEWED, "committee head", {"kind": "ordinary"}, S.FILED),
    "to_opinion": (S.RE_REVIEWED, "committee head", REASON, S.TO_OPINION),
    "to_suggestion": (S.RE_REVIEWED, "committee head", REASON, S.TO_SUGGESTION),
    "send_back": (S.SUBMITTED, "committee staff", REASON, S.DRAFT),
    "strike": (S.FILED, "committee staff", REASON, S.WITHDRAWN),
    "reconsider": (S.REJECTED, "committee head", REASON, S.SUBMITTED),
    "handle_again": (S.ANSWERED, "committee staff", REASON, S.HANDLING),
    "close": (S.ANSWERED, "committee staff", REASON, S.CLOSED),
    "archive": (S.CLOSED, "committee staff", {"archive_number": "2021-12"}, S.ARCHIVED),
    "unarchive": (S.ARCHIVED, "committee staff", {"reason": "归错了"}, S.CLOSED),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_proposal_is_moved_through_its_page(one_of_each_role, signed_in, name):
    state, role, fields, target = MOVES[name]
    proposal = proposal_in(state, one_of_each_role)
    if state == S.ANSWERED:
        done = clock.today().replace(month=5, day=1)
        assignment_in(
            A.ANSWERED,
            proposal,
            one_of_each_role.unit,
            done_on=done,
            handed_over_on=done,
            planned_due_on=done,
            due_on=done,
        )
    answer = act(signed_in(role), proposal, name, **fields)
    assert (answer.status_code, Proposal.objects.get(pk=proposal.pk).state) == (302, target)


@pytest.mark.parametrize("name", MOVES)
def test_others_who_see_the_page_cannot_move_it(one_of_each_role, signed_in, name):
    state, _, fields, _ = MOVES[name]
    proposal = proposal_in(state, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), CosignState.CONFIRMED)
    for other in ("co-signer", "another member", "leader", "account of no one"):
        assert act(signed_in(other), proposal, name, **fields).status_code == 404
    assert Proposal.objects.get(pk=proposal.pk).state == state


def test_only_who_answers_for_the_committee_decides(one_of_each_role, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role)
    page = signed_in("committee staff").get(proposal.get_absolute_url())
    assert "file" not in [action.name for action in page.context["page"].actions]
    assert act(signed_in("committee staff"), proposal, "file", kind="key").status_code == 404


def test_an_unknown_action_is_not_there(one_of_each_role, signed_in):
    proposal = proposal_in(S.DRAFT, one_of_each_role)
    for address in (f"{proposal.get_absolute_url()}do/conclude/", "/proposals/999/do/submit/"):
        assert signed_in("author").post(address).status_code == 404


def test_an_action_is_not_done_by_a_link(one_of_each_role, signed_in):
    proposal = proposal_in(S.DRAFT, one_of_each_role)
    address = reverse("proposals:act", args=[proposal.pk, "submit"])
    assert signed_in("author").get(address).status_code == 302


# --- signing, rejecting, merging -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields", "state"),
    [
        ("confirm", {}, CosignState.CONFIRMED),
        ("decline", {"reason": "不熟悉"}, CosignState.DECLINED),
    ],
)
def test_who_is_asked_signs_or_does_not(one_of_each_role, signed_in, name, fields, state):
    proposal = proposal_in(S.COSIGNING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"))
    answer = act(signed_in("co-signer"), proposal, name, **fields)
    assert (answer.status_code, proposal.cosigners.get().state) == (302, state)
    assert act(signed_in("author"), proposal, name).status_code == 404
    assert act(signed_in("another member"), proposal, name).status_code == 404


def test_who_declined_is_led_home_for_the_page_is_closed(one_of_each_role, signed_in):
    proposal = proposal_in(S.COSIGNING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"))
    assert act(signed_in("co-signer"), proposal, "decline").url == "/proposals/"


def test_a_draft_is_thrown_away(one_of_each_role, signed_in):
    proposal = proposal_in(S.DRAFT, one_of_each_role)
    assert act(signed_in("author"), proposal, "discard").url == "/proposals/"
    assert not Proposal.objects.exists()


def test_it_is_rejected_on_a_ground_after_its_letter_was_read(one_of_each_role, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role)
    ground = Ground.objects.get(order=10)
    fields = {"ground": ground.pk, "note": "请补充具体措施。"}
    chair = signed_in("committee head")

    preview = act(chair, proposal, "reject", plain={"preview": "1"}, **fields)
    assert preview.status_code == 200
    assert "函告预览（还没有发出）" in words_of(preview)
    assert "因有“内容空泛、没有具体建议”的情形，不予立案" in words_of(preview)
    assert "请补充具体措施。" in words_of(preview)
    assert Proposal.objects.get().state == S.RE_REVIEWED
    assert not proposal.letters.exists()
    assert not proposal.transitions.exists()

    assert act(chair, proposal, "reject", **fields).status_code == 302
    assert Proposal.objects.get().state == S.REJECTED
    assert "请补充具体措施。" in proposal.letters.get().text


def test_the_number_of_a_letter_that_was_only_read_is_still_free(one_of_each_role, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role)
    chair = signed_in("committee head")
    preview = act(chair, proposal, "file", plain={"preview": "1"}, kind="ordinary")
    assert "编为第1号提案" in words_of(preview)
    act(chair, proposal, "file", kind="ordinary")
    assert Proposal.objects.get().number == 1


def test_it_is_merged_into_one_that_a_search_found(one_of_each_role, signed_in):
    target = proposal_in(S.FILED, one_of_each_role, "关于增设公交站点的建议", number=7)
    proposal_in(S.FILED, one_of_each_role, "关于垃圾分类的建议", number=8)
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role, "完全不同的案由")
    chair = signed_in("committee head")

    def found(words: str) -> list[Proposal]:
        page = chair.get(proposal.get_absolute_url(), {"into": words})
        [merge] = [action for action in page.context["page"].actions if action.name == "merge"]
        return list(merge.form.fields["into"].queryset)

    assert found("公交") == [target]
    assert found("第7号") == [target]
    assert found("没有这样的词") == []
    assert found("") == []
    assert act(chair, proposal, "merge", into=target.pk).status_code == 302
    assert Proposal.objects.get(pk=proposal.pk).merged_into == target


def test_alike_proposals_are_the_first_candidates_to_merge_into(one_of_each_role, signed_in):
    target = proposal_in(S.FILED, one_of_each_role, "关于增设公交站点的建议", number=7)
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role, "关于增设公交站点的若干建议")
    page = signed_in("committee head").get(proposal.get_absolute_url())
    [merge] = [action for action in page.context["page"].actions if action.name == "merge"]
    assert list(merge.form.fields["into"].queryset) == [target]
    assert [s.proposal for s in page.context["view"].similar] == [target]


# --- planning ------------------------------------------------------------------------------------


def test_units_are_planned_and_it_is_handed_over(one_of_each_role, signed_in):
    proposal = proposal_in(S.FILED, one_of_each_role)
    staff = signed_in("committee staff")
    act(staff, proposal, "plan_unit", unit="主办单位", role="lead")
    act(staff, proposal, "plan_unit", unit="他单位", role="co")
    spare = proposal.assignments.get(role=Role.CO)
    act(staff, spare, "unplan")
    assert act(staff, proposal, "hand_over", months=2).status_code == 302
    handed = proposal.assignments.get()
    assert (handed.unit, handed.state, str(handed.due_on)) == (
        one_of_each_role.unit,
        A.SENT,
        "2021-08-30",
    )


def test_it_is_put_in_a_batch_made_key_grouped_and_given_one_more_unit(one_of_each_role, signed_in):
    staff = signed_in("committee staff")
    batch = DispatchBatch.objects.create(
        name="交办会", term=2, session=5, held_on=clock.today(), months=3
    )
    project = Project.objects.create(term=2, session=5, name="未来社区")
    proposal = proposal_in(S.FILED, one_of_each_role)
    act(staff, proposal, "to_batch", batch=batch.pk)
    act(staff, proposal, "group", project=project.pk)
    act(
        staff,
        proposal,
        "kind",
        kind="key",
        supervising_leader=one_of_each_role.person("leader").pk,
        supervising_department=one_of_each_role.supervising.pk,
    )
    found = Proposal.objects.get()
    assert (found.batch, found.project, found.kind) == (batch, project, ProposalKind.KEY)
    assert found.supervising_leader == one_of_each_role.person("leader")

    under_way = proposal_in(S.HANDLING, one_of_each_role, "办理中的提案")
    act(staff, under_way, "add_unit", unit="会办单位", role="co", due_on="2021-07-30")
    assert under_way.assignments.get().unit == one_of_each_role.co_unit


def test_the_committee_lets_the_public_list_show_it_and_takes_it_off(one_of_each_role, signed_in):
    staff, proposal = signed_in("committee staff"), proposal_in(S.HANDLING, one_of_each_role)
    one_of_each_role.settings.public_list = True
    one_of_each_role.settings.save()

    assert act(staff, proposal, "publish").status_code == 302
    assert Proposal.objects.get().is_public
    assert act(staff, proposal, "unpublish").status_code == 302
    assert not Proposal.objects.get().is_public


PLANNING = (
    *("plan_unit", "to_batch", "hand_over", "add_unit", "kind", "group"),
    *("publish", "unpublish"),
)


@pytest.mark.parametrize("name", PLANNING)
def test_planning_is_the_committees(one_of_each_role, signed_in, name):
    state = S.HANDLING if name == "add_unit" else S.FILED
    proposal = proposal_in(state, one_of_each_role)
    for role in ("author", "leader", "supervising head", "unit"):
        assert act(signed_in(role), proposal, name, kind="key").status_code == 404


def test_every_action_is_tried_here():
    """A new action must come with its test."""
    tried = {*MOVES, "confirm", "decline", "discard", "reject", "merge", *PLANNING}
    assert set(PROPOSAL.actions) == tried


def test_the_category_of_a_review_is_kept(one_of_each_role, signed_in):
    proposal = proposal_in(S.SUBMITTED, one_of_each_role)
    category = Category.objects.first()
    act(signed_in("committee staff"), proposal, "pre_review", advice="file", category=category.pk)
    assert Proposal.objects.get().category == category


def test_who_is_asked_anew_reads_what_was_changed_and_others_do_not(one_of_each_role, signed_in):
    proposal = proposal_in(S.DRAFT, one_of_each_role)
    author, asked = signed_in("author"), signed_in("co-signer")
    invitation = {"people": "co-signer", "confirm_by": "2021-07-05"}
    act(author, proposal, "invite", **invitation)
    proposal.refresh_from_db()
    assert "正文有改动" not in words_of(asked.get(proposal.get_absolute_url()))
    act(asked, proposal, "confirm", seen=proposal.seen)
    act(author, proposal, "recall")
    address = reverse("proposals:edit", args=[proposal.pk])
    words = {"title": proposal.title, "situation": proposal.situation, "suggestions": "拆除。" * 90}
    author.post(address, {**words, "seen": proposal.text_key})
    proposal.refresh_from_db()
    assert "正文已改，1 位联名人须重新确认" in words_of(author.get(reverse("proposals:mine")))
    page = words_of(author.get(proposal.get_absolute_url()))
    assert "不再由co-signer联名" in page
    assert "正文在co-signer确认联名以后改过。" in page
    assert "可以提交了。" not in page
    assert 'co-signer <small class="muted">正文已改，须重新确认</small>' in page
    act(author, proposal, "invite", **invitation)
    proposal.refresh_from_db()
    page = words_of(asked.get(proposal.get_absolute_url()))
    assert "您确认联名以后，正文有改动。" in page
    assert "<ins>拆除。拆除。" in page
    assert "正文有改动" not in words_of(author.get(proposal.get_absolute_url()))


def test_what_cannot_go_in_is_not_offered_as_what_can_be_done(one_of_each_role, signed_in):
    proposal = proposal_in(S.DRAFT, one_of_each_role, situation="短。", suggestions="短。")
    page = signed_in("author").get(proposal.get_absolute_url())
    assert "正文4字，少于10字。" in words_of(page)
    assert [action.name for action in page.context["page"].actions] == ["discard"]
    proposal.suggestions = "写明了的建议。" * 3
    proposal.save()
    page = signed_in("author").get(proposal.get_absolute_url())
    assert "可以提交了。" in words_of(page)
    assert [action.name for action in page.context["page"].actions] == [
        *("submit", "invite", "discard"),
    ]
