"""The admin of templates, topics, research, supervision, problems, and the import of meetings."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from consultations.meeting_rows import MeetingRow
from consultations.models import (
    Consultation,
    ConsultationMeeting,
    Problem,
    ProcessTemplate,
    Research,
    Theme,
    TopicSuggestion,
)
from consultations.services import problems, suggestions
from consultations.services.themes import edit_theme
from consultations.services.topics import propose_topic
from tests.consultations.factories import (
    below,
    consultation_on,
    meeting_of,
    problem_of,
    research_on,
    supervision_on,
    workbook,
)
from tests.factories import make_item
from workplan.annexes import Annex

HEADERS = MeetingRow.HEADERS
pytestmark = pytest.mark.django_db

BASE = "/admin/consultations/"
TABLES = (
    "consultationkind",
    *("processtemplate", "topicsuggestion", "research", "supervision", "problem"),
    *(
        "suggestion",
        "themeinstruction",
        "themesubmission",
        "themeactivity",
        "reportversion",
        "chainchange",
    ),
)
IMPORT = f"{BASE}consultationmeeting/import/"


@pytest.fixture
def problem(plan, office) -> Problem:
    supervision = supervision_on(make_item(plan, 5, "物业提档", annex=Annex.SUPERVISION))
    return problems.hand_over(problem=problem_of(supervision), actor=office)


@pytest.mark.parametrize("table", TABLES)
def test_a_committees_head_gets_no_table(head_client, table):
    assert head_client.get(f"{BASE}{table}/").status_code == 302


@pytest.mark.parametrize("table", TABLES)
def test_the_office_gets_each_table(office_client, office, problem, item, table):
    meeting = meeting_of(consultation_on(item))
    suggestions.add_suggestion(meeting=meeting, actor=office, text="增设标线")
    propose_topic(year=2021, title="停车难", actor=office)
    assert office_client.get(f"{BASE}{table}/").status_code == 200
    assert office_client.get(f"{BASE}{table}/", {"q": "停车"}).status_code == 200


@pytest.mark.parametrize("table", ["research", "supervision", "problem"])
@pytest.mark.parametrize(("year", "count"), [("2021", 1), ("2022", 0), ("abc", 1)])
def test_the_lists_are_narrowed_by_year(office_client, plan, table, year, count):
    row = supervision_on(make_item(plan, 5, "物业提档", annex=Annex.SUPERVISION))
    problem_of(row)
    research_on(make_item(plan, 5, "物业调研", annex=Annex.RESEARCH))
    page = office_client.get(f"{BASE}{table}/", {"year": year})
    assert page.context["cl"].result_count == count


def steps_form(*names: str) -> dict:
    """What the page of a template posts of its steps."""
    rows = {
        f"steps-{n}-{name}": value
        for n, step in enumerate(names)
        for name, value in (("order", n + 1), ("name", step), ("role", "department"))
    }
    return {"steps-TOTAL_FORMS": len(names), "steps-INITIAL_FORMS": 0, **rows}


def test_the_office_makes_a_template_with_its_steps(office_client, office):
    form = {"name": "四步法", "kind": "consultation", "level": "street", "is_active": "on"}
    response = office_client.post(
        f"{BASE}processtemplate/add/", form | steps_form("点题", "解题", "答题", "评题")
    )
    assert response.status_code == 302
    template = ProcessTemplate.objects.get(name="四步法")
    assert [step.name for step in template.steps.all()] == ["点题", "解题", "答题", "评题"]
    assert template.history.get().history_user == office


def test_a_second_default_is_refused_on_the_page_in_words(office_client):
    form = {
        "name": "四步法",
        "kind": "consultation",
        "level": "street",
        "is_active": "on",
        "is_default": "on",
    }
    page = office_client.post(f"{BASE}processtemplate/add/", form | steps_form("点题"))
    assert "已有默认模板，请先取消原来的“默认”。" in page.content.decode()


def test_a_state_is_not_typed_in_the_admin(office_client, problem):
    values = {
        "supervision": problem.supervision_id,
        "number": 1,
        "text": "改过的文字",
        "place": "",
        "unit": "属地街道",
        "found_on": "2021-05-14",
        "state": "closed",
    }
    office_client.post(f"{BASE}problem/{problem.pk}/change/", values)
    problem.refresh_from_db()
    assert (problem.text, problem.state) == ("改过的文字", "handed_over")


def test_a_topic_typed_by_the_office_names_who_and_when(office_client, office):
    values = {"year": 2021, "title": "停车难", "level": "street", "on_behalf_of": "经济界"}
    assert office_client.post(f"{BASE}topicsuggestion/add/", values).status_code == 302
    topic = TopicSuggestion.objects.get()
    assert (topic.proposed_by, topic.proposed_at.date()) == (office, date(2021, 6, 30))


def test_a_consultation_below_takes_its_year_from_the_form(office_client):
    names = ("meetings", "steps", "submissions", "instructions")
    empty = {f"{name}-{what}_FORMS": 0 for name in names for what in ("TOTAL", "INITIAL")}
    form = {"level": "street", "topic": "停车难", "street": "长河街道", **empty}
    refused = office_client.post(f"{BASE}consultation/add/", form)
    assert "没有工作事项的协商须填写年度。" in refused.content.decode()
    office_client.post(f"{BASE}consultation/add/", form | {"year": 2021})
    assert Consultation.objects.get().year == 2021


def test_a_record_of_changes_is_read_and_never_written(office_client, problem):
    change = problem.changes.get()
    assert office_client.get(f"{BASE}chainchange/add/").status_code == 403
    page = office_client.get(f"{BASE}chainchange/{change.pk}/change/")
    assert "_save" not in page.content.decode()


def test_what_has_problems_is_not_deleted(office_client, problem):
    supervision = problem.supervision
    office_client.post(f"{BASE}supervision/{supervision.pk}/delete/", {"post": "yes"})
    assert Problem.objects.filter(pk=problem.pk).exists()


def test_research_without_its_row_of_the_plan_is_refused_on_the_page(office_client):
    names = ("steps", "activities", "submissions", "instructions")
    empty = {f"{name}-{what}_FORMS": 0 for name in names for what in ("TOTAL", "INITIAL")}
    page = office_client.post(f"{BASE}research/add/", {"topic": "停车难", **empty})
    assert page.context["adminform"].form.errors == {"item": ["这个字段是必填项。"]}


def test_what_goes_is_named_once_and_goes_from_both_tables(office_client, plan):
    row = research_on(make_item(plan, 5, "物业调研", annex=Annex.RESEARCH))
    row.steps.all().delete()
    url = f"{BASE}research/{row.pk}/delete/"
    page = office_client.get(url)
    assert page.context["model_count"] == {"调研课题": 1}.items()
    assert "主题" not in strip_tags(page.content.decode())
    office_client.post(url, {"post": "yes"})
    assert not Theme.objects.exists()


def test_a_record_is_put_to_a_theme_by_its_words(office_client, plan):
    research_on(make_item(plan, 5, "物业调研", annex=Annex.RESEARCH), "停车难")
    field = {"app_label": "consultations", "model_name": "themeactivity", "field_name": "theme"}
    found = office_client.get("/admin/autocomplete/", {"term": "停车", **field}).json()
    assert [row["text"] for row in found["results"]] == ["停车难"]


def test_a_topics_history_calls_it_as_its_page_does(office_client, office, plan):
    row = supervision_on(make_item(plan, 5, "物业提档", annex=Annex.SUPERVISION), "停车难")
    edit_theme(theme=row, actor=office, topic="停车")
    page = office_client.get(f"{BASE}supervision/{row.pk}/history/").content.decode()
    assert "监督议题：停车难 → 停车" in strip_tags(page)


def test_problems_are_exported_under_chinese_headers(office_client, problem):
    response = office_client.get(f"{BASE}problem/export/")
    assert response["Content-Type"].endswith("sheet")


@pytest.mark.parametrize("table", ["research", "supervision", "problem", "themeinstruction"])
def test_many_rows_take_the_queries_of_one(office_client, plan, table):
    def add(n: int) -> None:
        if table == "research":
            research_on(make_item(plan, n, f"调研{n}", annex=Annex.RESEARCH))
        else:
            row = supervision_on(make_item(plan, n, f"监督{n}", annex=Annex.SUPERVISION))
            problem_of(row)
            row.instructions.create(on=date(2021, 6, 1), leader="领导")

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert office_client.get(f"{BASE}{table}/").status_code == 200
        return len(made)

    add(1)
    few = queries()
    for n in range(2, 9):
        add(n)
    assert queries() == few
    assert Research.objects.count() in (0, 8)


# --- import --------------------------------------------------------------------------------------


def upload(client, data: bytes, name: str = "2021年协商活动.xlsx"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def sheet(**values) -> bytes:
    row = {
        "层级": "民生议事堂",
        "镇街": "长河街道",
        "协商议题": "停车难",
        "召开日期": "2021-05-08",
        "地点": "会议室",
        **values,
    }
    return workbook(tuple(row.get(name) for name in HEADERS), headers=HEADERS)


def test_a_head_imports_nothing(head_client):
    assert head_client.get(IMPORT).status_code == 302
    assert head_client.post(f"{BASE}consultationmeeting/process_import/").status_code == 302


def test_a_workbook_is_shown_first_and_written_after_the_yes(office_client, office):
    page = upload(office_client, sheet())
    assert "街道“民生议事堂” 1 场" in strip_tags(page.content.decode())
    assert not ConsultationMeeting.objects.exists()
    agreed = {"upload": page.context["upload"]}
    done = office_client.post(f"{BASE}consultationmeeting/process_import/", agreed, follow=True)
    assert "已导入：新增 1 场，更新 0 场，未变 0 场。" in done.content.decode()
    assert ConsultationMeeting.objects.get().history.get().history_user == office
    again = office_client.post(f"{BASE}consultationmeeting/process_import/", agreed, follow=True)
    assert "上传的文件已经导入过，或已失效" in again.content.decode()


def test_what_is_wrong_is_listed_and_cannot_be_confirmed(office_client):
    page = upload(office_client, sheet(召开日期="5月8日")).content.decode()
    assert "有 1 处错误，没有写入任何内容。" in page
    assert "Sheet 第2行 召开日期：“5月8日”不是日期" in page
    assert "确认导入" not in page


def test_a_file_that_is_no_workbook_is_refused_in_words(office_client):
    page = upload(office_client, b"no workbook")
    assert page.context["form"].errors["file"]


def test_a_forged_upload_is_refused(office_client):
    forged = {"upload": "../../etc/passwd"}
    page = office_client.post(f"{BASE}consultationmeeting/process_import/", forged, follow=True)
    assert "上传的文件已经导入过，或已失效" in page.content.decode()


def test_a_file_too_large_is_refused(office_client, settings):
    settings.IMPORT_MAX_BYTES = 100
    page = upload(office_client, sheet())
    assert "超过" in page.context["form"].errors["file"][0]


def test_the_list_offers_the_import(office_client):
    below()
    assert 'href="/admin/consultations/consultationmeeting/import/"' in (
        office_client.get(f"{BASE}consultationmeeting/").content.decode().replace("'", '"')
    )


@pytest.mark.parametrize(
    ("model", "before", "after", "fixed"),
    [
        ("suggestion", "handed_over", "adopted", {"text", "unit"}),
        ("problem", "handed_over", "answered", {"text", "unit"}),
        ("topicsuggestion", "proposed", "selected", {"title", "background"}),
    ],
)
def test_what_was_answered_keeps_its_words_in_the_admin(model, before, after, fixed):
    page = admin.site._registry[apps.get_model("consultations", model)]
    request = RequestFactory().get("/")
    open_row, answered = SimpleNamespace(state=before), SimpleNamespace(state=after)
    assert not fixed & set(page.get_readonly_fields(request, open_row))
    assert fixed <= set(page.get_readonly_fields(request, answered))
