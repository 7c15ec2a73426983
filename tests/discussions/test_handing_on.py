"""A topic becomes a proposal, an opinion report or a topic of the year; both pages lead to each other."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from consultations.models import TopicSuggestion
from discussions.models import TopicChange
from discussions.services import topics
from members.models import Organisation
from opinions.models import OpinionReport
from proposals.models import Proposal
from tests.discussions.conftest import TEXT, TITLE
from tests.factories import make_plan
from workflow.refusals import NotAllowed, Refused


@pytest.fixture(autouse=True)
def _committee(board):
    Organisation.objects.create(name="滨江区政协", short_name="滨江区政协", term=2)
    make_plan()
    topics.answer(topic=board.topic, actor=board.users["member"], text="可以划线分区。")
    topics.support(topic=board.topic, actor=board.users["another member"])


def hand_on(client, board, into: str, **typed):
    url = reverse("discussions:act", args=[board.topic.pk, "hand_on"])
    return client.post(url, {"hand_on-into": into, "seen": "open", **typed})


def test_its_author_makes_a_draft_proposal_of_it_with_answers_and_supporters(board, signed_in):
    author = signed_in("author")
    assert hand_on(author, board, "proposal", **{"hand_on-with_answers": "on"}).status_code == 302

    proposal = Proposal.objects.get()
    assert proposal.title == TITLE
    assert proposal.situation == (
        f"{TEXT}\n\n讨论中的意见：\n沈璞：可以划线分区。\n\n附议：费建伟\n\n"
        f"（来源：委员议政话题：{TITLE}）"
    )
    page = BeautifulSoup(author.get(board.topic.get_absolute_url()).content, "html.parser")
    # Of a draft no more is told than that there is one.
    made = page.select_one(f'a[href="{proposal.get_absolute_url()}"]')
    assert (made.text, made.find_parent("details")) == ("（起草中）", None)
    back = BeautifulSoup(author.get(proposal.get_absolute_url()).content, "html.parser")
    link = back.select_one(f'a[href="{board.topic.get_absolute_url()}"]')
    assert link.text == f"委员议政话题：{TITLE}"
    assert TopicChange.objects.get().reason == "提案草稿"


def test_another_s_draft_is_told_of_and_leads_nowhere(board, signed_in):
    hand_on(signed_in("author"), board, "proposal")

    for page in (board.topic.get_absolute_url(), reverse("discussions:board")):
        body = BeautifulSoup(signed_in("member").get(page).content, "html.parser")
        assert Proposal.objects.get().get_absolute_url() not in str(body)
    told = signed_in("member").get(board.topic.get_absolute_url()).content.decode()
    assert "提案：（起草中）" in BeautifulSoup(told, "html.parser").get_text()


def test_the_office_makes_a_report_of_it_which_its_author_signs_and_no_supporter(board, signed_in):
    office = signed_in("office")
    hand_on(office, board, "opinion")

    report = OpinionReport.objects.get()
    assert [str(one) for one in report.authorships.all()] == ["李庆莲"]
    assert report.text == f"{TEXT}\n\n附议：费建伟"
    page = BeautifulSoup(office.get(report.get_absolute_url()).content, "html.parser")
    assert page.select_one(f'a[href="{board.topic.get_absolute_url()}"]') is not None


def test_as_a_topic_of_the_year_it_leads_back_for_those_who_see_the_board(board, signed_in):
    hand_on(signed_in("author"), board, "topic")

    suggested = TopicSuggestion.objects.get()
    page = reverse("consultations:topics", args=[suggested.year])
    link = f'href="{board.topic.get_absolute_url()}"'
    assert link in signed_in("member").get(page).content.decode()
    assert link not in signed_in("unit").get(page).content.decode()


def test_twice_into_the_same_is_refused_with_its_words(board, signed_in):
    hand_on(signed_in("author"), board, "proposal")
    again = hand_on(signed_in("author"), board, "proposal")

    assert again.status_code == 422
    assert "已经转为提案草稿，不能再转。" in again.content.decode()
    assert Proposal.objects.count() == TopicChange.objects.count() == 1


def test_others_do_not_hand_it_on_nor_anyone_what_is_not_theirs_to_make(board, signed_in):
    assert hand_on(signed_in("member"), board, "proposal").status_code == 404
    with pytest.raises(NotAllowed):
        topics.hand_on(topic=board.topic, actor=board.users["member"], into="proposal")
    # The office is no member, and writes no proposal of its own.
    with pytest.raises(Refused, match="不能转为这一种"):
        topics.hand_on(topic=board.topic, actor=board.users["office"], into="proposal")
    assert hand_on(signed_in("office"), board, "proposal").status_code == 422
