"""What units, the committee and proposers do to what was handed over, through the page once each."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from almanac import clock
from proposals.actions import TABLES, Rating
from proposals.enums import AssignmentState, Role, State
from proposals.models import AssignmentExtension, EvaluationQuestion, LookBack
from tests.proposals.factories import answer_class, assignment_in, proposal_in, stage
from tests.proposals.views.acting import act, words_of

S, A = State, AssignmentState
REASON = {"reason": "写明理由"}


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


def handed(one_of_each_role, state, role=Role.LEAD):
    proposal = proposal_in(S.HANDLING, one_of_each_role)
    return assignment_in(state, proposal, one_of_each_role.unit, role)


def filled(fields: dict) -> dict:
    letter = fields.get("answer_class")
    return {**fields, "answer_class": answer_class(letter).pk} if letter else fields


@pytest.mark.parametrize("name", STEPS)
def test_a_unit_does_its_part_through_the_page(one_of_each_role, signed_in, name):
    state, role, fields, target = STEPS[name]
    assignment = handed(one_of_each_role, state, role)
    answer = act(signed_in("unit"), assignment, name, **filled(fields))
    assert answer.status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == target


def test_what_a_unit_wrote_is_kept(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role, A.SIGNED)
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
def test_another_unit_and_the_proposer_do_not_do_it(one_of_each_role, signed_in, name):
    state, role, fields, _ = STEPS[name]
    assignment = handed(one_of_each_role, state, role)
    assignment_in(A.SENT, assignment.proposal, one_of_each_role.other_unit, Role.CO)
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
def test_the_committee_answers_units(one_of_each_role, signed_in, name):
    state, fields, target = COMMITTEES[name]
    assignment = handed(one_of_each_role, state)
    assert act(signed_in("unit"), assignment, name, **fields).status_code == 404
    assert act(signed_in("committee staff"), assignment, name, **fields).status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == target


def test_a_leader_urges(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role, A.SIGNED)
    assert act(signed_in("leader"), assignment, "urge", text="请重视。").status_code == 302
    urge = assignment.urges.get()
    assert (urge.get_kind_display(), urge.text) == ("督办", "请重视。")


@pytest.mark.parametrize(("name", "granted"), [("grant", True), ("refuse", False)])
def test_an_extension_is_decided(one_of_each_role, signed_in, name, granted):
    assignment = handed(one_of_each_role, A.SIGNED)
    wish = AssignmentExtension.objects.create(
        assignment=assignment,
        old_due_on=assignment.due_on,
        until="2021-11-30",
        reason="需要会商",
        asked_by=one_of_each_role.users["unit"],
        asked_at=clock.now(),
    )
    assert act(signed_in("unit"), wish, name, note="可以").status_code == 404
    assert act(signed_in("committee staff"), wish, name, note="可以").status_code == 302
    wish.refresh_from_db()
    assert wish.granted is granted


def test_a_second_look_is_recorded_and_leads_back_to_the_list(one_of_each_role, signed_in):
    proposal = proposal_in(S.CLOSED, one_of_each_role)
    look = LookBack.objects.create(
        assignment=assignment_in(A.ANSWERED, proposal, one_of_each_role.unit),
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


def answered(one_of_each_role):
    proposal = proposal_in(S.ANSWERED, one_of_each_role)
    return assignment_in(A.ANSWERED, proposal, one_of_each_role.unit)


def grades(grade: str) -> dict[str, str]:
    asked = {f"question-{q.pk}": grade for q in EvaluationQuestion.objects.all()}
    return {**asked, "grade": grade}


def test_a_proposer_rates_by_the_configured_questions(one_of_each_role, signed_in):
    assignment = answered(one_of_each_role)
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
        one_of_each_role.person("author"),
    )


def test_not_satisfied_opens_a_second_round_that_the_page_shows(one_of_each_role, signed_in):
    assignment = answered(one_of_each_role)
    author = signed_in("author")
    act(author, Rating(assignment, stage()), "rate", comment="没有办", **grades("unsatisfied"))
    page = author.get(assignment.proposal.get_absolute_url())
    assert [entry.assignment.round for entry in page.context["page"].entries] == [2, 1]
    assert "第2轮" in words_of(page)


def test_the_committee_enters_a_paper_rating(one_of_each_role, signed_in):
    assignment = answered(one_of_each_role)
    rating = Rating(assignment, stage())
    fields = {**grades("basic"), "person": one_of_each_role.person("author").pk, "on": "2021-06-30"}
    assert act(signed_in("author"), rating, "paper", **fields).status_code == 404
    assert act(signed_in("committee staff"), rating, "paper", **fields).status_code == 302
    found = assignment.evaluations.get()
    assert (found.person, found.entered_by) == (
        one_of_each_role.person("author"),
        one_of_each_role.users["committee staff"],
    )


def test_every_action_is_tried_here():
    """A new action must come with its test."""
    assert set(TABLES["assignment"].actions) == {*STEPS, *COMMITTEES, "unplan"}
    others = (set(TABLES[kind].actions) for kind in ("extension", "look_back", "rating"))
    assert list(others) == [{"grant", "refuse"}, {"record"}, {"rate", "paper"}]


def test_while_a_unit_writes_the_committee_reads_and_enters_nothing(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role, A.SIGNED)
    address = reverse("proposals:draft_answer", args=[assignment.proposal_id, assignment.pk])
    name = f"answer-{assignment.pk}-text"
    staff, url = signed_in("committee staff"), assignment.proposal.get_absolute_url()
    entry = staff.get(url).context["page"].entries[0]
    assert "answer" in [action.name for action in entry.paper]
    signed_in("unit").post(address, {name: "写了一半"})
    page = staff.get(url)
    assert "answer" not in [action.name for action in page.context["page"].entries[0].paper]
    assert "主办单位正在填写答复（6月30日 09:00 保存），提交以前只有该单位可以修改。" in words_of(
        page
    )
    refused = staff.post(address, {name: "提案委代拟"})
    assert refused.status_code == 422
    assert assignment.answers_written.get().text == "写了一半"
    page = words_of(signed_in("unit").get(url))
    assert "草稿提交以前只有本单位可以修改，提案委只能查看。" in page
    assert "正在填写答复" not in page


def test_the_answers_form_says_what_is_required(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role, A.SIGNED)
    page = signed_in("unit").get(assignment.proposal.get_absolute_url())
    [form] = [a.form for a in page.context["page"].entries[0].actions if a.name == "answer"]
    said = {
        name: "" if field.required else getattr(field, "when", "选填")
        for name, field in form.fields.items()
    }
    assert said == {
        "answer_class": "",
        "document_number": "选填",
        "text": "内容和文件至少填一项",
        "signed_by": "选填",
        "promised_by": "B类答复须填",
        "file": "内容和文件至少填一项",
    }
