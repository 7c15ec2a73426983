"""The page on which the office brings in a past year."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opinions.models import OpinionReport
from tests.opinions.pages import (
    IMPORT,
    LIST,
    OTHERS,
    shown,
)
from tests.opinions.workbooks import workbook

pytestmark = pytest.mark.postgresql


def upload(client, *rows, **other):
    file = SimpleUploadedFile("2020年.xlsx", workbook(*rows))
    return client.post(IMPORT, {"file": file, **other})


ROW = ("往年的事", "陈悦", "城建委", date(2020, 3, 10), None, "√")


def test_the_office_checks_and_imports(one_of_each_role, signed_in):
    client = signed_in("office")

    trial = upload(client, ROW, trial="1")
    assert "核对无误，还没有导入。 新增 1 篇" in " ".join(
        shown(trial).select_one(".note").text.split()
    )
    assert not OpinionReport.objects.filter(title="往年的事").exists()
    done = upload(client, ROW)
    assert done.status_code == 302
    said = shown(client.get(done.url)).select_one(".note").text
    assert said == "已导入。新增 1 篇，更新 0 篇，未变 0 篇。"
    assert OpinionReport.objects.get(title="往年的事").state == "sent"


def test_what_is_wrong_with_a_workbook_is_listed(one_of_each_role, signed_in):
    page = upload(signed_in("office"), (*ROW[:1], "陈月", *ROW[2:]))

    assert page.status_code == 422
    assert [li.text for li in shown(page).select(".note.error li")] == [
        "第2行 作者：没有“陈月”，是否为“陈悦”？"
    ]


def test_a_file_too_large_and_a_file_that_is_none_are_refused(
    one_of_each_role, signed_in, settings
):
    client = signed_in("office")
    no_workbook = SimpleUploadedFile("a.xlsx", b"none")
    assert client.post(IMPORT, {"file": no_workbook}).status_code == 422
    settings.IMPORT_MAX_BYTES = 10
    assert "文件超过" in shown(upload(client, ROW)).select_one(".errorlist").text


@pytest.mark.parametrize("role", ["author", "leader", *OTHERS])
def test_others_import_nothing(role, one_of_each_role, signed_in):
    client = signed_in(role)

    assert client.get(IMPORT).status_code == 404
    assert upload(client, ROW).status_code == 404
    assert IMPORT not in client.get(LIST).content.decode()
