"""The pages of events: answering, the list, what is to be rung, putting one up."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from activities.enums import AttendanceState
from activities.models import Event
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import AuditEntry, Membership
from tests.activities.factories import ON, at, check_in_all, event_of, states_of
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_person,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.postgresql
LIST, NEW = reverse("activities:list"), reverse("activities:new")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, event: Event, *rest) -> str:
    return reverse(f"activities:{name}", args=[event.pk, *rest])


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def buttons(page) -> list[str]:
    own = shown(page).select_one(".own")
    return [button.text for button in own.select("form > button, summary")] if own else []


def test_a_member_answers_on_the_first_screen_and_changes_the_answer(office, people):
    event, client = event_of(office, ask=people[:1]), signed_in(people[0].user)
    assert buttons(client.get(event.get_absolute_url())) == ["参加", "不参加"]
    client.post(url("answer", event, "come"), {"seen": "asked"})
    page = client.get(event.get_absolute_url())
    assert states_of(event) == {"陈悦": "参加"}
    assert buttons(page) == ["请假", "请假", "不参加"]
    late = client.post(url("answer", event, "come"), {"seen": "asked"})
    assert late.status_code == 422
    assert "当前状态为“参加”" in late.content.decode()


def test_who_has_to_come_asks_for_leave_and_loses_nothing_typed(office, people):
    event, client = event_of(office, ask=people[:1], must_come=True), signed_in(people[0].user)
    assert buttons(client.get(event.get_absolute_url())) == ["参加", "请假", "请假"]
    refused = client.post(url("answer", event, "ask_leave"), {"ask_leave-reason": ""})
    assert refused.status_code == 422
    client.post(url("answer", event, "ask_leave"), {"ask_leave-reason": "出差"})
    assert states_of(event) == {"陈悦": "请假待批"}


def test_where_all_may_sign_up_a_member_sees_what_is_left(office, people):
    event = event_of(office, is_open=True, places=1, sign_up_by=date(2021, 5, 15))
    client = signed_in(people[0].user)
    words = shown(client.get(event.get_absolute_url())).select_one(".own p").text
    assert words == "委员可自行报名，5月15日截止，还有 1 个名额。"
    client.post(url("answer", event, "come"))
    words = shown(signed_in(people[1].user).get(event.get_absolute_url())).select_one(".own p").text
    assert words == "委员可自行报名，5月15日截止，名额已满，报名后列为候补。"


def test_the_office_puts_up_an_event_asks_and_publishes(office, people):
    client = signed_in(office)
    typed = {"kind": "visit", "title": "走访企业", "on": "2021-05-20", "half_days": "1"}
    wrong = client.post(NEW, typed | {"starts": "10:00", "ends": "9:00"})
    assert "结束时间须晚于开始时间。" in wrong.content.decode()
    assert 'value="走访企业"' in wrong.content.decode()
    assert client.post(NEW, typed).status_code == 302
    event = Event.objects.get()
    client.post(url("act", event, "ask"), {"ask-groups": ["all"], "ask-role": "attendee"})
    client.post(url("act", event, "publish"), {"seen": "draft"})
    event.refresh_from_db()
    assert (event.get_state_display(), event.attendances.count()) == ("已发布", 4)


def test_of_two_who_edit_an_event_the_second_is_told(office, people):
    event, client = event_of(office), signed_in(office)
    page = client.get(url("edit", event))
    typed = {"kind": "visit", "title": "走访企业", "on": "2021-05-20", "half_days": "1"}
    typed["version"] = page.context["version"]
    assert client.post(url("edit", event), typed).status_code == 302
    second = client.post(url("edit", event), typed | {"title": "别的"})
    assert second.status_code == 422
    assert "他人改过这项活动" in second.content.decode()


def test_a_head_holds_events_of_the_own_department_alone(office):
    own, other = make_department("提案委"), make_department("教文委")
    client = signed_in(make_user(person=make_head(own)))
    typed = {"kind": "visit", "title": "走访", "on": "2021-05-20", "half_days": "1"}
    refused = client.post(NEW, typed | {"organiser": other.pk})
    assert refused.status_code == 422
    assert not Event.objects.exists()
    assert client.post(NEW, typed | {"organiser": own.pk}).status_code == 302
    assert client.post(NEW, typed).status_code == 422  # the office's are not a head's


def test_the_list_is_marked_in_one_table(office, people):
    event, client = event_of(office, ask=people), signed_in(office)
    rows = {name: at(event, person).pk for name, person in zip("abcd", people, strict=True)}
    typed = {f"state-{pk}": "" for pk in rows.values()}
    typed |= {f"role-{pk}": "attendee" for pk in rows.values()}
    typed |= {f"state-{rows['a']}": "late", f"note-{rows['a']}": "9:40到"}
    typed |= {f"state-{rows['b']}": "excused"}
    with clock.standing_at(ON):
        page = client.post(url("roll", event), typed | {"all": "1"}, follow=True)
        assert "已保存，改动 4 人。" in page.content.decode()
        assert states_of(event) == {
            "陈悦": "迟到",
            "周翔": "准假",
            "郑丽": "出席",
            "李海松": "出席",
        }
        client.post(url("came", event), {"people": "李海松、王五"})
        make_person("王五")
        client.post(url("came", event), {"people": "王五"})
    assert states_of(event)["王五"] == "出席（未报名）"


def test_who_no_message_reaches_is_rung_and_marked(office, people):
    silent, other = people[:2]
    for person in (silent, other):
        person.email = ""
        person.mobile = "13900000001"
        person.save()
    event = event_of(office, ask=people, place="区政协", contact="办公室 88880000")
    client = signed_in(office)
    page = client.get(event.get_absolute_url())
    ring = page.context["ring"]
    assert sorted(row.person.name for row in ring.left) == ["周翔", "陈悦"]
    assert sorted(ring.numbers.split("\n")) == ["周翔\t13900000001", "陈悦\t13900000001"]
    assert ring.words == (
        "请您参加“视察亚运场馆建设”，时间：5月20日（周四），地点：区政协。"
        "请答复是否参加。联系人：办公室 88880000。"
    )
    client.post(url("told", event), {"row": [at(event, silent).pk]})
    left = client.get(event.get_absolute_url()).context["ring"].left
    assert [row.person for row in left] == [other]
    assert at(event, silent).told_by == office
    events.edit(event=event, actor=office, on=date(2021, 5, 21))
    assert len(client.get(event.get_absolute_url()).context["ring"].left) == 2


def test_who_came_while_the_list_stood_open_in_another_window_stays_entered(office, people):
    event, client = event_of(office, ask=people[:2]), signed_in(office)
    first, second = (at(event, person).pk for person in people[:2])
    attendance.mark(
        event=event, actor=office, marks={people[1]: Mark(AttendanceState.LEAVE_GRANTED)}
    )
    with clock.standing_at(ON):
        table = shown(client.get(url("roll", event))).select_one("table.roll")
        typed = {
            select["name"]: (select.select_one("[selected]") or select.option)["value"]
            for select in table.select("select")
        }
        check_in_all(event, people[:2], office)
        typed[f"note-{first}"] = "带材料"
        assert client.post(url("roll", event), typed).status_code == 302
    assert states_of(event) == {"陈悦": "出席", "周翔": "出席"}
    assert (at(event, people[0]).note, at(event, people[1]).pk) == ("带材料", second)


def test_the_list_tells_who_is_who_of_two_of_one_name(office, people):
    Membership.objects.create(person=people[0], term=2, since=date(2021, 1, 1), unit="区第一中学")
    event, client = event_of(office, ask=people[:1]), signed_in(office)
    row = shown(client.get(url("roll", event))).select_one("td.what")
    assert row.text == "陈悦 经济界，区第一中学"
    appoint(people[0], make_department("教文委"), Duty.MEMBER)
    assert shown(client.get(url("sheet", event))).select("td")[2].text == "经济界，区第一中学"


def test_who_has_answered_is_rung_only_of_what_changes_then(office, people):
    for person in people[:2]:
        person.email = ""
        person.save()
    event, client = event_of(office, ask=people[:2], must_come=True), signed_in(office)

    def left() -> list[str]:
        ring = client.get(event.get_absolute_url()).context["ring"]
        return sorted(row.person.name for row in ring.left)

    attendance.come(event=event, actor=people[0].user)
    attendance.ask_leave(event=event, actor=people[1].user, reason="出差")
    page = client.get(event.get_absolute_url())
    assert [li.text.split() for li in shown(page).select(".ring li")] == [
        ["陈悦", "本人已答复"],
        ["周翔", "本人已答复"],
    ]
    assert left() == []
    events.edit(event=event, actor=office, place="区党校")
    assert left() == ["周翔", "陈悦"]


def test_who_no_message_reaches_is_rung_that_it_is_cancelled(office, people):
    people[0].email = ""
    people[0].save()
    event, client = event_of(office, ask=people[:1], contact="办公室"), signed_in(office)
    client.post(url("told", event), {"row": [at(event, people[0]).pk]})
    events.cancel(event=event, actor=office, reason="台风")
    ring = client.get(event.get_absolute_url()).context["ring"]
    assert (
        ring.words
        == "原定5月20日（周四）举行的“视察亚运场馆建设”已取消，请勿前往。联系人：办公室。"
    )
    assert [row.person for row in ring.left] == [people[0]]
    client.post(url("told", event), {"row": [at(event, people[0]).pk]})
    assert client.get(event.get_absolute_url()).context["ring"].left == []
    draft = event_of(office, ask=people[:1], published=False, title="没有发布的")
    events.cancel(event=draft, actor=office, reason="不办了")
    assert client.get(draft.get_absolute_url()).context["ring"] is None


def test_a_unit_is_led_to_nothing_that_is_not_there_for_it(office, people):
    unit = make_department("区教育局", DepartmentKind.UNIT)
    head = make_user(person=make_head(unit))
    for user, links in ((head, []), (people[0].user, ["揭榜挂帅", "委员轮值", "读书"])):
        found = [a.text for a in shown(signed_in(user).get(LIST)).select(".links a")]
        assert [words for words in found if words != "我的履职码"] == links


def test_an_event_over_two_days_is_coming_until_its_last_is_over(office, people):
    event = event_of(office, ask=people[:1], until=date(2021, 5, 21))
    client = signed_in(office)

    def lists() -> list[bool]:
        return [event in client.get(LIST + show).context["page"] for show in ("", "?show=past")]

    with clock.standing_at(date(2021, 5, 21)):
        assert lists() == [True, False]
    with clock.standing_at(date(2021, 5, 22)):
        assert lists() == [False, True]


def test_closing_says_beforehand_who_will_be_absent(office, people):
    event, client = event_of(office, ask=people[:2], must_come=True), signed_in(office)
    with clock.standing_at(ON):
        check_in_all(event, people[:1], office)
        close = shown(client.get(event.get_absolute_url())).select_one("#do-close form > p")
        assert close.text.startswith("办结后记为缺席的有 1 人：周翔。")
        unread = client.post(url("act", event, "close"), {"seen": "published"})
        assert unread.status_code == 422
        client.post(url("act", event, "close"), {"seen": "published", "close-checked": "on"})
    assert states_of(event) == {"陈悦": "出席", "周翔": "缺席"}


def test_a_leave_is_granted_on_the_page(office, people):
    event, client = event_of(office, ask=people[:1], must_come=True), signed_in(office)
    attendance.ask_leave(event=event, actor=people[0].user, reason="出差")
    row = at(event, people[0])
    prefix = f"refuse-{row.pk}"
    refused = client.post(url("leave", event, row.pk, "refuse"), {f"{prefix}-reason": ""})
    assert refused.status_code == 422
    client.post(url("leave", event, row.pk, "grant"), {"seen": "leave_asked"})
    assert states_of(event) == {"陈悦": "准假"}


def test_an_event_is_held_again_with_the_same_people(office, people):
    event, client = event_of(office, ask=people, title="每周一学"), signed_in(office)
    typed = {"copy-on": "2021-05-27", "copy-with_people": "on"}
    page = client.post(url("act", event, "copy"), typed, follow=True)
    again = Event.objects.latest("pk")
    assert page.request["PATH_INFO"] == again.get_absolute_url()
    assert (again.title, again.on, again.state) == ("每周一学", date(2021, 5, 27), "draft")
    assert set(states_of(again).values()) == {"待答复"}


def test_the_lists_are_cut_by_what_is_coming_mine_open_and_over(office, people):
    with clock.standing_at(date(2021, 4, 1)):
        event_of(office, on=date(2021, 4, 2), title="培训", kind="training", ask=people[:1])
    event_of(office, title="视察", ask=people[1:2])
    event_of(office, title="读书", kind="reading", is_open=True)
    event_of(office, title="草稿", published=False)
    client = signed_in(people[0].user)

    def titles(query: str = "") -> list[str]:
        return [a.text for a in shown(client.get(LIST + query)).select(".ledger .what a")]

    assert titles() == ["视察", "读书"]
    assert titles("?show=mine") == ["培训"]
    assert titles("?show=open") == ["读书"]
    assert titles("?show=past") == ["培训"]
    assert titles("?kind=reading") == ["读书"]
    assert titles("?month=2021-04&show=past") == ["培训"]
    assert client.get(LIST + "?show=else").status_code == 404


def test_the_list_leaves_as_a_workbook_and_the_trail_says_so(office, people):
    event, client = event_of(office, ask=people[:1], must_come=True), signed_in(office)
    attendance.ask_leave(event=event, actor=people[0].user, reason="=出差")
    answer = client.get(url("export", event))
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows == [
        (
            *("姓名", "界别和单位", "身份", "出席情况", "签到时间", "签到方式"),
            *("请假事由", "批复", "备注"),
        ),
        ("陈悦", "经济界", "参加", "请假待批", None, None, "=出差", None, None),
    ]
    assert "名单2021-05-20.xlsx" in AuditEntry.objects.latest("number").subject


def test_the_printed_list_has_room_to_sign_until_it_is_settled(office, people):
    event, client = event_of(office, ask=people), signed_in(office)
    heads = [th.text for th in shown(client.get(url("sheet", event))).select("th")]
    assert heads == ["序号", "姓名", "界别和单位", "身份", "答复", "签名", "备注"]


def test_an_event_is_put_up_for_a_row_of_the_plan(office):
    item = make_item(make_plan(), 9, "提案培训会", period="3月")
    page = signed_in(office).get(f"{NEW}?item={item.pk}")
    assert page.context["form"].initial == {"item": item, "title": "提案培训会"}
