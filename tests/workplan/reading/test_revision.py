"""The revision of the plan's document: what was added, changed and taken out, and by which meeting."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from almanac import clock
from members.models import User
from tests.factories import make_committee, make_user
from tests.shared_rows import shared_rows
from tests.workplan.reading.test_plan_paper import goes_in_unchanged, lines
from tests.workplan.services.importing import document, import_all, topics
from workplan.annexes import Annex
from workplan.models import Meeting, Plan, WorkItem
from workplan.reading.official_papers import plan_document
from workplan.reading.revision import is_revised, revised_rows
from workplan.services import items, office_dates, plan_points, schemes, states, within_year
from workplan.services.imports import undo
from workplan.services.items import ItemData

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 3, 10))
def plan() -> Plan:
    make_committee()
    import_all(document(), add_unknown=True)
    make_user("bangongshi", office=True)
    return Plan.objects.get()


def revise(plan: Plan) -> None:
    """A meeting in May adds a row, puts another off and takes a third out; a fourth is corrected."""
    office = User.objects.get(username="bangongshi")
    with clock.standing_at(date(2021, 5, 21)):
        meeting = schemes.save_meeting(
            meeting=Meeting(term=2, number=64, held_on=date(2021, 5, 21)), actor=office
        )
        row = {seq: WorkItem.objects.get(annex=Annex.TASKS, seq=seq) for seq in (7, 24, 35, 41)}
        given = ItemData.of(row[24])
        for title, ground in (
            ("走访规上企业", {"added_by_id": meeting.pk}),
            ("迎接省级检查", {"added_why": "区委交办"}),
        ):
            data = replace(given, title=title, seq=None, period_phrase="9月", **ground)
            items.add_item(plan=plan, data=data, actor=office)
        for seq, words, by in ((35, "11月", meeting), (41, "10月", None)):
            items.correct_item(
                item=row[seq],
                data=replace(ItemData.of(row[seq]), period_phrase=words),
                actor=office,
                seen=items.latest_change(row[seq]),
                meeting=by,
            )
        within_year.drop_item(item=row[7], meeting=meeting, reason="并入其他工作", actor=office)


def test_it_lists_each_change_with_its_meeting_in_the_order_of_the_document(plan):
    revise(plan)

    before = {seq: WorkItem.objects.get(annex=Annex.TASKS, seq=seq).title for seq in (7,)}
    assert [tuple(row.values()) for row in revised_rows(plan)] == [
        ("重点任务 7", f"取消：{before[7]}", "二届六十四次主席会议"),
        ("重点任务 35", "调整：完成时间由“6月”改为“11月”", "二届六十四次主席会议"),
        ("重点任务 41", "调整：完成时间由“9月”改为“10月”", "未注明会议"),
        (
            "重点任务 增补1",
            "增补：★走访规上企业（牵头领导周翔；责任部门城建委；完成时间9月）",
            "二届六十四次主席会议",
        ),
        (
            "重点任务 增补2",
            "增补：★迎接省级检查（牵头领导周翔；责任部门城建委；完成时间9月）",
            "未经会议：区委交办",
        ),
    ]


def correct(item: WorkItem, day: date, meeting: Meeting | None = None, **said: object) -> None:
    """Correct what a row says on a day, for a meeting or for none."""
    with clock.standing_at(day):
        items.correct_item(
            item=item,
            data=replace(ItemData.of(item), **said),
            actor=User.objects.get(username="bangongshi"),
            seen=items.latest_change(item),
            meeting=meeting,
        )


def test_what_no_meeting_decided_is_listed_as_such_and_what_was_put_back_is_not(plan):
    office = User.objects.get(username="bangongshi")
    row = {seq: WorkItem.objects.get(annex=Annex.TASKS, seq=seq) for seq in (*range(1, 10), 28)}
    title, phrase = row[2].title, row[2].period_phrase
    may, june = date(2021, 5, 21), date(2021, 6, 1)
    correct(row[1], date(2021, 3, 1), title="三月二日印发以前的更正")
    correct(row[2], may, period_phrase="5月")
    correct(row[2], june, period_phrase="6月", title="另一写法")
    before = row[3].period_phrase
    correct(row[3], may, period_phrase="5月")
    correct(row[3], june, period_phrase=before)
    with clock.standing_at(june):
        done = import_all(topics("安置小区物业管理问题"), actor=office)
        undo(record=done, actor=office)
        office_dates.set_review(item=row[4], review_on=date(2021, 9, 1), actor=office)
        point = plan.points.last()
        plan_points.place_under_point(item=row[5], point=point, actor=office)
        states.cancel(due=row[6].due_dates.get(), actor=office, reason="不再需要")
        states.cancel(due=row[28].due_dates.last(), actor=office, reason="一次办完")
        reason = "结转到2022年重点任务 8"
        states.cancel(due=row[8].due_dates.get(), actor=office, reason=reason)
        gone = row[9].title
        row[9].delete()

    assert [tuple(one.values()) for one in revised_rows(plan)] == [
        (
            "重点任务 2",
            f"调整：工作内容由“{title}”改为“另一写法”；完成时间由“{phrase}”改为“6月”",
            "未注明会议",
        ),
        ("重点任务 6", f"取消：{row[6].title}", "未注明会议：不再需要"),
        ("重点任务 28", f"取消10月31日一期：{row[28].title}", "未注明会议：一次办完"),
        ("重点任务 9", f"删除：{gone}", "未注明会议"),
    ]
    assert is_revised(plan)


def test_all_else_stands_in_it_as_in_the_document(plan):
    revise(plan)
    issued, revised = lines(plan_document(plan)), lines(plan_document(plan, revised=True))

    added = [line for line in revised if line not in issued]
    assert added == [
        "印发后的增补和变动（修订稿）",
        "所在附件和序号|变动|依据",
        *("|".join(row.values()).replace(" ", "") for row in revised_rows(plan)),
    ]
    assert [line for line in revised if line not in added] == issued


def test_it_goes_in_again_unchanged(plan):
    revise(plan)

    # What was taken out is still printed, as it was issued.
    dropped = (
        "表格1 第8行 第2列：二届六十四次主席会议决定取消，文件里却还有。"
        "要办的，导入后在事项页“恢复列入”。"
    )
    goes_in_unchanged("修订稿.docx", plan_document(plan, revised=True), 66, said=(dropped,))


def test_where_nothing_changed_there_is_none(plan, client):
    url, text = (reverse(f"workplan:{name}", args=[2021]) for name in ("plan_revised", "text"))
    assert client.get(url).url == f"{reverse('login')}?next={url}"
    client.force_login(make_user())
    assert not is_revised(plan)
    assert client.get(url).status_code == 404
    assert url not in client.get(text).content.decode()

    revise(plan)

    assert is_revised(plan)
    assert client.get(url).status_code == 200
    assert url in client.get(text).content.decode()
