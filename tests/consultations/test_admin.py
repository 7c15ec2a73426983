from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from consultations.enums import ConsultationLevel, Form
from consultations.models import Consultation, ConsultationMeeting
from consultations.services import open_consultation, record_meeting
from tests.factories import make_item, make_person, make_plan

CONSULTATIONS = "/admin/consultations/consultation/"
MEETINGS = "/admin/consultations/consultationmeeting/"


def opened(
    plan, seq: int, topic: str, level: ConsultationLevel = ConsultationLevel.DISTRICT
) -> Consultation:
    item = make_item(plan, seq, f"“请你来协商”活动——{topic}")
    return open_consultation(item=item, topic=topic, level=level, actor=None)


def held(consultation: Consultation, on: date = date(2021, 3, 25), **values) -> ConsultationMeeting:
    return record_meeting(
        consultation=consultation, actor=None, held_on=on, **{"place": "区政协会议室", **values}
    )


def listed(response) -> list:
    return list(response.context["cl"].result_list)


def meeting_form(*meetings: dict) -> dict:
    """What the page of a consultation posts of its meetings."""
    rows = {
        f"meetings-{n}-{name}": value
        for n, meeting in enumerate(meetings)
        for name, value in meeting.items()
    }
    others = ("steps", "submissions", "instructions")
    return {
        "meetings-TOTAL_FORMS": len(meetings),
        "meetings-INITIAL_FORMS": 0,
        **{f"{name}-{count}_FORMS": 0 for name in others for count in ("TOTAL", "INITIAL")},
        **rows,
    }


@pytest.mark.parametrize("path", ["", "add/", "1/change/", "1/history/", "1/delete/"])
@pytest.mark.parametrize("table", [CONSULTATIONS, MEETINGS])
def test_a_committees_head_gets_no_page(head_client, consultation, table, path):
    held(consultation)
    response = head_client.get(f"{table}{path}")
    assert (response.status_code, response.url.startswith("/admin/login/")) == (302, True)


def test_a_committees_head_gets_no_workbook(head_client, consultation):
    assert head_client.get(f"{MEETINGS}export/").status_code == 302


def test_a_visitor_is_asked_to_sign_in(client, consultation):
    assert client.get(CONSULTATIONS).status_code == 302


def test_the_office_finds_its_tables_on_the_page_of_the_app(office_client):
    apps = office_client.get("/admin/consultations/").context["app_list"]
    [found] = [app for app in apps if app["app_label"] == "consultations"]
    assert found["name"] == "协商监督"
    assert {model["name"] for model in found["models"]} == {
        *("协商会", "协商议题", "选题建议", "意见建议", "流程模板", "协商类型"),
        *("调研课题", "调研报告", "民主监督", "监督问题", "民主监督员报告"),
        *("活动记录", "报送", "批示", "流转记录"),
    }


def test_the_list_shows_meetings_held_the_last_one_and_the_items_page(office_client, consultation):
    held(consultation)
    held(consultation, date(2021, 5, 20))
    page = office_client.get(CONSULTATIONS)
    [row] = listed(page)
    assert (row.meeting_count, row.last_held) == (2, date(2021, 5, 20))
    assert "2021年5月20日" in page.content.decode()
    assert f'href="{consultation.item.get_absolute_url()}"' in page.content.decode()


@pytest.mark.parametrize("path", [CONSULTATIONS, MEETINGS, f"{MEETINGS}export/"])
def test_twenty_rows_take_the_queries_of_one(office_client, plan, path, django_assert_num_queries):
    held(opened(plan, 1, "议题1"), host=make_person("主持人1"))
    with CaptureQueriesContext(connection) as for_one:
        office_client.get(path)
    for n in range(2, 21):
        held(opened(plan, n, f"议题{n}"), host=make_person(f"主持人{n}"))
    with django_assert_num_queries(len(for_one)):
        assert office_client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("asked", "topics"),
    [
        ({"year": "2021"}, {"托育服务", "社工队伍"}),
        ({"year": "2022"}, {"物业管理"}),
        ({"level": "street"}, {"社工队伍"}),
        ({"year": "2022", "level": "street"}, set()),
        ({"year": "abc", "level": "省级"}, {"托育服务", "社工队伍", "物业管理"}),
        ({"q": "托育"}, {"托育服务"}),
        ({"q": "采纳 社工"}, {"社工队伍"}),
    ],
)
@pytest.mark.parametrize("table", [CONSULTATIONS, MEETINGS])
def test_both_lists_are_narrowed_by_year_level_and_words(office_client, plan, table, asked, topics):
    held(opened(plan, 1, "托育服务"))
    for day in (date(2021, 3, 25), date(2021, 5, 20)):
        consultation = Consultation.objects.filter(topic="社工队伍").first()
        consultation = consultation or opened(plan, 2, "社工队伍", ConsultationLevel.STREET)
        held(consultation, day, summary="意见已采纳")
    held(opened(make_plan(2022), 1, "物业管理"))
    found = listed(office_client.get(table, asked))
    assert {str(getattr(row, "consultation", row)) for row in found} == topics


def test_a_search_that_finds_two_meetings_counts_them_as_two(office_client, consultation):
    for day in (date(2021, 3, 25), date(2021, 5, 20)):
        held(consultation, day, summary="意见已采纳")
    [row] = listed(office_client.get(CONSULTATIONS, {"q": "采纳"}))
    assert row.meeting_count == 2


def test_the_office_opens_a_consultation_with_its_first_meeting(office_client, office, item):
    meeting = {"held_on": "2021-03-25", "form": "on_site", "place": "区政协会议室", "offered": 12}
    form = {"item": item.pk, "level": "district", "topic": "托育服务", **meeting_form(meeting)}
    response = office_client.post(f"{CONSULTATIONS}add/", form)
    assert response.status_code == 302
    found = Consultation.objects.get()
    assert (found.topic, found.meetings.get().offered) == ("托育服务", 12)
    assert found.history.get().history_user == office
    assert found.meetings.get().history.get().history_user == office


def test_more_adopted_than_offered_is_refused_on_the_page_in_words(office_client, item):
    meeting = {"held_on": "2021-03-25", "form": "online", "offered": 3, "adopted": 4}
    form = {"item": item.pk, "level": "district", "topic": "托育服务", **meeting_form(meeting)}
    page = office_client.post(f"{CONSULTATIONS}add/", form)
    assert page.status_code == 200
    assert "采纳数不能多于提出数。" in page.content.decode()
    assert not Consultation.objects.exists()


def test_a_meetings_history_is_read_on_its_own_page(office_client, consultation):
    held(consultation, place="另一会场")
    meeting = held(consultation)
    page = office_client.get(f"{MEETINGS}{meeting.pk}/history/")
    assert [row.place for row in page.context["page_obj"]] == ["区政协会议室"]


def test_a_consultation_with_meetings_is_not_deleted(office_client, consultation):
    held(consultation)
    office_client.post(f"{CONSULTATIONS}{consultation.pk}/delete/", {"post": "yes"})
    assert Consultation.objects.filter(pk=consultation.pk).exists()


# --- export ------------------------------------------------------------------------------------


def exported(client, **asked) -> list[list]:
    response = client.get(f"{MEETINGS}export/", asked)
    sheet = load_workbook(BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.rows]


def test_meetings_are_exported_with_all_that_is_known(office_client, consultation):
    held(
        consultation,
        form=Form.HYBRID,
        host=make_person("张爱莲"),
        invited_units="区教育局\n区卫生健康局",
        attendance=42,
        offered=12,
        adopted=9,
        summary="形成协商报告。",
    )
    header, row = exported(office_client)
    assert dict(zip(header, row, strict=True)) == {
        "年度": 2021,
        "层级": "区级“请你来协商”",
        "协商议题": "进一步完善3岁以下婴幼儿托育服务体系",
        "工作事项": "重点任务 20：“请你来协商”活动——进一步完善3岁以下婴幼儿托育服务体系专题协商",
        "召开日期": row[4].fromisoformat("2021-03-25"),
        "形式": "现场与线上",
        "地点": "区政协会议室",
        "主持人": "张爱莲",
        "邀请单位": "区教育局\n区卫生健康局",
        "参加人数": 42,
        "提出意见建议数": 12,
        "采纳意见建议数": 9,
        "协商成果": "形成协商报告。",
        "协商类型": None,
    }


def test_what_looks_like_a_formula_leaves_as_text(office_client, consultation):
    held(consultation, place='=HYPERLINK("http://example.org")', summary="@总结\x0b第二行")
    response = office_client.get(f"{MEETINGS}export/")
    sheet = load_workbook(BytesIO(response.content)).active
    place, summary = sheet["G2"], sheet["M2"]
    assert (place.data_type, place.value) == ("s", '=HYPERLINK("http://example.org")')
    assert (summary.data_type, summary.value) == ("s", "@总结第二行")


def test_the_export_is_what_the_list_shows(office_client, plan):
    held(opened(plan, 1, "托育服务"))
    held(opened(plan, 2, "社工队伍", ConsultationLevel.STREET))
    assert [row[2] for row in exported(office_client, level="street")] == ["协商议题", "社工队伍"]


def test_the_exported_file_is_named_in_chinese_with_the_day(office_client, consultation):
    response = office_client.get(reverse("admin:consultations_consultationmeeting_export"))
    assert "协商会2021-06-30.xlsx" in unquote(response["Content-Disposition"])
