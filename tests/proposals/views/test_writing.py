"""Writing a proposal: kept as typed, by a button or by the page's script; nothing typed is lost."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse, reverse_lazy

from almanac import clock
from proposals.enums import AssignmentState, Origin, State
from proposals.models import Ground, Proposal, ProposalTransition
from tests.proposals.factories import answer_class, assignment_in, proposal_in
from tests.proposals.views.acting import act, words_of


def fields(**values) -> dict:
    return {"title": "关于路灯的建议", "situation": "路灯老化。", "suggestions": "更换。", **values}


def edit(client, proposal, *, seen=None, script=False, **values):
    headers = {"accept": "application/json"} if script else {"accept": "text/html"}
    return client.post(
        reverse("proposals:edit", args=[proposal.pk]),
        {**fields(**values), "seen": proposal.text_key if seen is None else seen},
        headers=headers,
    )


NEW = reverse_lazy("proposals:new")


def begin(client, *, key="", script=False, **values):
    headers = {"accept": "application/json"} if script else {"accept": "text/html"}
    return client.post(NEW, {**fields(**values), "key": key}, headers=headers)


def key_on(page) -> str:
    return BeautifulSoup(page.content, "html.parser").select_one("input[name=key]")["value"]


def test_looking_at_the_page_and_saving_nothing_makes_no_draft(one_of_each_role, signed_in):
    author = signed_in("author")
    page = author.get(NEW)
    assert page.status_code == 200
    blank = dict.fromkeys(("title", "situation", "suggestions"), " ")
    answer = begin(author, key=key_on(page), **blank)
    assert answer.status_code == 422
    assert "还没有写内容，没有保存。" in words_of(answer)
    by_script = begin(author, key=key_on(page), script=True, **blank)
    assert (by_script.status_code, by_script.json()) == (422, {"saved": ""})
    assert not Proposal.objects.exists()


def test_the_first_save_makes_the_draft_and_leads_to_its_page(one_of_each_role, signed_in):
    answer = begin(signed_in("author"))
    draft = Proposal.objects.get()
    assert answer.url == reverse("proposals:edit", args=[draft.pk])
    assert (draft.title, draft.situation) == ("关于路灯的建议", "路灯老化。")
    assert (draft.author, draft.state) == (one_of_each_role.person("author"), State.DRAFT)


def test_the_script_is_told_where_the_draft_that_it_made_is(one_of_each_role, signed_in):
    author = signed_in("author")
    answer = begin(author, key=key_on(author.get(NEW)), script=True, suggestions="")
    draft = Proposal.objects.get()
    assert answer.json() == {
        "saved": "草稿保存于 6月30日 09:00",
        "fields": {"seen": draft.text_key},
        "address": f"/proposals/{draft.pk}/edit/",
        "similar": f"/proposals/{draft.pk}/similar/",
    }


def test_a_page_makes_one_draft_however_often_it_is_handed_in(one_of_each_role, signed_in):
    author = signed_in("author")
    key = key_on(author.get(NEW))
    begin(author, key=key, script=True)
    again = begin(author, key=key)
    draft = Proposal.objects.get()
    assert again.url == f"/proposals/{draft.pk}/edit/"
    begin(author, key=key_on(author.get(NEW)))
    assert Proposal.objects.count() == 2  # another page, another proposal


def test_a_page_gone_back_to_does_not_undo_what_was_written_since(one_of_each_role, signed_in):
    author = signed_in("author")
    key = key_on(author.get(NEW))
    begin(author, key=key)
    edit(author, Proposal.objects.get(), situation="后来写的。")
    answer = begin(author, key=key, situation="先前写的。")
    assert answer.status_code == 422
    assert "先前写的。" in words_of(answer)
    assert Proposal.objects.get().situation == "后来写的。"


def test_anothers_key_opens_nothing(one_of_each_role, signed_in):
    author = signed_in("author")
    key = key_on(author.get(NEW))
    begin(author, key=key)
    assert begin(signed_in("another member"), key=key).status_code == 422
    assert Proposal.objects.get().author == one_of_each_role.person("author")


@pytest.mark.parametrize("role", ["unit", "account of no one", "office"])
def test_who_is_no_member_and_acts_for_no_sponsor_begins_nothing(one_of_each_role, signed_in, role):
    client = signed_in(role)
    assert client.get(NEW).status_code == begin(client).status_code == 404
    assert client.get(reverse("proposals:similar_to_new")).status_code == 404
    assert not Proposal.objects.exists()


def test_who_acts_for_a_sector_begins_in_its_name(one_of_each_role, signed_in):
    begin(signed_in("sector head"))
    draft = Proposal.objects.get()
    assert (draft.origin, draft.sponsor) == (Origin.SECTOR, one_of_each_role.sector)


def test_the_plenarys_deadline_is_named_until_it_is_past(one_of_each_role, signed_in):
    for deadline, is_named in ((date(2021, 6, 30), True), (date(2021, 6, 29), False)):
        one_of_each_role.settings.plenary_deadline = deadline
        one_of_each_role.settings.save()
        page = signed_in("author").get(reverse("proposals:mine"))
        assert ("前提交的为会议提案" in words_of(page)) is is_named


def test_a_draft_is_saved_as_typed_and_the_next_step_shows_what_is_missing(
    one_of_each_role, signed_in
):
    author, draft = signed_in("author"), proposal_in(State.DRAFT, one_of_each_role)
    answer = edit(author, draft, suggestions="", next="1")
    assert answer.url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.title, draft.situation, draft.suggestions) == ("关于路灯的建议", "路灯老化。", "")
    page = author.get(answer.url)
    assert page.context["page"].intake.problems == ["请填写具体建议。"]


def test_the_script_is_answered_with_the_time_and_the_new_version(one_of_each_role, signed_in):
    author, draft = signed_in("author"), proposal_in(State.DRAFT, one_of_each_role)
    answer = edit(author, draft, script=True)
    draft.refresh_from_db()
    assert answer.json()["saved"] == "草稿保存于 6月30日 09:00"
    assert answer.json()["fields"] == {"seen": draft.text_key}


def test_what_was_changed_elsewhere_meanwhile_is_not_overwritten(one_of_each_role, signed_in):
    author, draft = signed_in("author"), proposal_in(State.DRAFT, one_of_each_role)
    old = draft.text_key
    edit(author, draft, situation="手机上写的。")
    answer = edit(author, draft, seen=old, situation="电脑上写了很久的。")
    assert answer.status_code == 422
    assert "在别处改动过" in words_of(answer)
    assert "电脑上写了很久的。" in words_of(answer)
    draft.refresh_from_db()
    assert draft.situation == "手机上写的。"
    by_script = edit(author, draft, seen=old, script=True, situation="电脑上写了很久的。")
    assert (by_script.status_code, "在别处改动过" in by_script.json()["saved"]) == (422, True)


def test_a_title_too_long_is_refused_and_everything_stays(one_of_each_role, signed_in):
    author, draft = signed_in("author"), proposal_in(State.DRAFT, one_of_each_role)
    answer = edit(author, draft, title="长" * 201, situation="写了很久的一段话")
    assert answer.status_code == 422
    assert "长" * 201 in words_of(answer)
    assert "写了很久的一段话" in words_of(answer)


def test_it_can_stand_in_the_name_of_a_sector(one_of_each_role, signed_in):
    from members.enums import Duty
    from tests.factories import appoint

    appoint(one_of_each_role.person("author"), one_of_each_role.sector, Duty.STAFF)
    draft = proposal_in(State.DRAFT, one_of_each_role)
    edit(signed_in("author"), draft, name=str(one_of_each_role.sector.pk))
    draft.refresh_from_db()
    assert (draft.origin, draft.sponsor) == (Origin.SECTOR, one_of_each_role.sector)


def test_what_was_submitted_is_written_no_more(one_of_each_role, signed_in):
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    address = reverse("proposals:edit", args=[proposal.pk])
    assert signed_in("author").get(address).url == proposal.get_absolute_url()
    answer = edit(signed_in("author"), proposal, situation="还想再改")
    assert answer.status_code == 422
    assert "还想再改" in words_of(answer)


def test_why_it_was_sent_back_stands_above_the_text(one_of_each_role, signed_in):
    draft = proposal_in(State.SUBMITTED, one_of_each_role)
    act(signed_in("committee staff"), draft, "send_back", reason="请写明具体路段。")
    page = signed_in("author").get(reverse("proposals:edit", args=[draft.pk]))
    assert "提案委退回修改：请写明具体路段。" in words_of(page)
    assert "提案委退回修改" in words_of(signed_in("author").get(reverse("proposals:mine")))
    assert ProposalTransition.objects.count() == 1


# --- similar ones --------------------------------------------------------------------------------


def titles(page) -> list[str]:
    found = BeautifulSoup(page.content, "html.parser")
    for check in found.select("#check"):
        check.decompose()
    return [row.text.strip() for row in found.select(".title")]


@pytest.fixture
def past(one_of_each_role):
    """A filed one of last year, one not filed, and one of another that is still reviewed."""
    other = one_of_each_role.person("another member")
    values = {"author": other, "supervising_department": None}
    proposal_in(
        State.CLOSED, one_of_each_role, "关于更换老化路灯的建议", session=4, number=3, **values
    )
    ground = Ground.objects.get(order=1)
    proposal_in(State.REJECTED, one_of_each_role, "关于更换老化路灯的提案", ground=ground, **values)
    proposal_in(State.SUBMITTED, one_of_each_role, "关于更换路灯的建议", **values)


def test_similar_ones_are_shown_by_the_button_which_saves_first(one_of_each_role, signed_in, past):
    author, draft = signed_in("author"), proposal_in(State.DRAFT, one_of_each_role)
    answer = edit(author, draft, title="关于更换老化路灯的若干建议", check="1")
    draft.refresh_from_db()
    assert draft.title == "关于更换老化路灯的若干建议"
    assert titles(author.get(answer.url)) == ["关于更换老化路灯的建议"]


def test_what_was_not_filed_is_shown_to_no_other_member(one_of_each_role, signed_in, past):
    draft = proposal_in(State.DRAFT, one_of_each_role)
    address = reverse("proposals:similar", args=[draft.pk])
    page = signed_in("author").get(address, {"title": "关于更换老化路灯的建议"})
    assert titles(page) == ["关于更换老化路灯的建议"]
    assert "href" not in words_of(page)
    assert words_of(page).lstrip().startswith("<p>有 1 件")


def test_nothing_alike_is_said(one_of_each_role, signed_in):
    draft = proposal_in(State.DRAFT, one_of_each_role)
    page = signed_in("author").get(reverse("proposals:similar", args=[draft.pk]), {"title": "甲乙"})
    assert "没有查到相似的提案。" in words_of(page)


def test_the_check_tells_shares_units_and_grounds_and_how_a_like_one_ended(
    one_of_each_role, signed_in, past
):
    author, draft = signed_in("author"), proposal_in(State.DRAFT, one_of_each_role)
    closed = Proposal.objects.get(session=4, number=3)
    unit = one_of_each_role.unit
    assignment = assignment_in(AssignmentState.ANSWERED, closed, unit)
    author_of_answer = one_of_each_role.users["unit"]
    assignment.answers_written.create(
        answer_class=answer_class("B"),
        text="已列入计划。",
        author=author_of_answer,
        saved_at=clock.now(),
        submitted_on=clock.today(),
    )
    answer = edit(
        author,
        draft,
        title="关于更换老化路灯的若干建议",
        situation="此事法院已判决。",
        suggestions=f"请{unit.name}分批更换。",
        check="1",
    )
    assert answer.url == f"/proposals/{draft.pk}/edit/?check=1#check"
    page = BeautifulSoup(author.get(answer.url).content, "html.parser")
    assert " ".join(page.select_one("#check").get_text(" ", strip=True).split()) == (
        "检查结果 （仅供参考，不影响提交） 情况分析占 44%，具体建议占 56%；提到的单位：主办单位。 "
        "立案：可能涉及不予立案的情形“已进入司法、仲裁程序”，请再看看。 文中：“法院”“判决”"
    )
    assert " ".join(page.select_one("#similar").get_text(" ", strip=True).split()) == (
        "有 1 件相似的提案，请看看是否重复： 关于更换老化路灯的建议 二届四次 第3号 已办结 "
        "答复B类（正在解决或列入计划解决） 相似 72%"
    )
