"""What is refused says why and keeps every word that was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from almanac import clock
from proposals.actions import Rating
from proposals.enums import AssignmentState, Role, State
from proposals.models import Ground, Proposal
from tests.proposals.factories import answer_class, assignment_in, cosign, proposal_in, stage
from tests.proposals.views.acting import act, words_of

S, A = State, AssignmentState


def handed(one_of_each_role, state=A.SIGNED, role=Role.LEAD, **values):
    return assignment_in(
        state, proposal_in(S.HANDLING, one_of_each_role), one_of_each_role.unit, role, **values
    )


def test_two_people_deciding_at_once_are_told(one_of_each_role, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role)
    Proposal.objects.update(state=S.SUBMITTED)
    answer = act(
        signed_in("committee head"),
        proposal,
        "to_opinion",
        seen=S.RE_REVIEWED,
        reason="写了很久的理由",
    )
    assert answer.status_code == 422
    assert "当前状态为“待预审”，不能“转社情民意”。请刷新页面后再看。" in words_of(answer)
    assert "写了很久的理由" in words_of(answer)


def test_a_reason_left_out_is_asked_for_at_its_field(one_of_each_role, signed_in):
    proposal = proposal_in(S.SUBMITTED, one_of_each_role)
    answer = act(signed_in("committee staff"), proposal, "send_back", reason="")
    assert answer.status_code == 422
    [action] = [o for o in answer.context["page"].actions if o.is_refused]
    assert (action.name, list(action.form.errors)) == ("send_back", ["reason"])


def test_an_unknown_name_is_told_with_those_near_it_and_the_others_stay(
    one_of_each_role, signed_in
):
    proposal = proposal_in(S.DRAFT, one_of_each_role)
    answer = act(
        signed_in("author"), proposal, "invite", people="周翔、周祥飞", confirm_by="2021-07-05"
    )
    assert answer.status_code == 422
    assert "没有“周祥飞”" in words_of(answer)
    assert "周翔、周祥飞" in words_of(answer)


def test_a_post_is_no_name(one_of_each_role, signed_in):
    proposal = proposal_in(S.DRAFT, one_of_each_role)
    answer = act(signed_in("author"), proposal, "invite", people="副主席", confirm_by="2021-07-05")
    assert "“副主席”是职务，请填姓名。" in words_of(answer)


def test_it_is_not_submitted_while_a_co_signer_is_waited_for(one_of_each_role, signed_in):
    proposal = proposal_in(S.COSIGNING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"))
    answer = act(signed_in("author"), proposal, "submit")
    assert "还有1位委员没有确认联名" in words_of(answer)


def test_an_answer_that_lacks_its_class_is_kept_as_a_draft(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role)
    answer = act(signed_in("unit"), assignment, "answer", text="写了很久的答复")
    assert answer.status_code == 422
    assert "请选择答复类别。" in words_of(answer)
    assert "写了很久的答复" in words_of(answer)
    assert assignment.answers_written.get().submitted_on is None


def test_a_promise_needs_its_day(one_of_each_role, signed_in):
    answer = act(
        signed_in("unit"),
        handed(one_of_each_role),
        "answer",
        text="已列入。",
        answer_class=answer_class("B").pk,
    )
    assert "B类答复须填写承诺完成日期。" in words_of(answer)


def test_a_file_is_looked_at_by_its_content(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role)
    file = SimpleUploadedFile("答复.pdf", b"MZ\x90\x00 not a pdf")
    answer = act(signed_in("unit"), assignment, "answer", text="写了很久的答复", file=file)
    assert answer.status_code == 422
    assert "文件“答复.pdf”的内容与后缀 .pdf 不符" in words_of(answer)
    assert "写了很久的答复" in words_of(answer)
    assert "所选文件须重新选择。" in words_of(answer)


def test_an_unfinished_answer_is_kept_by_its_button_and_by_the_script(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role)
    address = reverse("proposals:draft_answer", args=[assignment.proposal_id, assignment.pk])
    name = f"answer-{assignment.pk}-text"
    unit = signed_in("unit")
    by_button = unit.post(address, {name: "一半"}, headers={"accept": "text/html"})
    assert by_button.url == f"{assignment.proposal.get_absolute_url()}#unit-{assignment.pk}"
    by_script = unit.post(address, {name: "大半"}, headers={"accept": "application/json"})
    draft = assignment.answers_written.get()
    assert draft.text == "大半"
    assert by_script.json() == {"saved": "草稿保存于 6月30日 09:00", "fields": {"kept": draft.kept}}
    for other in ("author", "leader", "other unit"):
        assert signed_in(other).post(address, {name: "x"}).status_code == 404
    assert "大半" in words_of(unit.get(assignment.proposal.get_absolute_url()))
    assert "大半" not in words_of(signed_in("author").get(assignment.proposal.get_absolute_url()))


def test_a_drafts_file_is_for_who_writes_it(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role)
    file = SimpleUploadedFile("草稿.pdf", b"%PDF-1.4\n%%EOF")
    act(signed_in("unit"), assignment, "answer", file=file)
    address = reverse("proposals:file", args=[assignment.answers_written.get().file_key])
    readers = ("unit", "committee staff", "author", "leader", "other unit")
    assert [signed_in(r).get(address).status_code for r in readers] == [200, 200, 404, 404, 404]


def test_after_the_window_a_return_is_not_offered_and_refused(one_of_each_role, signed_in):
    assignment = handed(one_of_each_role, A.SENT, return_by=clock.today().replace(day=1))
    page = signed_in("unit").get(assignment.proposal.get_absolute_url())
    [entry] = page.context["page"].entries
    assert "ask_return" not in [action.name for action in entry.actions]
    answer = act(signed_in("unit"), assignment, "ask_return", reason="写了很久的理由")
    assert "退回期限为6月1日，已过。" in words_of(answer)
    assert "写了很久的理由" in words_of(answer)  # though the form has no place any more


def test_a_meeting_in_the_room_says_where(one_of_each_role, signed_in):
    answer = act(
        signed_in("unit"),
        handed(one_of_each_role),
        "meet",
        phase="during",
        held_on="2021-06-30",
        way="talk",
        note="谈了很久",
    )
    assert "当面沟通须填写地点。" in words_of(answer)
    assert "谈了很久" in words_of(answer)


@pytest.mark.parametrize("missing", ["grade", "question"])
def test_a_rating_that_is_not_whole_keeps_what_was_chosen(one_of_each_role, signed_in, missing):
    proposal = proposal_in(S.ANSWERED, one_of_each_role)
    rating = Rating(assignment_in(A.ANSWERED, proposal, one_of_each_role.unit), stage())
    questions = [f"question-{q.pk}" for q in stage().questions.all()]
    fields = {**dict.fromkeys(questions, "basic"), "grade": "basic", "comment": "写了意见"}
    del fields["grade" if missing == "grade" else questions[0]]
    answer = act(signed_in("author"), rating, "rate", **fields)
    assert answer.status_code == 422
    assert "写了意见" in words_of(answer)
    assert not rating.assignment.evaluations.exists()


def test_a_letter_is_not_shown_where_the_decision_would_be_refused(one_of_each_role, signed_in):
    proposal = proposal_in(S.RE_REVIEWED, one_of_each_role)
    answer = act(
        signed_in("committee head"),
        proposal,
        "reject",
        plain={"preview": "1"},
        seen=S.SUBMITTED,
        ground=Ground.objects.first().pk,
        note="写了说明",
    )
    assert answer.status_code == 422
    assert "写了说明" in words_of(answer)
    assert "函告预览" not in words_of(answer)


# What is handed in → the field at which a service's refusal is said, so that the summary leads to it.
AT_THEIR_FIELDS = {
    "confirm_by": (
        S.DRAFT,
        "author",
        ("invite", {"people": "co-signer", "confirm_by": "2021-05-01"}),
        "联名确认截止日不能早于今天。",
    ),
    "people": (
        S.DRAFT,
        "author",
        ("invite", {"people": "author", "confirm_by": "2021-07-05"}),
        "第一提案人不必再联名。",
    ),
    "ground": (
        S.SUBMITTED,
        "committee staff",
        ("pre_review", {"advice": "reject"}),
        "建议不予立案，请选择情形。",
    ),
}


@pytest.mark.parametrize("field", AT_THEIR_FIELDS)
def test_what_the_rules_refuse_is_said_at_its_field(one_of_each_role, signed_in, field):
    state, role, (name, typed), words = AT_THEIR_FIELDS[field]
    answer = act(signed_in(role), proposal_in(state, one_of_each_role), name, **typed)
    [action] = [o for o in answer.context["page"].actions if o.is_refused]
    assert (answer.status_code, dict(action.form.errors)) == (422, {field: [words]})


# As above, for what stands under a unit.
AT_UNITS_FIELDS = {
    "held_on": (
        "meet",
        {"phase": "before", "way": "phone", "held_on": "2031-01-01"},
        "见面日期不能晚于今天。",
    ),
    "until": (
        "extend",
        {"until": "2031-01-01", "reason": "还在协商"},
        "办理期限最长6个月，最晚可延至2021年12月30日。",
    ),
}


def test_a_day_before_the_one_in_force_is_no_more_time(one_of_each_role, signed_in):
    mine = handed(one_of_each_role)
    answer = act(
        signed_in("unit"), mine, "extend", until=mine.due_on.isoformat(), reason="还在协商"
    )
    [entry] = answer.context["page"].entries
    [action] = [o for o in entry.actions if o.is_refused]
    assert dict(action.form.errors) == {"until": ["延至的日期须晚于原期限。"]}


@pytest.mark.parametrize("field", AT_UNITS_FIELDS)
def test_what_the_rules_refuse_a_unit_is_said_at_its_field(one_of_each_role, signed_in, field):
    name, typed, words = AT_UNITS_FIELDS[field]
    mine = handed(one_of_each_role)
    answer = act(signed_in("unit"), mine, name, **typed)
    [entry] = answer.context["page"].entries
    [action] = [o for o in entry.actions if o.is_refused]
    assert (answer.status_code, dict(action.form.errors)) == (422, {field: [words]})
