"""An item's form: all that its row says, and the dates that it became."""

from datetime import date

import pytest
from django.urls import reverse

from consultations.services import open_consultation
from members.enums import DepartmentKind
from tests.factories import Plan2021, make_department, make_item, make_person, make_plan
from workplan.models import DueDate, Meeting, PlanPoint, WorkItem
from workplan.services import notes, states, urging

pytestmark = pytest.mark.postgresql


ADD = reverse("admin:workplan_workitem_add")


def change_url(item: WorkItem) -> str:
    return reverse("admin:workplan_workitem_change", args=[item.pk])


def posted(client, item: WorkItem, **changes) -> dict:
    """Return what the browser posts when someone opens an item, changes fields and saves."""
    page = client.get(change_url(item))
    form = page.context["adminform"].form
    data = {
        "annex": item.annex,
        "section": item.section,
        "seq": item.seq,
        "title": item.title,
        "leaders": form["leaders"].value(),
        "lead_departments": [d.pk for d in item.lead_departments],
        "participants": [d.pk for d in item.participants],
        "period_phrase": item.period_phrase,
        "review_on": "",
        "seen": form["seen"].value(),
        "origin": form["origin"].value(),
        "added_by": item.added_by_id or "",
        "added_why": item.added_why,
    }
    if item.needs_scheme:
        data["needs_scheme"] = "on"
    dues = list(item.due_dates.all())
    data |= {"due_dates-TOTAL_FORMS": len(dues), "due_dates-INITIAL_FORMS": len(dues)}
    for index, due in enumerate(dues):
        data |= {f"due_dates-{index}-id": due.pk, f"due_dates-{index}-item": item.pk}
        data[f"due_dates-{index}-scheme_passed_on"] = due.scheme_passed_on or ""
    return data | changes


def new_row(plan: Plan2021, **changes) -> dict:
    return {
        "plan": plan.plan.pk,
        "annex": "tasks",
        "section": "",
        "seq": 46,
        "origin": "document",
        "title": "迎春座谈会",
        "leaders": [f"person-{plan.leaders['郑丽'].pk}", f"post-{plan.posts['主席'].pk}"],
        "lead_departments": [plan.departments["办公室"].pk],
        "participants": [plan.departments["各专委会"].pk],
        "period_phrase": "11月、12月",
        "review_on": "",
    } | changes


def test_adds_an_item_with_its_dates_through_the_service(office_client, plan, office):
    assert office_client.post(ADD, new_row(plan)).status_code == 302
    item = WorkItem.objects.with_ledger().get(seq=46)
    assert [str(leader) for leader in item.leaders] == ["郑丽", "主席"]
    assert [due.label for due in item.due_dates.all()] == ["11月30日", "12月31日"]
    assert item.history.get().history_user == office


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"period_phrase": "5-3月"}, "看不懂“5-3月”"),
        ({"seq": 45}, "同一附件（分组）中已有这个序号。"),
        ({"title": ""}, "这个字段是必填项。"),
        ({"leaders": ["person-99999"]}, "请从列表中选择。"),
        ({"annex": "nonsense"}, "选择一个有效的选项"),
        ({"lead_departments": []}, "请选择责任部门。"),
        ({"period_phrase": " "}, "请填写完成时间；没有期限的，写“持续推进”或“待定”。"),
        ({"seq": ""}, "文件所列的事项须填序号；文件印发以后增加的，请选“印发后增补”。"),
        ({"origin": ""}, "请选择这一项是文件所列，还是印发后增补。"),
        ({"origin": "added"}, "请选择增补的会议；未经会议的，请写明理由。"),
        ({"origin": "added", "added_by": 99}, "选择一个有效的选项"),
    ],
)
def test_refuses_a_wrong_row_in_chinese_and_keeps_what_was_typed(
    office_client, plan, changes, message
):
    page = office_client.post(ADD, new_row(plan, **changes))
    assert page.status_code == 200
    assert message in page.content.decode()
    assert "各专委会" in page.content.decode()
    assert WorkItem.objects.count() == 45


def test_what_cannot_be_read_is_not_asked_for_as_well(office_client, plan):
    page = office_client.post(ADD, new_row(plan, period_phrase="三十三月")).content.decode()

    assert "看不懂“三十三月”" in page
    assert "请填写完成时间" not in page


# --- what was added after the document was issued ------------------------------------------------


def test_a_title_alone_makes_no_item(office_client, plan):
    page = office_client.post(
        ADD, {"plan": plan.plan.pk, "annex": "tasks", "section": "", "title": "迎春座谈会"}
    )

    assert page.status_code == 200
    for words in (
        "请选择责任部门。",
        "请填写完成时间；",
        "请选择这一项是文件所列，还是印发后增补。",
    ):
        assert words in page.content.decode()
    assert WorkItem.objects.count() == 45


def test_an_addition_names_its_meeting_has_a_number_of_its_own_and_is_none_of_the_45(
    office_client, plan, office
):
    meeting = Meeting.objects.create(term=2, number=63, held_on=date(2021, 4, 20))

    for title in ("迎春座谈会", "委员读书日"):
        row = new_row(plan, origin="added", added_by=meeting.pk, title=title)
        assert office_client.post(ADD, row).status_code == 302

    first, second = WorkItem.objects.filter(added_no__isnull=False)
    assert [str(first), str(second)] == ["重点任务 增补1：迎春座谈会", "重点任务 增补2：委员读书日"]
    assert (first.seq, first.added_words) == (None, "二届六十三次主席会议增补")
    assert [item.number for item in WorkItem.objects.all()][43:] == ["44", "45", "增补1", "增补2"]
    ledger = office_client.get(reverse("admin:workplan_workitem_changelist")).content.decode()
    assert "附件1 共 45 项，增补 2 项" in ledger


def test_what_no_meeting_added_says_why(office_client, plan):
    row = new_row(plan, origin="added", added_why="区委临时交办", period_phrase="待定")

    assert office_client.post(ADD, row).status_code == 302

    item = WorkItem.objects.get(added_no=1)
    assert item.added_words == "未经会议增补：区委临时交办"
    assert (item.period_kind, item.due_dates.get().due_on) == ("undated", None)


def test_a_meeting_and_a_reason_why_there_was_none_are_refused_together(office_client, plan):
    meeting = Meeting.objects.create(term=2, number=63, held_on=date(2021, 4, 20))
    row = new_row(plan, origin="added", added_by=meeting.pk, added_why="区委临时交办")

    assert "已选了会议，请清空“未经会议的理由”。" in office_client.post(ADD, row).content.decode()


def test_a_meeting_to_come_has_added_nothing(office_client, plan):
    meeting = Meeting.objects.create(term=2, number=64, held_on=date(2021, 5, 21))
    row = new_row(plan, origin="added", added_by=meeting.pk)

    assert "选择一个有效的选项" in office_client.post(ADD, row).content.decode()


def test_a_row_typed_as_the_document_s_is_marked_as_added_and_back(office_client, plan, office):
    item = plan.items[45]
    data = posted(office_client, item, origin="added", added_why="漏列")
    assert office_client.post(change_url(item), data).status_code == 302
    item = WorkItem.objects.get(pk=item.pk)
    assert (item.designation, item.seq) == ("重点任务 增补1", None)
    assert item.history.first().history_change_reason == (
        "序号：45 → 空；增补：空 → 增补1（未经会议：漏列）"
    )

    data = posted(office_client, item, origin="document", seq=45)
    assert office_client.post(change_url(item), data).status_code == 302
    item = WorkItem.objects.get(pk=item.pk)
    assert (item.designation, item.added_no, item.added_why) == ("重点任务 45", None, "")


def test_a_department_and_a_period_are_not_taken_away_but_what_came_without_may_stay_so(
    office_client, plan
):
    item = plan.items[24]
    data = posted(office_client, item, lead_departments=[], period_phrase="")
    page = office_client.post(change_url(item), data).content.decode()
    assert "请选择责任部门。" in page
    assert "请填写完成时间；没有期限的，写“持续推进”或“待定”。" in page

    bare = make_item(plan.plan, 1, "某提案", annex="proposals")
    data = posted(office_client, bare, title="某件提案")
    assert office_client.post(change_url(bare), data).status_code == 302


def test_lists_offer_departments_that_can_be_responsible_and_people_who_lead(office_client, plan):
    make_department("区教育局", DepartmentKind.UNIT)
    make_department("样例界别", DepartmentKind.SECTOR)
    make_person("甲委员")

    form = office_client.get(ADD).context["adminform"].form

    offered = [department.name for department in form.fields["lead_departments"].queryset]
    assert offered == [
        "办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委", "各专委会",
    ]  # fmt: skip
    (_, people), _ = form.fields["leaders"].choices
    assert {name for _, name in people} == set(plan.leaders)


def test_refuses_a_department_on_both_sides(office_client, plan):
    both = [plan.departments["办公室"].pk]
    page = office_client.post(ADD, new_row(plan, participants=both)).content.decode()
    assert "办公室已在责任部门中，不必再列入参与部门。" in page


def seen(page) -> dict:
    """Return what the browser sends along once the page has said what becomes of due dates."""
    dates = page.context["adminform"].form.dates
    return {dates.names["seen"]: dates.token}


# --- another 完成时间 ------------------------------------------------------------------------------


def dues(item: WorkItem) -> list[tuple[str, str]]:
    return [(str(due.due_on), due.state) for due in item.due_dates.all()]


def test_a_new_phrase_is_not_saved_before_the_page_has_said_what_becomes_of_each_date(
    office_client, plan, office
):
    item = plan.items[24]
    states.close(due=item.due_dates.first(), actor=office, reason="3月已完成，补录。")
    data = posted(office_client, item, period_phrase="3月、6月", title="另一个标题")

    page = office_client.post(change_url(item), data)

    assert page.status_code == 200
    text = " ".join(page.content.decode().split())
    assert "重点任务 24：完成时间由“3月、5月”改为“3月、6月”后" in text
    assert "<li>3月31日（已办结）：不变</li>" in text
    assert "<li>5月31日（待签收）：改为6月30日</li>" in text
    assert "还没有保存：请先看上面到期日的变化，再保存一次。" in text
    assert 'value="3月、6月"' in text
    assert WorkItem.objects.get(pk=item.pk).title == item.title
    assert item.history.count() == 1
    assert dues(item) == [("2021-03-31", "closed"), ("2021-05-31", "assigned")]

    assert office_client.post(change_url(item), data | seen(page)).status_code == 302
    assert WorkItem.objects.get(pk=item.pk).title == "另一个标题"
    assert dues(item) == [("2021-03-31", "closed"), ("2021-06-30", "assigned")]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("carry", [("2021-06-30", "closed")]),
        ("new", [("2021-01-31", "closed"), ("2021-06-30", "assigned")]),
    ],
)
def test_whether_what_has_ended_is_to_be_done_again_is_asked_and_nothing_goes_without_an_answer(
    office_client, plan, office, answer, expected
):
    item = plan.items[2]
    states.close(due=item.due_dates.get(), actor=office, reason="1月已完成，补录。")
    data = posted(office_client, item, period_phrase="二季度")

    page = office_client.post(change_url(item), data)
    text = " ".join(page.content.decode().split())
    assert "已经结束的一期不在新的完成时间内，请选择怎么算：" in text
    assert "就是这一期，不用再办：1月31日（已办结）：日期改为6月30日，仍为已办结" in text
    assert "另办新的一期：1月31日（已办结）保留不变；6月30日：新增一期，待签收" in text
    data |= seen(page)

    page = office_client.post(change_url(item), data)
    assert "还没有保存：请在上面选择已经结束的一期怎么算。" in page.content.decode()
    assert dues(item) == [("2021-01-31", "closed")]

    page = office_client.post(change_url(item), data | {f"ended-{item.pk}": answer})
    assert page.status_code == 302
    assert dues(item) == expected
    latest = item.history.first()
    assert latest.history_user == office
    assert latest.history_change_reason.startswith("完成时间：1月 → 二季度；1月31日（已办结）：")


def test_a_phrase_changed_once_more_or_dates_that_moved_on_are_shown_anew(
    office_client, plan, office
):
    item = plan.items[24]
    data = posted(office_client, item, period_phrase="3月、6月")
    tokens = seen(office_client.post(change_url(item), data))

    other = data | {"period_phrase": "3月、7月"} | tokens
    assert "改为7月31日" in office_client.post(change_url(item), other).content.decode()
    states.close(due=item.due_dates.last(), actor=office, reason="5月已完成，补录。")
    page = office_client.post(change_url(item), data | tokens).content.decode()

    assert "5月31日（已办结）：日期改为6月30日，仍为已办结" in page
    assert dues(item) == [("2021-03-31", "assigned"), ("2021-05-31", "closed")]


def test_a_phrase_that_means_the_same_dates_is_saved_at_once(office_client, plan):
    item = plan.items[24]
    data = posted(office_client, item, period_phrase="3月份、5月份")

    assert office_client.post(change_url(item), data).status_code == 302


def test_two_rounds_on_one_day_are_refused_beside_the_phrase(office_client, plan):
    item = plan.items[24]
    DueDate.objects.filter(item=item, planned_on="2021-05-31").update(due_on="2021-06-30")
    data = posted(office_client, item, period_phrase="3月、5月、6月")

    page = office_client.post(change_url(item), data).content.decode()

    assert "6月30日已是另一期的到期日（延期得来）" in page


def test_who_is_not_of_the_office_is_told_nothing_of_dates(head_client, plan):
    answer = head_client.post(change_url(plan.items[24]), {"period_phrase": "6月"})
    assert answer["Location"].startswith("/admin/login/")


# --- the row as a whole --------------------------------------------------------------------------


def test_saves_changes_through_the_service_keeping_the_documents_order(office_client, plan, office):
    item = plan.items[27]
    added = plan.departments["经科委"].pk
    lead = [added, *(d.pk for d in item.lead_departments)]
    data = posted(office_client, item, lead_departments=lead, title="开展年度课题调研")
    assert office_client.post(change_url(item), data).status_code == 302
    item = WorkItem.objects.with_ledger().get(pk=item.pk)
    assert [str(d) for d in item.lead_departments] == ["办公室", "各专委会", "经科委"]
    latest = item.history.first()
    assert latest.history_user == office
    assert latest.history_change_reason == (
        "工作内容：开展年度重点课题调研 → 开展年度课题调研；"
        "责任部门：办公室、各专委会 → 办公室、各专委会、经科委"
    )


def test_saving_without_a_change_leaves_no_history(office_client, plan):
    item = plan.items[27]
    assert office_client.post(change_url(item), posted(office_client, item)).status_code == 302
    assert item.history.count() == 1


def test_refuses_to_write_over_what_someone_else_saved_meanwhile(office_client, plan):
    item = plan.items[27]
    data = posted(office_client, item, title="甲的改法")
    office_client.post(change_url(item), posted(office_client, item, title="乙的改法"))
    page = office_client.post(change_url(item), data).content.decode()
    assert "您打开页面后，他人改过本事项" in page
    assert "甲的改法" in page
    assert WorkItem.objects.get(pk=item.pk).title == "乙的改法"


def test_records_the_day_on_which_a_scheme_passed(office_client, plan, office):
    item = plan.items[24]
    data = posted(office_client, item) | {"due_dates-1-scheme_passed_on": "2021-05-21"}
    assert office_client.post(change_url(item), data).status_code == 302
    passed = list(item.due_dates.values_list("scheme_passed_on", flat=True))
    assert passed == [None, date(2021, 5, 21)]
    reason = item.history.first().history_change_reason
    assert reason == "工作方案过会日期（5月31日）：空 → 2021-05-21"


def test_a_forged_state_is_not_saved(office_client, plan):
    item = plan.items[24]
    data = posted(office_client, item) | {
        "due_dates-0-state": "closed",
        "due_dates-0-percent": "100",
        "due_dates-0-due_on": "2030-01-01",
    }
    office_client.post(change_url(item), data)
    due = item.due_dates.first()
    assert (due.state, due.percent, due.due_on) == ("assigned", 0, date(2021, 3, 31))


def test_sets_the_day_to_look_again(office_client, plan):
    item = plan.items[3]
    office_client.post(change_url(item), posted(office_client, item, review_on="2021-07-01"))
    item.refresh_from_db()
    assert item.review_on == date(2021, 7, 1)
    assert item.history.first().history_change_reason == "回看日期：空 → 2021-07-01"


def test_shows_what_a_phrase_became_and_what_one_would_become(office_client, plan):
    page = office_client.get(change_url(plan.items[14])).content.decode()
    assert "时段：2021年2月1日至7月31日" in page
    preview = reverse("admin:workplan_workitem_period")
    asked = {"period_phrase": "3月、8月", "plan": plan.plan.pk}
    assert office_client.get(preview, asked).content.decode() == (
        "多个月份：2021年3月1日至3月31日、2021年8月1日至8月31日"
    )
    assert "看不懂“13月”" in office_client.get(preview, {"period_phrase": "13月"}).content.decode()
    hostile = office_client.get(preview, {"period_phrase": "<script>", "plan": "x"})
    assert "<script>" not in hostile.content.decode()


def test_a_new_row_whose_time_is_over_is_taken_with_a_warning(office_client, plan):
    over = "完成时间3月（3月31日）已过，列入后即为逾期，请核对。"
    preview = reverse("admin:workplan_workitem_period")
    typed = office_client.get(preview, {"period_phrase": "3月", "plan": plan.plan.pk})
    assert typed.content.decode() == (
        f'一次：2021年3月1日至3月31日<span class="reason">{over}</span>'
    )
    # The form of a row that stands has no year.
    standing = office_client.get(preview, {"period_phrase": "3月"})
    assert "已过" not in standing.content.decode()

    done = office_client.post(ADD, new_row(plan, period_phrase="3月"), follow=True)

    assert over in done.content.decode()
    assert WorkItem.objects.get(seq=46).due_dates.get().due_on == date(2021, 3, 31)


def test_history_says_who_did_what_when(office_client, plan):
    item = plan.items[14]
    data = posted(office_client, item, period_phrase="2-8月")
    page = office_client.post(change_url(item), data)
    office_client.post(change_url(item), data | seen(page))
    history = reverse("admin:workplan_workitem_history", args=[item.pk])
    page = office_client.get(history).content.decode()
    assert "完成时间：2-7月 → 2-8月" in page
    assert "办公室负责人" in page
    assert "2021年5月20日 09:00" in page
    version = reverse(
        "admin:workplan_workitem_simple_history", args=[item.pk, item.history.first().pk]
    )
    assert office_client.get(version).status_code == 404


def test_deletes_what_nobody_worked_on_and_nothing_else(office_client, plan, head):
    untouched, worked_on = plan.items[3], plan.items[24]
    states.accept(due=worked_on.due_dates.first(), actor=head)
    for item, status in ((untouched, 302), (worked_on, 403)):
        url = reverse("admin:workplan_workitem_delete", args=[item.pk])
        assert office_client.post(url, {"post": "yes"}).status_code == status
    assert not WorkItem.objects.filter(pk=untouched.pk).exists()
    assert WorkItem.objects.filter(pk=worked_on.pk).exists()


def test_what_the_office_noted_or_urged_is_not_deleted(office_client, plan, office):
    noted, urged = plan.items[3], plan.items[24]
    notes.note(item=noted, actor=office, text="已电话联系。")
    urging.urge(dues=[urged.due_dates.first()], actor=office)
    for item in (noted, urged):
        url = reverse("admin:workplan_workitem_delete", args=[item.pk])
        assert office_client.post(url, {"post": "yes"}).status_code == 403


def test_what_other_tables_hang_on_is_kept_and_says_on_what(office_client, plan, office):
    item = plan.items[20]
    open_consultation(item=item, topic="加装电梯", actor=office)
    url = reverse("admin:workplan_workitem_delete", args=[item.pk])

    office_client.post(url, {"post": "yes"})

    assert WorkItem.objects.filter(pk=item.pk).exists()
    assert "协商议题：加装电梯" in office_client.get(url).content.decode()


def test_an_item_is_placed_under_a_point_of_its_own_plan(office_client, plan, office):
    item = plan.items[4]
    point = PlanPoint.objects.create(plan=plan.plan, number=3, title="创新学习载体")
    PlanPoint.objects.create(plan=make_plan(2020), number=1, title="去年的要点")
    form = office_client.get(change_url(item)).context["adminform"].form
    assert list(form.fields["point"].queryset) == [point]
    office_client.post(change_url(item), posted(office_client, item, point=point.pk))
    assert WorkItem.objects.get(pk=item.pk).point == point
    latest = item.history.first()
    assert (latest.history_change_reason, latest.history_user) == (
        "所属要点：空 → 3.创新学习载体",
        office,
    )


def test_a_plan_without_points_asks_for_none(office_client, plan):
    form = office_client.get(change_url(plan.items[4])).context["adminform"].form
    assert "point" not in form.fields
