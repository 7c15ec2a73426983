"""Each action through the page once: who may does it, and to whom it is not open it is not there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from almanac import clock
from proposals.deeds import DEEDS, Rating
from proposals.enums import AssignmentState, CosignState, Kind, Role, State
from proposals.models import (
    Category,
    EvaluationQuestion,
    Extension,
    Ground,
    HandoverBatch,
    LookBack,
    Project,
    Proposal,
)
from tests.proposals.makers import answer_class, assignment_in, cosign, proposal_in, stage
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
}


@pytest.mark.parametrize("name", MOVES)
def test_a_proposal_is_moved_through_its_page(cast, signed_in, name):
    state, role, fields, target = MOVES[name]
    proposal = proposal_in(state, cast)
    if state == S.ANSWERED:
        done = clock.today().replace(month=5, day=1)
        assignment_in(
            A.ANSWERED,
            proposal,
            cast.unit,
            done_on=done,
            handed_over_on=done,
            planned_due_on=done,
            due_on=done,
        )
    answer = act(signed_in(role), proposal, name, **fields)
    assert (answer.status_code, Proposal.objects.get(pk=proposal.pk).state) == (302, target)


@pytest.mark.parametrize("name", MOVES)
def test_others_who_see_the_page_cannot_move_it(cast, signed_in, name):
    state, _, fields, _ = MOVES[name]
    proposal = proposal_in(state, cast)
    cosign(proposal, cast.person("co-signer"), CosignState.CONFIRMED)
    for other in ("co-signer", "another member", "leader", "account of no one"):
        assert act(signed_in(other), proposal, name, **fields).status_code == 404
    assert Proposal.objects.get(pk=proposal.pk).state == state


def test_only_who_answers_for_the_committee_decides(cast, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, cast)
    page = signed_in("committee staff").get(proposal.get_absolute_url())
    assert "file" not in [offer.name for offer in page.context["offers"]]
    assert act(signed_in("committee staff"), proposal, "file", kind="key").status_code == 404


def test_an_unknown_action_is_not_there(cast, signed_in):
    proposal = proposal_in(S.DRAFT, cast)
    for address in (f"{proposal.get_absolute_url()}do/conclude/", "/proposals/999/do/submit/"):
        assert signed_in("author").post(address).status_code == 404


def test_an_action_is_not_done_by_a_link(cast, signed_in):
    proposal = proposal_in(S.DRAFT, cast)
    address = reverse("proposals:act", args=[proposal.pk, "submit"])
    assert signed_in("author").get(address).status_code == 405


# --- signing, rejecting, merging -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields", "state"),
    [
        ("confirm", {}, CosignState.CONFIRMED),
        ("decline", {"reason": "不熟悉"}, CosignState.DECLINED),
    ],
)
def test_who_is_asked_signs_or_does_not(cast, signed_in, name, fields, state):
    proposal = proposal_in(S.COSIGNING, cast)
    cosign(proposal, cast.person("co-signer"))
    answer = act(signed_in("co-signer"), proposal, name, **fields)
    assert (answer.status_code, proposal.cosigners.get().state) == (302, state)
    assert act(signed_in("author"), proposal, name).status_code == 404
    assert act(signed_in("another member"), proposal, name).status_code == 404


def test_who_declined_is_led_home_for_the_page_is_closed(cast, signed_in):
    proposal = proposal_in(S.COSIGNING, cast)
    cosign(proposal, cast.person("co-signer"))
    assert act(signed_in("co-signer"), proposal, "decline").url == "/proposals/"


def test_a_draft_is_thrown_away(cast, signed_in):
    proposal = proposal_in(S.DRAFT, cast)
    assert act(signed_in("author"), proposal, "discard").url == "/proposals/"
    assert not Proposal.objects.exists()


def test_it_is_rejected_on_a_ground_after_its_letter_was_read(cast, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, cast)
    ground = Ground.objects.get(order=10)
    fields = {"ground": ground.pk, "note": "请补充具体措施。"}
    chair = signed_in("committee head")

    preview = act(chair, proposal, "reject", plain={"preview": "1"}, **fields)
    assert preview.status_code == 200
    assert "函告预览（还没有发出）" in words_of(preview)
    assert "因属于“内容空泛、没有具体建议”的情形，不予立案" in words_of(preview)
    assert "请补充具体措施。" in words_of(preview)
    assert Proposal.objects.get().state == S.RE_REVIEWED
    assert not proposal.letters.exists()
    assert not proposal.transitions.exists()

    assert act(chair, proposal, "reject", **fields).status_code == 302
    assert Proposal.objects.get().state == S.REJECTED
    assert "请补充具体措施。" in proposal.letters.get().text


def test_the_number_of_a_letter_that_was_only_read_is_still_free(cast, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, cast)
    chair = signed_in("committee head")
    preview = act(chair, proposal, "file", plain={"preview": "1"}, kind="ordinary")
    assert "编为第1号提案" in words_of(preview)
    act(chair, proposal, "file", kind="ordinary")
    assert Proposal.objects.get().number == 1


def test_it_is_merged_into_one_that_a_search_found(cast, signed_in):
    target = proposal_in(S.FILED, cast, "关于增设公交站点的建议", number=7)
    proposal_in(S.FILED, cast, "关于垃圾分类的建议", number=8)
    proposal = proposal_in(S.RE_REVIEWED, cast, "完全不同的案由")
    chair = signed_in("committee head")

    def found(words: str) -> list[Proposal]:
        page = chair.get(proposal.get_absolute_url(), {"into": words})
        [merge] = [offer for offer in page.context["offers"] if offer.name == "merge"]
        return list(merge.form.fields["into"].queryset)

    assert found("公交") == [target]
    assert found("第7号") == [target]
    assert found("没有这样的词") == []
    assert found("") == []
    assert act(chair, proposal, "merge", into=target.pk).status_code == 302
    assert Proposal.objects.get(pk=proposal.pk).merged_into == target


def test_alike_proposals_are_the_first_candidates_to_merge_into(cast, signed_in):
    target = proposal_in(S.FILED, cast, "关于增设公交站点的建议", number=7)
    proposal = proposal_in(S.RE_REVIEWED, cast, "关于增设公交站点的若干建议")
    page = signed_in("committee head").get(proposal.get_absolute_url())
    [merge] = [offer for offer in page.context["offers"] if offer.name == "merge"]
    assert list(merge.form.fields["into"].queryset) == [target]
    assert [s.proposal for s in page.context["intake"]["similar"]] == [target]


# --- planning ------------------------------------------------------------------------------------


def test_units_are_planned_and_it_is_handed_over(cast, signed_in):
    proposal = proposal_in(S.FILED, cast)
    staff = signed_in("committee staff")
    act(staff, proposal, "plan_unit", unit="主办单位", role="lead")
    act(staff, proposal, "plan_unit", unit="他单位", role="co")
    spare = proposal.assignments.get(role=Role.CO)
    act(staff, spare, "unplan")
    assert act(staff, proposal, "hand_over", months=2).status_code == 302
    handed = proposal.assignments.get()
    assert (handed.unit, handed.state, str(handed.due_on)) == (cast.unit, A.SENT, "2021-08-30")


def test_it_is_put_in_a_batch_made_key_grouped_and_given_one_more_unit(cast, signed_in):
    staff = signed_in("committee staff")
    batch = HandoverBatch.objects.create(
        name="交办会", term=2, session=5, held_on=clock.today(), months=3
    )
    project = Project.objects.create(term=2, session=5, name="未来社区")
    proposal = proposal_in(S.FILED, cast)
    act(staff, proposal, "to_batch", batch=batch.pk)
    act(staff, proposal, "group", project=project.pk)
    act(
        staff,
        proposal,
        "kind",
        kind="key",
        supervising_leader=cast.person("leader").pk,
        supervising_department=cast.supervising.pk,
    )
    found = Proposal.objects.get()
    assert (found.batch, found.project, found.kind) == (batch, project, Kind.KEY)
    assert found.supervising_leader == cast.person("leader")

    under_way = proposal_in(S.HANDLING, cast, "办理中的提案")
    act(staff, under_way, "add_unit", unit="会办单位", role="co", due_on="2021-07-30")
    assert under_way.assignments.get().unit == cast.co_unit


@pytest.mark.parametrize(
    "name", ["plan_unit", "to_batch", "hand_over", "add_unit", "kind", "group"]
)
def test_planning_is_the_committees(cast, signed_in, name):
    state = S.HANDLING if name == "add_unit" else S.FILED
    proposal = proposal_in(state, cast)
    for role in ("author", "leader", "supervising head", "unit"):
        assert act(signed_in(role), proposal, name, kind="key").status_code == 404


# --- units ---------------------------------------------------------------------------------------


MEETING = {
    "phase": "during",
    "held_on": "2021-06-30",
    "way": "talk",
    "place": "会议室",
    "note": "已沟通",
}
STEPS = {
    "sign": (A.SENT, Role.LEAD, {}, A.SIGNED),
    "ask_return": (A.SENT, Role.LEAD, REASON, A.RETURN_ASKED),
    "opine": (A.SIGNED, Role.CO, {"opinion": "建议统筹。"}, A.OPINED),
    "answer": (A.SIGNED, Role.LEAD, {"text": "已办。", "answer_class": "A"}, A.ANSWERED),
    "meet": (A.SIGNED, Role.LEAD, MEETING, A.SIGNED),
    "extend": (A.SIGNED, Role.LEAD, {"until": "2021-11-30", **REASON}, A.SIGNED),
    "quality": (A.OPINED, Role.CO, {"quality": "good", "comment": "切实"}, A.OPINED),
}


def handed(cast, state, role=Role.LEAD):
    proposal = proposal_in(S.HANDLING, cast)
    return assignment_in(state, proposal, cast.unit, role)


def filled(fields: dict) -> dict:
    letter = fields.get("answer_class")
    return {**fields, "answer_class": answer_class(letter).pk} if letter else fields


@pytest.mark.parametrize("name", STEPS)
def test_a_unit_does_its_part_through_the_page(cast, signed_in, name):
    state, role, fields, target = STEPS[name]
    assignment = handed(cast, state, role)
    answer = act(signed_in("unit"), assignment, name, **filled(fields))
    assert answer.status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == target


def test_what_a_unit_wrote_is_kept(cast, signed_in):
    assignment = handed(cast, A.SIGNED)
    client = signed_in("unit")
    act(client, assignment, "meet", **MEETING)
    act(client, assignment, "extend", until="2021-11-30", reason="需要会商")
    file = SimpleUploadedFile("答复.pdf", b"%PDF-1.4\n%%EOF")
    kept = {
        "text": "已办。",
        "answer_class": answer_class("A").pk,
        "document_number": "〔2021〕1号",
    }
    act(client, assignment, "answer", file=file, **kept)
    answer = assignment.answers_written.get()
    assert (answer.text, answer.document_number, answer.file_name) == (
        "已办。",
        "〔2021〕1号",
        "答复.pdf",
    )
    assert assignment.meetings.get().place == "会议室"
    assert str(assignment.extensions.get().until) == "2021-11-30"
    download = signed_in("author").get(reverse("proposals:file", args=[answer.file_key]))
    assert b"".join(download.streaming_content) == b"%PDF-1.4\n%%EOF"
    assert download["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", STEPS)
def test_another_unit_and_the_proposer_do_not_do_it(cast, signed_in, name):
    state, role, fields, _ = STEPS[name]
    assignment = handed(cast, state, role)
    assignment_in(A.SENT, assignment.proposal, cast.other_unit, Role.CO)
    for other in ("other unit", "author", "leader"):
        assert act(signed_in(other), assignment, name, **filled(fields)).status_code == 404
    assignment.refresh_from_db()
    assert assignment.state == state


COMMITTEES = {
    "accept_return": (A.RETURN_ASKED, {"new_unit": "他单位", "note": "同意"}, A.RETURNED),
    "refuse_return": (A.RETURN_ASKED, REASON, A.SENT),
    "cancel": (A.SIGNED, REASON, A.CANCELLED),
    "answer_back": (A.ANSWERED, REASON, A.SIGNED),
    "urge": (A.SIGNED, {"text": "请抓紧答复。"}, A.SIGNED),
}


@pytest.mark.parametrize("name", COMMITTEES)
def test_the_committee_answers_units(cast, signed_in, name):
    state, fields, target = COMMITTEES[name]
    assignment = handed(cast, state)
    assert act(signed_in("unit"), assignment, name, **fields).status_code == 404
    assert act(signed_in("committee staff"), assignment, name, **fields).status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == target


def test_a_leader_urges(cast, signed_in):
    assignment = handed(cast, A.SIGNED)
    assert act(signed_in("leader"), assignment, "urge", text="请重视。").status_code == 302
    urge = assignment.urges.get()
    assert (urge.get_kind_display(), urge.text) == ("督办", "请重视。")


@pytest.mark.parametrize(("name", "granted"), [("grant", True), ("refuse", False)])
def test_an_extension_is_decided(cast, signed_in, name, granted):
    assignment = handed(cast, A.SIGNED)
    wish = Extension.objects.create(
        assignment=assignment,
        old_due_on=assignment.due_on,
        until="2021-11-30",
        reason="需要会商",
        asked_by=cast.users["unit"],
        asked_at=clock.now(),
    )
    assert act(signed_in("unit"), wish, name, note="可以").status_code == 404
    assert act(signed_in("committee staff"), wish, name, note="可以").status_code == 302
    wish.refresh_from_db()
    assert wish.granted is granted


def test_a_second_look_is_recorded_and_leads_back_to_the_list(cast, signed_in):
    proposal = proposal_in(S.CLOSED, cast)
    look = LookBack.objects.create(
        assignment=assignment_in(A.ANSWERED, proposal, cast.unit),
        why="class",
        listed_on=clock.today(),
        due_on=clock.today(),
    )
    fields = {"finding": "done", "note": "已建成"}
    assert act(signed_in("author"), look, "record", **fields).status_code == 404
    answer = act(
        signed_in("committee staff"), look, "record", plain={"back": "look_back"}, **fields
    )
    assert answer.url == reverse("proposals:look_back")
    look.refresh_from_db()
    assert (look.finding, look.note) == ("done", "已建成")


# --- ratings -------------------------------------------------------------------------------------


def answered(cast):
    proposal = proposal_in(S.ANSWERED, cast)
    return assignment_in(A.ANSWERED, proposal, cast.unit)


def grades(grade: str) -> dict[str, str]:
    asked = {f"question-{q.pk}": grade for q in EvaluationQuestion.objects.all()}
    return {**asked, "grade": grade}


def test_a_proposer_rates_by_the_configured_questions(cast, signed_in):
    assignment = answered(cast)
    rating = Rating(assignment, stage())
    page = words_of(signed_in("author").get(assignment.proposal.get_absolute_url()))
    assert all(question.text in page for question in EvaluationQuestion.objects.all())
    for other in ("unit", "leader", "another member"):
        assert act(signed_in(other), rating, "rate", **grades("satisfied")).status_code == 404
    assert act(signed_in("author"), rating, "rate", **grades("satisfied")).status_code == 302
    found = assignment.evaluations.get()
    assert (found.grade, found.marks.count(), found.person) == (
        "satisfied",
        EvaluationQuestion.objects.count(),
        cast.person("author"),
    )


def test_not_satisfied_opens_a_second_round_that_the_page_shows(cast, signed_in):
    assignment = answered(cast)
    author = signed_in("author")
    act(author, Rating(assignment, stage()), "rate", comment="没有办", **grades("unsatisfied"))
    page = author.get(assignment.proposal.get_absolute_url())
    assert [e["assignment"].round for e in page.context["entries"]] == [2, 1]
    assert "第2轮" in words_of(page)


def test_the_committee_enters_a_paper_rating(cast, signed_in):
    assignment = answered(cast)
    rating = Rating(assignment, stage())
    fields = {**grades("basic"), "person": cast.person("author").pk, "on": "2021-06-30"}
    assert act(signed_in("author"), rating, "paper", **fields).status_code == 404
    assert act(signed_in("committee staff"), rating, "paper", **fields).status_code == 302
    found = assignment.evaluations.get()
    assert (found.person, found.entered_by) == (
        cast.person("author"),
        cast.users["committee staff"],
    )


def test_every_action_is_tried_here():
    """A new deed must come with its test."""
    tried = {*MOVES, *STEPS, *COMMITTEES} | {
        "confirm",
        "decline",
        "discard",
        "reject",
        "merge",
        "plan_unit",
        "to_batch",
        "hand_over",
        "add_unit",
        "kind",
        "group",
        "unplan",
        "grant",
        "refuse",
        "record",
        "rate",
        "paper",
    }
    assert {name for deeds in DEEDS.values() for name in deeds} == tried


def test_the_category_of_a_review_is_kept(cast, signed_in):
    proposal = proposal_in(S.SUBMITTED, cast)
    category = Category.objects.first()
    act(signed_in("committee staff"), proposal, "pre_review", advice="file", category=category.pk)
    assert Proposal.objects.get().category == category
