"""公文模板: the office downloads the built-in one, uploads its own, goes back; nobody else."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from almanac import clock
from sheets.official_document import OfficialDocument
from sheets.paper_templates import FULL_WIDTH, check
from tests.workplan.views.acting import text_of
from workflow.refusals import NotAllowed
from workplan.models import PaperTemplate
from workplan.paper_kinds import paper_kind, paper_kinds
from workplan.services import paper_templates
from workplan.services.paper_templates import take_template, use_built_in

pytestmark = pytest.mark.postgresql

PAGE = reverse("admin:workplan_papertemplate_changelist")
WHOLE = reverse("workplan:plan_document", args=[2021])


def address(name: str, key: str = "plan", *args) -> str:
    return reverse(f"admin:workplan_papertemplate_{name}", args=[key, *args])


def upload(line: str = "本会《{{ 标题 }}》", name: str = "自己的.docx") -> SimpleUploadedFile:
    paper = OfficialDocument("", clock.now(), is_headed=False)
    paper.line(line)
    return SimpleUploadedFile(name, paper.as_bytes())


def words(response) -> list[str]:
    content = b"".join(response) if response.streaming else response.content
    return [p.text for p in Document(BytesIO(content)).paragraphs]


@pytest.mark.parametrize("kind", paper_kinds(), ids=lambda kind: kind.key)
def test_each_built_in_template_passes_its_own_trial(kind, db):
    check(kind.built_in(), kind.sample)


def test_the_office_s_own_template_is_used_from_then_on_and_given_up_again(office_client, office):
    before = words(office_client.get(WHOLE))
    answer = office_client.post(address("upload"), {"file": upload()}, follow=True)
    own = PaperTemplate.objects.get()

    assert "工作要点（通知、正文和附件）：已改用上传的模板。" in text_of(answer)
    assert (own.kind, own.name, own.author, own.ended_at) == ("plan", "自己的.docx", office, None)
    assert words(office_client.get(WHOLE)) == ["本会《2021年工作要点》"]
    assert words(office_client.get(address("own", "plan", own.pk))) == ["本会《{{ 标题 }}》"]
    assert "关于印发《{{ 标题 }}》的通知" in words(office_client.get(address("built_in")))

    back = office_client.post(address("back"), follow=True)

    assert "工作要点（通知、正文和附件）：已改用内置模板。" in text_of(back)
    assert words(office_client.get(WHOLE)) == before
    own.refresh_from_db()
    assert (own.ended_by, own.ended_at) == (office, clock.now())


def test_a_second_upload_takes_the_place_of_the_first_which_stays_to_be_read(office_client):
    office_client.post(address("upload"), {"file": upload("一")})
    page = text_of(office_client.post(address("upload"), {"file": upload("二")}, follow=True))

    assert words(office_client.get(WHOLE)) == ["二"]
    assert "上传过的模板（2）" in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        pytest.param(
            lambda: upload("｛｛ 标题 ｝｝"), f"{FULL_WIDTH}｛｛ 标题 ｝｝", id="full width"
        ),
        pytest.param(
            lambda: upload("{{ 标提 }}"),
            "模板里有不认识的名称：标提。可以用的名称：标题、",
            id="unknown",
        ),
        pytest.param(
            lambda: SimpleUploadedFile("模板.doc", b"x"),
            "模板须是 .docx 文件，请另存后上传。",
            id="old",
        ),
        pytest.param(
            lambda: SimpleUploadedFile("模板.docx", b"x"), "的内容与后缀 .docx 不符", id="no Word"
        ),
        pytest.param(lambda: "", "请选择文件。", id="none"),
    ],
)
def test_what_does_not_work_is_refused_on_the_page_and_nothing_changes(file, said, office_client):
    answer = office_client.post(address("upload"), {"file": file()})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not PaperTemplate.objects.exists()


def test_of_two_who_upload_at_once_one_is_told(office_client, monkeypatch):
    office_client.post(address("upload"), {"file": upload("一")})
    # The other did not see that one stands already.
    monkeypatch.setattr(paper_templates, "_end", lambda kind, actor: False)

    answer = office_client.post(address("upload"), {"file": upload("二")})

    assert answer.status_code == 422
    assert "刚刚有人上传了这种公文的模板，请刷新页面后再看。" in text_of(answer)
    assert words(office_client.get(WHOLE)) == ["一"]


def test_a_kind_that_is_none_is_not_there(office_client):
    assert office_client.get(address("built_in", "none")).status_code == 404
    assert office_client.post(address("upload", "none")).status_code == 404


def test_nobody_but_the_office_comes_near(head_client, head, plan):
    own = take_own(plan)

    for url in (PAGE, address("built_in"), address("own", "plan", own.pk), address("upload")):
        assert head_client.get(url).status_code == 302, url
    for url in (address("upload"), address("back")):
        head_client.post(url, {"file": upload("二")})
    with pytest.raises(NotAllowed):
        use_built_in(kind=paper_kind("plan"), actor=head)
    with pytest.raises(NotAllowed):
        take_template(kind=paper_kind("plan"), file=upload(), actor=head)
    assert PaperTemplate.objects.get().ended_at is None


def take_own(plan) -> PaperTemplate:
    from tests.factories import make_user

    office = make_user(office=True)
    return take_template(kind=paper_kind("plan"), file=upload(), actor=office)
