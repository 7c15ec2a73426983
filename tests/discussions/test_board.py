"""Topics: who sees them, who says what, who supports, what the office may do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from almanac import clock
from desk.search import groups
from discussions import inbox
from discussions.enums import TopicKind
from discussions.models import Answer, Topic, TopicChange
from discussions.services import topics
from notifications.models import Mail
from tests.discussions.conftest import TEXT, TITLE, TODAY
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql

BOARD, NEW = reverse("discussions:board"), reverse("discussions:new")
WITHIN = ("author", "member", "leader", "head", "office")
OUTSIDE = ("unit", "account of no one")


def do(client, topic, action: str, **typed):
    typed = {f"{action}-{name}": value for name, value in typed.items()}
    return client.post(reverse("discussions:act", args=[topic.pk, action]), typed)


@pytest.mark.parametrize("role", [*WITHIN, *OUTSIDE])
def test_the_board_is_the_committee_s_own_and_no_unit_s(role, board, signed_in):
    client = signed_in(role)
    expected = 200 if role in WITHIN else 404
    pages = (BOARD, NEW, board.topic.get_absolute_url(), reverse("discussions:stories"))

    assert [client.get(page).status_code for page in pages] == [expected] * 4
    tabs = client.get("/activities/").content.decode()
    assert ('href="/discussions/"' in tabs) is (role in WITHIN)


@pytest.mark.parametrize("role", OUTSIDE)
def test_who_stands_outside_neither_opens_nor_answers(role, board, signed_in):
    client = signed_in(role)

    assert client.post(NEW, {"kind": "question", "title": "a", "text": "b"}).status_code == 404
    assert do(client, board.topic, "answer", text="好").status_code == 404
    with pytest.raises(NotAllowed):
        topics.open_topic(
            actor=board.users[role], kind=TopicKind.QUESTION, title="停车", text="停车"
        )
    assert (Topic.objects.count(), Answer.objects.count()) == (1, 0)


def test_a_member_opens_a_topic_and_what_is_missing_is_said(board, signed_in):
    client = signed_in("member")

    wrong = client.post(NEW, {"kind": "question", "title": "路灯", "text": " "})
    assert wrong.status_code == 422
    assert 'value="路灯"' in wrong.content.decode()
    right = client.post(NEW, {"kind": "question", "title": "路灯", "text": "夜里很黑。"})
    topic = Topic.objects.get(title="路灯")
    assert right.headers["Location"] == topic.get_absolute_url()
    assert (topic.author, topic.kind, topic.state) == (board.users["member"], "question", "open")


def test_others_answer_the_author_is_told_and_the_form_stands_first(board, signed_in):
    page = signed_in("member").get(board.topic.get_absolute_url()).content.decode()
    assert page.index('id="do-answer"') < page.index(TEXT)

    do(signed_in("member"), board.topic, "answer", text="可以划线分区。")
    do(signed_in("office"), board.topic, "answer", text="城管局正在做方案。")

    answers = [(topics.said_by(one.author), one.text) for one in board.topic.answers.all()]
    assert answers == [("沈璞", "可以划线分区。"), ("办公室", "城管局正在做方案。")]
    told = Mail.objects.values_list("recipient__name", "subject")
    assert list(told) == [("李庆莲", f"话题有新的回复：{TITLE}")] * 2
    assert mail.outbox == []


def test_support_is_by_name_once_and_not_for_oneself(board, signed_in):
    for role in ("member", "member", "leader"):
        do(signed_in(role), board.topic, "support")
    assert [str(one) for one in board.topic.supports.all()] == ["沈璞", "周翔"]

    for role in ("author", "head", "office"):
        assert do(signed_in(role), board.topic, "support").status_code == 404
        with pytest.raises(NotAllowed):
            topics.support(topic=board.topic, actor=board.users[role])
    do(signed_in("member"), board.topic, "stop_supporting")
    assert [str(one) for one in board.topic.supports.all()] == ["周翔"]


def test_the_office_closes_with_words_and_nothing_more_is_said(board, signed_in):
    office = signed_in("office")
    for role in ("author", "member", "leader"):
        assert do(signed_in(role), board.topic, "close", reason="完").status_code == 404
    assert do(office, board.topic, "close", reason="").status_code == 422

    do(office, board.topic, "close", reason="已请城管局答复。")

    page = signed_in("member").get(board.topic.get_absolute_url()).content.decode()
    assert "已请城管局答复。" in page
    assert 'id="do-answer"' not in page
    late = do(signed_in("member"), board.topic, "answer", text="还有一条")
    assert late.status_code == 422
    assert "这个话题已结束，不能再回复或附议。" in late.content.decode()
    assert "还有一条" in late.content.decode()
    do(office, board.topic, "reopen")
    assert Topic.objects.get().state == "open"
    assert [row.action_label for row in TopicChange.objects.all()] == ["恢复讨论", "结束讨论"]


def test_a_hidden_topic_is_its_author_s_and_the_office_s(board, signed_in):
    do(signed_in("office"), board.topic, "hide", reason="涉及他人隐私。")

    seen = {
        role: signed_in(role).get(board.topic.get_absolute_url()).status_code for role in WITHIN
    }
    assert seen == {"author": 200, "member": 404, "leader": 404, "head": 404, "office": 200}
    assert TITLE not in signed_in("member").get(BOARD).content.decode()
    assert groups(board.users["member"], TODAY, "地铁口停车") == []
    assert list(inbox.news(board.users["member"], TODAY, TODAY)) == []


def test_the_one_search_finds_a_topic_for_those_who_see_the_board(board):
    def found(role: str) -> list[str]:
        listed = groups(board.users[role], TODAY, "地铁口停车")
        return [hit.title for group in listed for hit in group.hits]

    assert {role: found(role) for role in ("member", "office", "unit")} == {
        "member": [TITLE],
        "office": [TITLE],
        "unit": [],
    }


def test_the_office_hides_an_answer_and_says_why_to_its_author_alone(board, signed_in):
    said = topics.answer(topic=board.topic, actor=board.users["member"], text="某某乱停")
    url = reverse("discussions:act_on_answer", args=[said.pk, "hide"])
    typed = {f"hide-{said.pk}-reason": "点名道姓。"}

    assert signed_in("author").post(url, typed).status_code == 404
    assert signed_in("office").post(url, {f"hide-{said.pk}-reason": ""}).status_code == 422
    signed_in("office").post(url, typed)

    assert (
        "某某乱停" not in signed_in("author").get(board.topic.get_absolute_url()).content.decode()
    )
    assert (
        "点名道姓" not in signed_in("author").get(board.topic.get_absolute_url()).content.decode()
    )
    assert "某某乱停" in signed_in("office").get(board.topic.get_absolute_url()).content.decode()
    assert Mail.objects.filter(recipient__name="沈璞").get().subject == f"您的回复已隐藏：{TITLE}"
    said.refresh_from_db()
    topics.show_answer(answer=said, actor=board.users["office"])
    assert "某某乱停" in signed_in("author").get(board.topic.get_absolute_url()).content.decode()


def test_one_s_own_answer_is_taken_back_the_same_day(board):
    said = topics.answer(topic=board.topic, actor=board.users["member"], text="写错了")
    with pytest.raises(NotAllowed):
        topics.take_back(answer=said, actor=board.users["office"])
    with clock.standing_at(TODAY + timedelta(days=1)), pytest.raises(Refused, match="当天"):
        topics.take_back(answer=said, actor=board.users["member"])

    topics.take_back(answer=said, actor=board.users["member"])
    assert Answer.objects.get().state == "taken_back"


def test_a_form_opened_by_its_address_leads_to_its_page(board, signed_in):
    said = topics.answer(topic=board.topic, actor=board.users["member"], text="好")
    office = signed_in("office")
    page = board.topic.get_absolute_url()

    assert office.get(f"{page}do/close/").headers["Location"] == f"{page}?do=close#do-close"
    of_answer = office.get(reverse("discussions:act_on_answer", args=[said.pk, "hide"]))
    assert of_answer.headers["Location"] == f"{page}?do=hide-{said.pk}#do-hide-{said.pk}"


def test_what_lies_still_waits_for_the_office_alone_and_what_was_said_is_news(board):
    topics.answer(topic=board.topic, actor=board.users["member"], text="好")
    told = list(inbox.news(board.users["author"], TODAY, TODAY))
    assert [(one.who, one.what, one.title, one.is_own) for one in told] == [
        ("李庆莲", "发起话题", f"议政 {TITLE}", True),
        ("沈璞", "回复话题", f"议政 {TITLE}", False),
    ]
    assert list(inbox.news(board.users["unit"], TODAY, TODAY)) == []

    office = board.users["office"]
    assert list(inbox.entries(office, TODAY + timedelta(days=59))) == []
    (still,) = inbox.entries(office, TODAY + timedelta(days=60))
    assert still.title == "1个话题60天没有新的回复，看看可否结束"
    assert list(inbox.entries(board.users["author"], TODAY + timedelta(days=60))) == []


def test_what_looks_like_markup_is_shown_as_typed(board, signed_in):
    said = '<script>alert("x")</script>'
    topics.answer(topic=board.topic, actor=board.users["member"], text=said)

    page = signed_in("author").get(board.topic.get_absolute_url()).content.decode()
    assert said not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page


def test_the_list_takes_as_many_queries_for_thirty_topics(
    board, signed_in, django_assert_num_queries
):
    client = signed_in("member")
    client.get(BOARD)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(BOARD)
    for number in range(29):
        topics.open_topic(
            actor=board.users["author"], kind=TopicKind.QUESTION, title=f"第{number}个", text="？"
        )
    with django_assert_num_queries(len(few)):
        client.get(BOARD)
