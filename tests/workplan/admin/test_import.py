"""Import in the admin: choose, look, say yes, see the result; all or nothing."""

import os
import re
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import make_user
from workplan.admin.preview import difference
from workplan.admin.uploads import KEEP_SECONDS, PrivateUploads, Upload, folder
from workplan.models import PlanImport, WorkItem
from workplan.services import imports
from workplan.services.items import Change

IMPORT = reverse("admin:workplan_workitem_import")
CONFIRM = reverse("admin:workplan_workitem_process_import")
STRANGER = "冯小刚"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "uploads"


def choose(client: Client, file, **fields):
    return client.post(IMPORT, {"import_file": file, "year": 2021} | fields)


def token(response) -> str:
    return response.context["confirm_form"].initial["token"]


def test_the_form_speaks_of_this_year_and_takes_excel(office_client):
    page = office_client.get(IMPORT).content.decode()
    assert 'value="2021"' in page
    assert "Excel 文件" in page
    assert "把不认识的人员和部门一并新增" in page


def test_shows_new_changed_and_unchanged_rows_and_writes_nothing(office_client, annex_1):
    WorkItem.objects.get(seq=45).delete()
    file = annex_1({(24, "完成时间"): "3月、6月", (26, "序号"): 46})
    page = choose(office_client, file)
    words = page.content.decode()
    assert [count for _, count in page.context["preview"]["counts"]] == [0, 2, 42]
    assert "完成时间：3月、<del>5</del><ins>6</ins>月" in words
    assert "多个月份：2021年3月1日至3月31日、2021年6月1日至6月30日" in words
    assert "附件1 第26行" in words
    assert "未变的 42 项" in words
    assert "确认导入" in words
    assert WorkItem.objects.get(seq=24).period_phrase == "3月、5月"
    assert not PlanImport.objects.exists()


def test_names_what_the_file_no_longer_has(office_client, annex_1):
    words = choose(office_client, annex_1(only=24)).content.decode()
    assert "计划中有 44 项不在文件里，导入不会删除" in words


def test_carries_out_what_was_agreed_to_and_shows_the_result(
    office_client, annex_1, office, uploads
):
    page = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    assert len(list(uploads.iterdir())) == 1
    response = office_client.post(CONFIRM, {"token": token(page)})
    done = PlanImport.objects.get()
    assert response.url == reverse("admin:workplan_planimport_change", args=[done.pk])
    assert (done.created, done.updated, done.unchanged, done.actor) == (0, 1, 44, office)
    item = WorkItem.objects.get(seq=24)
    assert item.period_phrase == "3月、6月"
    assert item.history.first().history_user == office
    result = office_client.get(response.url).content.decode()
    assert "已导入“附件1.xlsx”。" in result
    assert "完成时间：3月、5月 → 3月、6月" in result
    assert list(uploads.iterdir()) == []


def test_shows_errors_with_sheet_row_column_and_words_and_offers_no_yes(
    office_client, annex_1, uploads
):
    file = annex_1({(24, "完成时间"): "13月", (26, "牵头领导"): "张爱连"})
    page = choose(office_client, file)
    words = page.content.decode()
    assert "有 2 处错误，不能导入" in words
    cells = re.findall(r'<td data-label="(?:工作表|行|列|原文)">(.*?)</td>', words)
    assert cells == ["附件1", "26", "F", "13月", "附件1", "28", "C", "张爱连"]
    assert "是否为：张爱莲？" in words
    assert "确认导入" not in words
    assert list(uploads.iterdir()) == []


def test_adds_unknown_names_only_when_asked(office_client, annex_1):
    changed = {(26, "牵头领导"): STRANGER}
    assert "不认识的牵头领导" in choose(office_client, annex_1(changed)).content.decode()
    page = choose(office_client, annex_1(changed), add_unknown="on")
    assert f"将一并新增人员和部门：{STRANGER}" in page.content.decode()
    office_client.post(CONFIRM, {"token": token(page)})
    assert str(WorkItem.objects.with_ledger().get(seq=26).leaders[0]) == STRANGER


def test_imports_into_the_year_that_was_chosen(office_client, annex_1):
    page = choose(office_client, annex_1(only=24), year=2022)
    office_client.post(CONFIRM, {"token": token(page)})
    assert WorkItem.objects.filter(plan__year=2022).count() == 1


def test_asks_again_where_the_plan_changed_after_the_preview(office_client, annex_1):
    page = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    WorkItem.objects.filter(seq=26).update(title="改了名的事项")
    again = office_client.post(CONFIRM, {"token": token(page)})
    assert "您查看期间计划有变动" in again.content.decode()
    assert not PlanImport.objects.exists()
    assert office_client.post(CONFIRM, {"token": token(again)}).status_code == 302
    assert PlanImport.objects.count() == 1


def test_a_second_yes_imports_nothing_more(office_client, annex_1):
    agreed = {"token": token(choose(office_client, annex_1()))}
    office_client.post(CONFIRM, agreed)
    response = office_client.post(CONFIRM, agreed, follow=True)
    assert "上传的文件已经导入过，或已失效" in response.content.decode()
    assert PlanImport.objects.count() == 1


def test_of_two_imports_at_once_the_second_is_shown_what_is_left(
    office_client, annex_1, monkeypatch
):
    """Both were prepared before either was written: the database keeps the numbers apart."""
    page = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))

    def too_late(**_):
        raise IntegrityError

    with monkeypatch.context() as during:
        during.setattr(imports, "carry_out", too_late)
        again = office_client.post(CONFIRM, {"token": token(page)})
    assert "您查看期间计划有变动" in again.content.decode()
    assert office_client.post(CONFIRM, {"token": token(again)}).status_code == 302


def test_of_two_clicks_one_imports(db):
    storage = PrivateUploads()
    storage.save(b"bytes")
    assert PrivateUploads(name=storage.name).claim() == b"bytes"
    assert PrivateUploads(name=storage.name).claim() is None
    storage.release()
    assert PrivateUploads(name=storage.name).claim() == b"bytes"


# --- what must not pass ----------------------------------------------------------------------------


@pytest.mark.parametrize("forged", ["", "x", "../../../etc/passwd", "eyJ:x:y"])
def test_a_forged_token_reads_no_file(office_client, plan, forged):
    fields = {"token": forged, "import_file_name": "/etc/passwd", "format": "0"}
    response = office_client.post(CONFIRM, fields, follow=True)
    assert "请重新选择文件" in response.content.decode()
    assert not PlanImport.objects.exists()


def test_an_upload_is_its_own_persons(office_client, annex_1, uploads):
    page = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    other = Client()
    other.force_login(make_user("other", office=True))
    other.post(CONFIRM, {"token": token(page)})
    assert not PlanImport.objects.exists()
    assert len(list(uploads.iterdir())) == 1


def test_a_signed_name_still_has_to_be_one_of_ours(office):
    with pytest.raises(ValueError, match="not a name of ours"):
        PrivateUploads(name="../secret_key").read()
    upload = Upload("0" * 32, "a.xlsx", 2021, False, "")
    assert Upload.verify(upload.sign(office), office) == upload
    assert PrivateUploads(name=upload.key).claim() is None


def test_uploads_are_private_and_do_not_pile_up(office_client, annex_1, uploads):
    choose(office_client, annex_1())
    old = next(uploads.iterdir())
    assert old.stat().st_mode & 0o077 == 0
    assert folder().stat().st_mode & 0o077 == 0
    past = time.time() - KEEP_SECONDS - 60
    os.utime(old, (past, past))
    choose(office_client, annex_1())
    assert old not in uploads.iterdir()


def test_a_file_that_is_too_big_is_refused_in_chinese(office_client, annex_1, settings):
    settings.IMPORT_MAX_BYTES = 1024
    words = choose(office_client, annex_1()).content.decode()
    assert "超过" in words
    assert "MB 的上限" in words


def test_no_file_and_a_wrong_year_are_told_in_chinese(office_client):
    words = office_client.post(IMPORT, {"year": 20210}).content.decode()
    assert "请选择文件。" in words
    assert "2100" in words


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 nothing", b"%PDF-1.7", b"\x00\xff" * 99, "一二三".encode()]
)
def test_what_is_no_workbook_is_an_error_with_words(office_client, data, uploads):
    page = choose(office_client, SimpleUploadedFile("计划.xlsx", data))
    assert page.status_code == 200
    assert "处错误，不能导入" in page.content.decode()
    assert list(uploads.iterdir()) == []


@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(min_size=1, max_size=300), name=st.text(min_size=1, max_size=20))
def test_no_file_whatever_fails_the_server(office_client, data, name):
    file = BytesIO(data)
    file.name = name.replace("/", "").replace("\\", "") or "x"
    assert choose(office_client, file).status_code == 200


def test_the_head_of_a_committee_imports_nothing(head_client, annex_1):
    assert choose(head_client, annex_1()).status_code == 302
    assert head_client.post(CONFIRM, {"token": "x"}).status_code == 302
    assert not PlanImport.objects.exists()


def test_a_get_confirms_nothing(office_client):
    assert office_client.get(CONFIRM).status_code == 405


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("3月、5月", "3月、6月", "3月、<del>5</del><ins>6</ins>月"),
        ("", "提案委", "<ins>提案委</ins>"),
        ("提案委", "", "<del>提案委</del>"),
        ("王国珍", "郑丽", "<del>王国珍</del> → <ins>郑丽</ins>"),
        ("甲", "<b>甲", "<ins>&lt;b&gt;</ins>甲"),
    ],
)
def test_a_difference_is_shown_letter_by_letter(old, new, shown):
    assert difference(Change("完成时间", old, new)) == shown
