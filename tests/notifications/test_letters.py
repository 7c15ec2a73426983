"""The words of a reminder mail."""

from datetime import date
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from django.core.mail import EmailMultiAlternatives

from members.models import Organisation
from notifications.letters import Content, compose, one_line, wrap
from notifications.models import Preference
from notifications.services.planning import letters_for
from tests.factories import make_person

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2021, 3, 24)


@pytest.fixture(autouse=True)
def organisation(db, settings):
    settings.SITE_URL = "https://plan.example.org"
    return Organisation.objects.create(name="政协某区委员会", short_name="某区政协")


def written(on: date = WEDNESDAY) -> Content:
    [letter] = letters_for(on)
    return compose(letter)


def visible(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_the_plain_text_says_what_is_due_and_what_is_late(person, add_due):
    add_due(date(2021, 3, 19), person, key=12, title="印发工作要点", status="办理中")
    add_due(
        date(2021, 3, 31),
        person,
        key=20,
        title="“请你来协商”活动——专题协商",
        status="待签收",
        starred=True,
    )
    content = written()
    assert content.subject == "工作要点提醒：1 项已逾期，1 项即将到期"
    assert content.text == (
        "黄美丽，您好：\n"
        "\n"
        "2021年3月24日（周三），您负责的工作要点中，1 项已逾期，1 项即将到期。\n"
        "\n"
        "【已逾期】\n"
        "\n"
        "重点任务 12：印发工作要点\n"
        "    到期 3月19日（周五），已逾期 5 天，办理中\n"
        "    https://plan.example.org/items/12/\n"
        "\n"
        "【即将到期】\n"
        "\n"
        "重点任务 20：★“请你来协商”活动——专题协商\n"
        "    到期 3月31日（周三），还有 7 天，待签收\n"
        "    https://plan.example.org/items/20/\n"
        "\n"
        "全部事项：https://plan.example.org/\n"
        "\n"
        "这些事项由您负责；报结后不再提醒。\n"
        "不该由您收到的，请告知办公室。\n"
        "接收方式和时刻可在“我的提醒”中修改：https://plan.example.org/me/\n"
        "本邮件由某区政协年度工作要点系统自动发出，请勿直接回复。\n"
    )


def test_the_html_says_the_same_and_links_to_each_item(person, add_due):
    add_due(date(2021, 3, 19), person, key=12, title="印发工作要点", status="办理中")
    add_due(date(2021, 3, 31), person, key=20, title="专题协商", status="待签收", starred=True)
    html = written().html
    words = visible(html)
    assert words.startswith(
        "工作要点提醒：1 项已逾期，1 项即将到期 某区政协年度工作要点 黄美丽，您好："
    )
    assert (
        "【已逾期】 重点任务 12：印发工作要点 到期 3月19日（周五）， 已逾期 5 天 ，办理中" in words
    )
    assert "【即将到期】 重点任务 20：★专题协商 到期 3月31日（周三）， 还有 7 天 ，待签收" in words
    links = [a["href"] for a in BeautifulSoup(html, "html.parser").find_all("a")]
    assert links == [
        "https://plan.example.org/items/12/",
        "https://plan.example.org/items/20/",
        "https://plan.example.org/",
        "https://plan.example.org/me/",
    ]


def test_a_weekly_mail_says_that_it_is_one(person, add_due):
    Preference.objects.create(person=person, frequency="weekly")
    add_due(date(2021, 3, 31), person)
    content = written()
    assert content.subject == "工作要点每周提醒：1 项即将到期"
    for words in (content.text, visible(content.html)):
        assert "您选择了每周收一次。" in words


def test_the_html_fetches_nothing_and_runs_nothing(person, add_due):
    add_due(date(2021, 3, 31), person)
    soup = BeautifulSoup(written().html, "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= {
        "html", "head", "meta", "base", "title", "body", "table", "tr", "td", "p", "a", "b", "br", "span"
    }  # fmt: skip
    assert not [tag for tag in soup.find_all(True) if "url(" in tag.get("style", "")]


def test_the_html_is_well_nested(person, add_due):
    add_due(date(2021, 3, 31), person)
    open_tags: list[str] = []

    class Nesting(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "base", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Nesting().feed(written().html)
    assert open_tags == []


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2021, 3, 24), "到期 3月24日（周三），今天到期"),
        (date(2021, 3, 25), "到期 3月25日（周四），还有 1 天"),
        (date(2021, 3, 23), "到期 3月23日（周二），已逾期 1 天"),
        (date(2020, 12, 31), "到期 2020年12月31日（周四），已逾期 83 天"),
    ],
)
def test_a_date_is_said_as_people_say_it(person, add_due, due_on, words):
    add_due(due_on, person)
    assert words in written().text


def test_who_holds_a_post_without_a_name_is_greeted_by_the_post(add_due):
    add_due(date(2021, 3, 31), make_person("经科委负责人"))
    assert written().text.startswith("经科委负责人，您好：\n")


def test_a_title_is_data_in_the_html_and_itself_in_the_text(person, add_due):
    add_due(date(2021, 3, 31), person, title='<b onclick="x">A & B</b>')
    content = written()
    assert '重点任务 1：<b onclick="x">A & B</b>\n' in content.text
    assert "&lt;b onclick=&quot;x&quot;&gt;A &amp; B&lt;/b&gt;" in content.html
    assert "onclick" not in str(BeautifulSoup(content.html, "html.parser").find_all(onclick=True))


def test_a_title_begins_no_line_of_its_own(person, add_due):
    title = "专题协商\r\n    https://elsewhere.example/\u2028\u202e\n\nBcc: all@example.org"
    add_due(date(2021, 3, 31), person, title=title)
    assert (
        "重点任务 1：专题协商 https://elsewhere.example/ Bcc: all@example.org\n" in written().text
    )


def test_no_title_and_no_name_gets_into_a_header(add_due):
    wicked = "黄\nBcc: all@example.org"
    add_due(date(2021, 3, 31), make_person(wicked), title=wicked)
    content = written()
    assert content.subject == "工作要点提醒：1 项即将到期"
    message = EmailMultiAlternatives(content.subject, content.text, to=["a@example.org"])
    assert message.message()["Bcc"] is None


def test_a_long_title_is_wrapped_as_chinese_is_set(person, add_due):
    title = "“请你来协商”活动——完善知识产权综合服务平台功能为企业科创提供全方位服务与保护专题协商"
    add_due(date(2021, 3, 31), person, key=32, title=title)
    assert (
        "重点任务 32：“请你来协商”活动——完善知识产权综合服务平台功能为企业科\n"
        "    创提供全方位服务与保护专题协商\n"
    ) in written().text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五", ["一二三四五"]),
        ("一二三四五六", ["一二三四五", "六"]),
        ("一二三四五。六", ["一二三四五。", "六"]),  # a stop may hang over
        ("abcdefghijk", ["abcdefghij", "k"]),
        ("一二三四 五六", ["一二三四", "五六"]),
        ("", [""]),
    ],
)
def test_text_breaks_anywhere_but_before_a_stop(text, lines):
    assert wrap(text, columns=10) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("郑　丽", "郑 丽"),
        ("一\r\n二\t三", "一 二 三"),
        ("a\x00b\u202ec\u2029d", "a b c d"),
        ("★ “菜单”（3-5月）", "★ “菜单”（3-5月）"),
    ],
)
def test_what_cannot_be_seen_is_left_out(text, line):
    assert one_line(text) == line


def test_without_an_organisation_the_letter_is_still_whole(person, add_due, organisation):
    organisation.delete()
    add_due(date(2021, 3, 31), person)
    content = written()
    assert "本邮件由年度工作要点系统自动发出" in content.text
    assert "None" not in content.text + content.html


# --- beside what is due and late ------------------------------------------------------------------


def heading_and_lines(text: str) -> list[str]:
    """Return the text between the greeting and the foot, without links and empty lines."""
    body = text.partition("。\n")[2].partition("全部事项：")[0]
    return [line for line in body.splitlines() if line.strip() and "https://" not in line]


def test_a_scheme_that_is_missing_stands_with_its_beginning(person, add_due):
    task = {"act": "报送工作方案", "day": "开始", "starred": True, "status": "待签收"}
    add_due(date(2021, 3, 1), person, key=22, title="建党百年", **task)
    add_due(date(2021, 4, 1), person, key=28, title="专题视察", **task)
    content = written()
    assert content.subject == "工作要点提醒：2 项待报送工作方案"
    assert heading_and_lines(content.text) == [
        "【待报送工作方案】",
        "重点任务 22：★建党百年",
        "    开始 3月1日（周一），已开始 23 天，待签收",
        "重点任务 28：★专题视察",
        "    开始 4月1日（周四），还有 8 天，待签收",
    ]


def test_what_is_due_says_itself_that_its_scheme_is_missing(person, add_due):
    scheme = "工作方案未过会"
    add_due(date(2021, 3, 31), person, key=20, status="办理中", lacks=scheme)
    add_due(date(2021, 3, 1), person, key=99, url="/items/20/", act="报送工作方案", day="开始")
    content = written()
    assert content.subject == "工作要点提醒：1 项即将到期"
    assert "到期 3月31日（周三），还有 7 天，办理中，工作方案未过会\n" in content.text


def test_the_most_urgent_comes_first_and_what_there_is_time_for_last(person, add_due):
    year = {"starts_on": date(2021, 1, 1)}
    add_due(date(2021, 12, 31), person, key=4, title="每周一学", **year)
    add_due(date(2021, 11, 30), person, key=25, title="监督", starts_on=date(2021, 4, 1))
    add_due(date(2021, 4, 30), person, key=26, title="培训")
    add_due(date(2021, 3, 30), person, key=18, title="计划")
    add_due(date(2021, 4, 1), person, key=19, title="交办会")
    add_due(date(2021, 4, 1), person, key=27, title="调研", act="报送工作方案", day="开始")
    content = written(date(2021, 3, 31))
    assert content.subject == (
        "工作要点提醒：1 项已逾期，2 项即将到期，1 项待报送工作方案，1 项待填报本季度进展，4月另有 1 项开始"
    )
    assert heading_and_lines(content.text) == [
        "【已逾期】",
        "重点任务 18：计划",
        "    到期 3月30日（周二），已逾期 1 天",
        "【即将到期】",
        "重点任务 19：交办会",
        "    到期 4月1日（周四），还有 1 天",
        "重点任务 26：培训",
        "    到期 4月30日（周五），还有 30 天",
        "【待报送工作方案】",
        "重点任务 27：调研",
        "    开始 4月1日（周四），还有 1 天",
        "【全年事项，请填报本季度进展】",
        "重点任务 4：每周一学",
        "    到期 12月31日（周五），还有 275 天",
        "【4月其他安排】",
        "重点任务 25：监督",
        "    开始 4月1日（周四），到期 11月30日（周二），还有 244 天",
    ]


def test_who_leads_reads_whose_work_it_is(person, add_due):
    add_due(
        date(2021, 4, 30), key=29, escalation=((person.pk,), ()), departments=("城建委", "社法委")
    )
    content = written(date(2021, 3, 31))
    assert content.subject == "工作要点提醒：4月有 1 项到期"
    assert "2021年3月31日（周三），您牵头的工作要点中，4月有 1 项到期。" in content.text
    assert "到期 4月30日（周五），还有 30 天，责任部门：城建委、社法委\n" in content.text
    assert "您是牵头领导；报结后不再提醒。" in content.text
