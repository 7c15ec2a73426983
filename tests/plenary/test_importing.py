"""An office's list of speeches from a workbook: all or nothing, each row named that is wrong."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notifications.models import Mail
from plenary.enums import State
from plenary.models import Speech
from plenary.services import speeches
from plenary.services.importing import import_speeches
from tests.opinions.workbooks import workbook
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql

HEADER = ("序号", "题目", "发言人", "界别", "形式", "顺序")
ROW = (1, "未来乡村", "徐钢", None, "口头", 1)


@pytest.fixture
def bring_in(plenary) -> Callable[..., str]:
    def bring_in(*rows, header=HEADER, by="office") -> str:
        data = workbook(*rows, header=header, title="二届五次会议大会发言名单")
        return str(import_speeches(meeting=plenary.held, actor=plenary.users[by], file=data))

    return bring_in


def stored() -> list[tuple]:
    rows = Speech.objects.order_by("pk").with_people()
    return [(s.title, s.who, s.mode, s.order, s.state) for s in rows]


def test_a_list_of_forty_comes_in_chosen_and_nobody_is_told(plenary, bring_in):
    written = ((n, f"建议之{n}", "沈璞、费建伟", None, "书面发言", None) for n in range(3, 41))

    done = bring_in(ROW, (2, "青年发展", None, "科技界", "口头发言", 2), *written)

    assert done == "新增 40 篇，更新 0 篇，未变 0 篇"
    assert stored()[:3] == [
        ("未来乡村", "徐钢", "spoken", 1, "chosen"),
        ("青年发展", "科技界", "spoken", 2, "chosen"),
        ("建议之3", "沈璞、费建伟", "written", None, "chosen"),
    ]
    assert Speech.objects.given(plenary.held.held_on).filter(mode="written").count() == 38
    speech = Speech.objects.first()
    assert [(c.action_label, c.to_state) for c in speech.changes.all()] == [("选定", "chosen")]
    assert not Mail.objects.exists()


def test_the_second_time_nothing_changes_and_an_empty_cell_takes_nothing_away(bring_in):
    bring_in(ROW)
    history = Speech.history.count()

    assert bring_in(ROW) == "新增 0 篇，更新 0 篇，未变 1 篇"
    bare = bring_in(("未来 乡村", "徐钢"), header=("题目", "发言人"))
    assert (bare, Speech.history.count()) == ("新增 0 篇，更新 0 篇，未变 1 篇", history)


def test_what_the_list_says_anew_is_taken_over(plenary, bring_in):
    bring_in((1, "未来乡村", "徐钢"), header=HEADER[:3])
    assert stored() == [("未来乡村", "徐钢", "", None, "submitted")]

    assert bring_in((1, "未来乡村", "徐钢、沈璞", "科技界", "书面", 7)).startswith(
        "新增 0 篇，更新 1"
    )
    assert stored() == [("未来乡村", "科技界 沈璞、徐钢", "written", 7, "chosen")]
    bring_in(ROW)
    assert stored() == [("未来乡村", "科技界 徐钢", "spoken", 1, "chosen")]


def test_what_a_unit_has_is_no_more_changed(plenary, bring_in):
    plenary.shared(plenary.given("未来乡村"))

    assert bring_in(ROW) == "新增 0 篇，更新 0 篇，未变 1 篇"
    with pytest.raises(ValidationError) as refused:
        bring_in((1, "未来乡村", "沈璞"), header=HEADER[:3])
    assert refused.value.messages == ["第3行：这一篇办理中，不能再改。"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1, None, "徐钢"), "第4行 题目：没有填写。"),
        ((1, "青年发展", None), "第4行 发言人：请填写发言人，或者发言单位。"),
        ((1, "青年发展", "徐刚"), "第4行 发言人：没有“徐刚”，是否为“徐钢”？"),
        (
            (1, "青年发展", None, "区城管局"),
            "第4行 界别：“区城管局”不能作为发言单位，可以是专委会、界别、党派、团体、委员小组。",
        ),
        (
            (1, "青年发展", "徐钢", None, "录像"),
            "第4行 形式：没有“录像”这种形式，请填：口头发言、书面发言、口头、书面。",
        ),
        ((1, "青年发展", "徐钢", None, "口头", "末"), "第4行 顺序：“末”不是数字。"),
        ((1, "青年发展", "徐钢", None, "口头", 201), "第4行 顺序：最大为200。"),
        ((1, "长" * 201, "徐钢"), "第4行 题目：超过200字，请缩短。"),
        ((1, "未来　乡村", "徐钢"), "第4行 题目：与第3行是同一篇，请只留一行。"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_written(row, said, bring_in):
    with pytest.raises(ValidationError) as refused:
        bring_in(ROW, row)
    assert refused.value.messages == [said]
    assert not Speech.objects.exists()


def test_a_file_without_such_a_table_is_refused(bring_in):
    with pytest.raises(Refused, match="没有找到表头。表头须有“题目”“发言人”两列"):
        bring_in(header=("题目", "作者"))


@pytest.mark.parametrize("role", ["speaker", "party head", "leader", "supervisor", "unit"])
def test_the_office_alone_brings_in_a_list(role, plenary, bring_in, signed_in):
    with pytest.raises(NotAllowed, match="发言名单由办公室导入。"):
        bring_in(ROW, by=role)
    address = reverse("plenary:act", args=[plenary.held.pk, "list"])
    assert signed_in(role).post(address).status_code == 404


def upload(client, plenary, *rows, **more):
    data = workbook(*rows, header=HEADER)
    file = SimpleUploadedFile("名单.xlsx", data)
    return client.post(
        reverse("plenary:act", args=[plenary.held.pk, "list"]), {"list-file": file, **more}
    )


def test_on_the_page_it_is_looked_at_first_and_then_brought_in(plenary, signed_in):
    speeches.submit(
        meeting=plenary.held,
        actor=plenary.users["office"],
        data=speeches.SpeechData("未来乡村", "正文。", [plenary.people["member"]]),
    )
    client, second = signed_in("office"), (2, "青年发展", "沈璞", None, "书面", None)

    page = BeautifulSoup(upload(client, plenary, ROW, second, preview="1").content, "html.parser")
    shown = page.select_one("#do-list .preview")
    assert shown.h4.text == "核对无误，还没有导入：新增 1 篇，更新 1 篇，未变 0 篇"
    assert [li.text for li in shown.select("li")] == [
        "新增：青年发展",
        "更新：未来乡村（形式：空 → 口头发言；顺序：空 → 1；发言人：沈璞 → 徐钢）",
    ]
    assert [s.state for s in Speech.objects.all()] == [State.SUBMITTED]

    done = upload(client, plenary, ROW, second)
    assert done.status_code == 302
    said = BeautifulSoup(client.get(done.url).content, "html.parser").select_one(".note").text
    assert said.strip() == "已导入：新增 1 篇，更新 1 篇，未变 0 篇。"
    assert [s[0] for s in stored()] == ["未来乡村", "青年发展"]


def test_on_the_page_what_is_wrong_stands_at_the_file(plenary, signed_in):
    answer = upload(signed_in("office"), plenary, ROW, (2, "青年发展", "徐刚"))

    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert [p.text for p in page.select("#do-list .errorlist")] == [
        "第3行 发言人：没有“徐刚”，是否为“徐钢”？"
    ]
