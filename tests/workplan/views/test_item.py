"""An item's page: its row is open to all who sign in, its papers to those involved."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import Plan2021, make_item, make_link, make_person
from workplan.annexes import Annex
from workplan.enums import Action, State
from workplan.models import Attachment, DueDate, Progress, Transition, WorkItem
from workplan.services import states
from workplan.services.items import ItemData, create_item

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
PAPERS = "已走访三处地铁口。"


@pytest.fixture
def row_24(plan: Plan2021, users) -> DueDate:
    """地铁口序化民主监督 of 城建委, accepted and with a file in its papers."""
    due = plan.items[24].due_dates.first()
    states.accept(due=due, actor=users["城建委"])
    states.write_progress(
        due=due,
        actor=users["城建委"],
        text=PAPERS,
        percent=40,
        files=[SimpleUploadedFile("现场情况.pdf", PDF)],
    )
    return due


def act(client: Client, due: DueDate, action: Action, **data):
    form = {f"{action}-{due.pk}-{name}": value for name, value in data.items()}
    return client.post(reverse("workplan:act", args=[due.item_id, due.pk, action]), form)


@pytest.mark.parametrize("name", ["城建委", "周翔", "王国珍", "办公室"])
def test_those_involved_read_the_papers(name, row_24, signed_in):
    page = signed_in(name).get(row_24.item.get_absolute_url())

    assert PAPERS in page.content.decode()
    assert "现场情况.pdf" in page.content.decode()


@pytest.mark.parametrize("name", ["教文委", "提案委", "无关人员"])
def test_others_see_the_issued_row_and_nothing_of_its_papers(name, row_24, signed_in):
    text = signed_in(name).get(row_24.item.get_absolute_url()).content.decode()

    assert "地铁口序化民主监督（对口协商）" in text
    assert "3月31日" in text
    assert "已逾期 50 天" in text
    assert PAPERS not in text
    assert "现场情况.pdf" not in text
    assert "办理记录</h2>" not in text


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("name", ["教文委", "无关人员"])
def test_every_action_of_an_item_is_not_there_for_others(name, action, row_24, signed_in):
    answer = act(signed_in(name), row_24, action, text="插手", reason="插手")

    assert answer.status_code == 404
    row_24.refresh_from_db()
    assert row_24.state == State.IN_PROGRESS
    assert Progress.objects.count() == 1


@pytest.mark.parametrize("action", [Action.CLOSE, Action.RETURN, Action.REOPEN, Action.CANCEL])
def test_the_office_s_actions_are_not_there_for_the_responsible_head(action, row_24, signed_in):
    assert act(signed_in("城建委"), row_24, action, reason="办结").status_code == 404


@pytest.mark.parametrize("name", ["周翔", "王国珍"])
def test_leaders_read_and_do_not_act(name, row_24, signed_in):
    assert act(signed_in(name), row_24, Action.PROGRESS, text="代填").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("城建委", 200), ("周翔", 200), ("办公室", 200), ("教文委", 404), ("无关人员", 404)],
)
def test_a_file_is_handed_only_to_those_who_see_the_papers(name, status, row_24, signed_in):
    answer = signed_in(name).get(Attachment.objects.get().get_absolute_url())

    assert answer.status_code == status


def test_a_file_comes_under_its_name_as_a_download(row_24, signed_in):
    answer = signed_in("城建委").get(Attachment.objects.get().get_absolute_url())

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%8E%B0%E5%9C%BA%E6%83%85%E5%86%B5.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_anonymous_visitor_gets_the_sign_in_page(row_24):
    client = Client()
    addresses = [
        reverse("desk:mine"),
        reverse("workplan:year", args=[2021]),
        reverse("workplan:export", args=[2021]),
        row_24.item.get_absolute_url(),
        Attachment.objects.get().get_absolute_url(),
        reverse("desk:mails"),
    ]

    for address in addresses:
        assert client.get(address).headers["Location"] == f"/login/?next={address}"


def test_a_participating_head_reads_and_adds_progress_and_cannot_report(plan, users, signed_in):
    due = plan.items[20].due_dates.get()
    states.accept(due=due, actor=users["教文委"])
    client = signed_in("提案委")

    added = act(client, due, Action.PROGRESS, text="已协助联系委员。")
    reported = act(client, due, Action.REPORT, text="完成")

    assert added.status_code == 302
    assert Progress.objects.get().text == "已协助联系委员。"
    assert reported.status_code == 404


def test_the_head_accepts_writes_progress_with_a_file_and_reports_done(plan, signed_in):
    due = plan.items[26].due_dates.get()
    client = signed_in("委员工委")

    act(client, due, Action.ACCEPT)
    act(
        client,
        due,
        Action.PROGRESS,
        text="班次已定。",
        percent="50",
        files=SimpleUploadedFile("通知.pdf", PDF),
    )
    act(client, due, Action.REPORT, text="培训已结业。")

    due.refresh_from_db()
    assert (due.state, due.percent) == (State.REPORTED, 50)
    assert list(Transition.objects.order_by("pk").values_list("action", flat=True)) == [
        "accept",
        "progress",
        "report",
    ]
    assert Attachment.objects.get().name == "通知.pdf"


def test_the_office_returns_with_a_reason_and_closes(plan, users, signed_in):
    due = plan.items[26].due_dates.get()
    states.accept(due=due, actor=users["委员工委"])
    states.report_done(due=due, actor=users["委员工委"], text="完成。")
    office = signed_in("办公室")

    assert act(office, due, Action.RETURN, reason="请补充名单。").status_code == 302
    due.refresh_from_db()
    assert due.state == State.IN_PROGRESS
    states.report_done(due=due, actor=users["委员工委"], text="已补。")
    assert act(office, due, Action.CLOSE).status_code == 302
    due.refresh_from_db()
    assert due.state == State.CLOSED


def test_a_refused_form_says_why_and_keeps_what_was_typed(row_24, signed_in):
    words = "写了很久的一段进展"
    answer = act(signed_in("城建委"), row_24, Action.PROGRESS, text=words, percent="400")
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "没有保存，请看下面的提示" in text
    assert "完成进度（%）：确保该值小于或等于100。" in text
    assert words in text
    assert Progress.objects.count() == 1


def test_a_file_that_is_not_what_it_says_is_refused_with_its_name(row_24, signed_in):
    fake = SimpleUploadedFile("照片.jpg", b"MZ" + b"\0" * 300)
    answer = act(signed_in("城建委"), row_24, Action.PROGRESS, text="附照片", files=fake)

    assert answer.status_code == 422
    assert "文件“照片.jpg”的内容与后缀 .jpg 不符" in answer.content.decode()


def test_who_comes_second_is_told_that_the_state_has_changed(row_24, users, signed_in):
    states.report_done(due=row_24, actor=users["城建委"], text="完成")
    office = signed_in("办公室")
    address = reverse("workplan:act", args=[row_24.item_id, row_24.pk, "close"])
    states.send_back(due=row_24, actor=users["办公室"], reason="请补充。")

    answer = office.post(address, {"seen": State.REPORTED, f"close-{row_24.pk}-reason": "通过"})

    assert answer.status_code == 422
    assert "当前状态为“办理中”，不能“办结”" in answer.content.decode()


def test_script_in_what_people_write_is_shown_as_text(row_24, users, signed_in):
    states.write_progress(due=row_24, actor=users["城建委"], text="<script>alert(1)</script>")
    text = signed_in("城建委").get(row_24.item.get_absolute_url()).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_an_action_that_does_not_exist_or_belongs_to_another_item_is_not_there(plan, signed_in):
    office = signed_in("办公室")
    due = plan.items[24].due_dates.first()

    unknown = office.post(reverse("workplan:act", args=[due.item_id, due.pk, "delete"]))
    other = office.post(reverse("workplan:act", args=[plan.items[25].pk, due.pk, "cancel"]))

    assert (unknown.status_code, other.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("name", "queries"), [("城建委", 18), ("办公室", 18), ("王国珍", 16), ("无关人员", 9)]
)
def test_an_item_page_asks_as_much_of_the_database_for_many_entries_as_for_one(
    name, queries, row_24, users, signed_in, django_assert_num_queries
):
    client, address = signed_in(name), row_24.item.get_absolute_url()
    client.get(address)  # prepares what is asked for the first time

    with django_assert_num_queries(queries):
        client.get(address)
    for n in range(12):
        file = SimpleUploadedFile(f"{n}.pdf", PDF)
        states.write_progress(due=row_24, actor=users["城建委"], text=f"第{n}次", files=[file])
    with django_assert_num_queries(queries):
        client.get(address)


def test_an_item_that_nothing_hangs_on_asks_for_nothing_of_it(
    plan, signed_in, django_assert_num_queries
):
    client, address = signed_in("办公室"), plan.items[44].get_absolute_url()
    client.get(address)

    with django_assert_num_queries(14) as asked:
        client.get(address)
    [found_out] = [q["sql"] for q in asked.captured_queries if "EXISTS" in q["sql"]]
    for table in ("progress", "instruction", "schemeversion", "officenote", "awaiteddocument"):
        assert f'"workplan_{table}"' in found_out


def test_a_form_is_drawn_when_it_is_opened_and_another_stays_a_link(row_24, signed_in):
    client, address = signed_in("城建委"), row_24.item.get_absolute_url()
    report, extend = f"report-{row_24.pk}", f"extend-{row_24.pk}"

    closed = BeautifulSoup(client.get(address).content, "html.parser")
    assert closed.select(".deed form") == []
    link = closed.select_one(f"#do-{extend} > a.button")
    assert (link.text, link["href"]) == ("申请延期", f"{address}?do={extend}#do-{extend}")

    opened = BeautifulSoup(client.get(link["href"]).content, "html.parser")
    [form] = opened.select(".deed form")
    assert form.parent["id"] == f"do-{extend}"
    assert form.parent.has_attr("open")
    assert opened.select_one(f"#do-{report} > a.button").text == "报结"


def test_a_refused_form_stands_open_and_the_others_lead_to_the_item_s_page(row_24, signed_in):
    answer = act(signed_in("城建委"), row_24, Action.EXTEND, reason="雨天多。")
    page = BeautifulSoup(answer.content, "html.parser")

    assert answer.status_code == 422
    [form] = page.select(".deed form")
    assert form.parent["id"] == f"do-extend-{row_24.pk}"
    assert form.textarea.text.strip() == "雨天多。"
    link = page.select_one(f"#do-report-{row_24.pk} > a")
    assert link["href"] == f"/items/{row_24.item_id}/?do=report-{row_24.pk}#do-report-{row_24.pk}"


# --- rows of the other annexes -----------------------------------------------------------------------


@pytest.fixture
def topic(plan: Plan2021) -> WorkItem:
    """A topic of annex 3 without a date, of 教文委, not linked to anything."""
    return make_item(
        plan.plan, 1, "托育", annex=Annex.CONSULTATION, lead=[plan.departments["教文委"]]
    )


def words(client: Client, item: WorkItem) -> str:
    page = client.get(item.get_absolute_url()).content
    return BeautifulSoup(page, "html.parser").main.get_text(" ", strip=True)


def test_a_row_without_a_date_says_so_in_words(topic, signed_in):
    text = words(signed_in("教文委"), topic)

    assert text.startswith("2021年工作要点 › 附件3 “请你来协商”议题 协商议题 1 托育")
    assert "协商时间 无期限 （文件没有写明时间，不会逾期，也不发到期提醒）" in text
    assert "办理情况 无期限 待签收" in text
    assert "未开始" not in text


def test_a_row_that_follows_leads_to_the_one_that_is_worked_on(plan, topic, signed_in):
    make_link(plan.items[20], topic)
    client = signed_in("教文委")

    text = words(client, topic)

    assert "与“ 重点任务 20：“请你来协商”活动——" in text
    assert "”是同一事项，随那一项办理：签收、填报和报结都在那一项里" in text
    assert "随重点任务 20：已逾期 50 天" in text
    assert "待签收" not in text
    assert "相关事项 1 项 同一事项 协商议题 1 托育" in words(client, plan.items[20])


def test_the_rows_under_an_umbrella_are_named_on_both_pages(plan, topic, signed_in):
    make_link(plan.items[27], topic, "umbrella")
    client = signed_in("无关人员")

    assert "相关事项 1 项 分项 协商议题 1 托育" in words(client, plan.items[27])
    assert "相关事项 1 项 属于 重点任务 27 开展年度重点课题调研" in words(client, topic)


def test_what_is_only_proposed_is_the_offices_to_see(plan, topic, signed_in):
    make_link(plan.items[20], topic, state="proposed")

    assert "可能：同一事项 重点任务 20" in words(signed_in("办公室"), topic)
    assert "相关事项" not in words(signed_in("教文委"), topic)


def test_what_was_declined_is_shown_to_nobody(plan, topic, signed_in):
    make_link(plan.items[20], topic, state="declined")

    assert "相关事项" not in words(signed_in("办公室"), topic)


def test_the_members_of_a_research_team_are_named_with_the_others_in_words(plan, signed_in):
    members = tuple(make_person(name) for name in ("李庆莲", "鲁槐烽"))
    data = ItemData(
        title="关于推进“五个赋能”破解“两个薄弱”的调研",
        annex=Annex.RESEARCH,
        seq=1,
        members=members,
        members_note="和相关委员",
        extra={"调研方式": "实地走访"},
    )
    item = create_item(plan=plan.plan, data=data, actor=None)

    text = words(signed_in("无关人员"), item)

    assert "课题组成员 李庆莲、鲁槐烽和相关委员" in text
    assert "调研方式 实地走访" in text
