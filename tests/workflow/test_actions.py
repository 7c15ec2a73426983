"""Actions offered on a page, carried out, and shown again where they are refused."""

from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from members.models import Department
from tests.factories import make_department
from workflow.actions import (
    ActionPreview,
    ActionTable,
    PageAction,
    RefusedForm,
    next_page,
    refusals_in,
    shown_by,
)
from workflow.forms import ActionForm, NothingForm, ReasonForm, files_field
from workflow.refusals import NotAllowed, Refused


@dataclass(frozen=True)
class Thing:
    pk: int = 7
    state: str = "open"


class PapersForm(ActionForm):
    papers = files_field("材料")
    remark = "不超过一份。"


class Service:
    """Keeps what it was called with, and raises what it is told to."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.raises: Exception | None = None

    def __call__(self, **values: Any) -> str:
        self.calls.append(values)
        if self.raises:
            raise self.raises
        return "第1号"


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def table(service) -> ActionTable:
    return ActionTable(
        "thing",
        {
            "go": PageAction(
                *("去办", NothingForm, service, "{result}已办。"),
                may=lambda of, thing: "goer" in of,
                now=lambda of, thing: thing.state == "open",
                is_main=True,
                guards=("seen", "version"),
            ),
            "back": PageAction(
                *("退回", ReasonForm, service, "已退回。"),
                may=lambda of, thing: bool(of),
                is_main=lambda of, thing: thing.state == "done",
                guards=("seen",),
            ),
            "papers": PageAction(
                "交材料",
                PapersForm,
                service,
                "已收到。",
                may=lambda of, thing: "giver" in of,
                draft_url=lambda thing: f"/{thing.pk}/draft/",
            ),
        },
        url=lambda of, thing, name: f"/{thing.pk}/{name}/",
    )


def post(data: dict[str, Any] | None = None) -> Any:
    request: Any = RequestFactory().post("/", data or {})
    request.user = "周翔"
    request._messages = CookieStorage(request)
    return request


def said(request: Any) -> list[str]:
    return [str(message) for message in request._messages]


def names(offered) -> list[str]:
    return [open.name for open in offered]


SHOWN = {"seen": "open", "version": 3}


def test_what_is_offered_is_for_the_reader_and_the_state(table):
    assert names(table.offered("goer", Thing(), shown=SHOWN)) == ["go", "back"]
    assert names(table.offered("goer", Thing(state="done"), shown=SHOWN)) == ["back"]
    assert names(table.offered("goer", Thing(), shown=SHOWN, names=["back"])) == ["back"]
    assert table.offered("goer", Thing(), names=[]) == []
    assert table.offered("", Thing()) == []


def test_an_open_action_has_its_address_its_guards_and_whether_it_stands_out(table):
    go, back = table.offered("goer", Thing(), shown=SHOWN, unfolded="back")
    assert (go.label, go.url, go.is_main, go.shown) == ("去办", "/7/go/", True, SHOWN)
    assert (back.is_main, back.shown, back.is_unfolded) == (False, {"seen": "open"}, True)
    assert back.form.prefix == "back-7"
    assert (back.form.of, back.form.subject) == ("goer", Thing())
    (done,) = table.offered("x", Thing(state="done"))
    assert (done.is_main, done.shown) == (True, {"seen": "done"})


def test_it_is_carried_out_with_what_was_typed_and_shown(table, service):
    request = post({"back-7-reason": "不清楚", "seen": "open"})
    assert table.carry_out(request, "back", "goer", Thing(), called="某事：") is None
    assert service.calls == [
        {"thing": Thing(), "actor": "周翔", "reason": "不清楚", "seen": "open"}
    ]
    assert said(request) == ["某事：已退回。"]


def test_what_is_said_may_name_the_result(table):
    request = post()
    table.carry_out(request, "go", "goer", Thing())
    assert said(request) == ["第1号已办。"]


def test_what_the_page_did_not_show_is_nothing(table, service):
    table.carry_out(post({"seen": ""}), "go", "goer", Thing())
    assert (service.calls[0]["seen"], service.calls[0]["version"]) == (None, None)
    assert shown_by(post({"seen": "open"}), "seen", "version") == {"seen": "open", "version": None}


@pytest.mark.parametrize(("name", "of"), [("nothing", "goer"), ("go", "reader"), ("back", "")])
def test_what_is_not_there_or_not_the_reader_s_is_not_found(name, of, table, service):
    with pytest.raises(Http404):
        table.carry_out(post(), name, of, Thing())
    assert service.calls == []


def test_a_form_that_is_not_valid_reaches_no_service(table, service):
    refused = table.carry_out(post({"back-7-reason": " "}), "back", "goer", Thing())
    assert refused.form.errors == {"reason": ["这个字段是必填项。"]}
    assert service.calls == []


@pytest.mark.parametrize("refusal", [Refused("太晚了。"), NotAllowed("您不能。")])
def test_what_is_refused_keeps_its_words_and_says_why(refusal, table, service):
    service.raises = refusal
    request = post({"back-7-reason": "不清楚"})

    refused = table.carry_out(request, "back", "goer", Thing())

    assert refused.form.non_field_errors() == [str(refusal)]
    assert refused.words == ["不清楚"]
    assert said(request) == []
    (back,) = table.offered("x", Thing(), refused=refused)
    assert (back.is_refused, back.is_unfolded, back.form) == (True, True, refused.form)
    other = table.offered("x", Thing(pk=8), refused=refused)
    assert not other[0].is_refused


@pytest.mark.parametrize(
    ("invalid", "errors"),
    [
        (ValidationError("不行。"), {"__all__": ["不行。"]}),
        (ValidationError(["一", "二"]), {"__all__": ["一", "二"]}),
        (ValidationError({"reason": "太短。", "other": "缺。"}), None),
    ],
)
def test_what_is_wrong_with_a_field_stands_beside_it_all_else_above(
    invalid, errors, table, service
):
    service.raises = invalid
    refused = table.carry_out(post({"back-7-reason": "不清楚"}), "back", "goer", Thing())
    assert refused.form.errors == (errors or {"reason": ["太短。"], "__all__": ["缺。"]})


def test_any_form_can_say_what_is_refused():
    form = forms.Form({})
    assert form.is_valid()
    with refusals_in(form):
        raise Refused("太晚了。")
    assert form.non_field_errors() == ["太晚了。"]
    with pytest.raises(KeyError), refusals_in(form):
        raise KeyError


@pytest.mark.django_db
def test_what_an_action_would_write_is_read_and_taken_back():
    def service(*, thing, actor, **values):
        make_department("提案委")
        return "已建"

    table = ActionTable(
        "thing",
        {
            "go": PageAction(
                *("去办", NothingForm, service, "已办。", lambda of, thing: True),
                preview=ActionPreview(
                    *("预览", "x.html"),
                    lambda thing, result: f"{Department.objects.get()}：{result}",
                ),
            )
        },
        url=lambda of, thing, name: "/",
    )

    refused = table.carry_out(post({"preview": "1"}), "go", "", Thing())

    assert (refused.preview, refused.form.errors) == ("提案委：已建", {})
    assert not Department.objects.exists()
    assert table.offered("", Thing(), refused=refused)[0].preview == "提案委：已建"
    assert table.carry_out(post(), "go", "", Thing()) is None
    assert Department.objects.exists()


def shown(table, data=None, of="goer giver", refused=None, **more) -> BeautifulSoup:
    actions = table.offered(of, Thing(), refused=refused, shown=SHOWN)
    request = post(data)
    request.user = AnonymousUser()
    page = render_to_string("parts/actions.html", {"actions": actions, **more}, request)
    return BeautifulSoup(page, "html.parser")


def test_the_page_shows_a_button_for_what_needs_no_words_and_a_form_for_the_rest(table):
    page = shown(table)
    go = page.select_one("form[action='/7/go/']")
    assert (go.button.text, go.button["class"]) == ("去办", ["button", "main"])
    assert [(i["name"], i["value"]) for i in go.select("input")][1:] == [
        ("seen", "open"),
        ("version", "3"),
    ]
    back = page.select_one("details#do-back-7")
    assert (back.summary.text, back.summary["class"]) == ("退回", ["button"])
    assert not back.has_attr("open")
    assert back.select_one("[name=back-7-reason]")
    assert not back.form.has_attr("enctype")
    papers = page.select_one("details#do-papers-7")
    assert papers.form["enctype"] == "multipart/form-data"
    assert papers.form["data-draft"] == "/7/draft/"
    assert [b.text for b in papers.select("button")] == ["交材料", "存草稿"]
    assert "不超过一份。" in papers.text


def test_the_page_keeps_what_was_refused_and_where_to_go_back_to(table, service):
    service.raises = Refused("太晚了。")
    request = post({"papers-7-papers": SimpleUploadedFile("总结.pdf", b"%PDF-1.4\n")})
    refused = table.carry_out(request, "papers", "giver", Thing())
    page = shown(table, {"next": "/review/?state=x"}, refused=refused, small=True)
    papers = page.select_one("details[open]")
    assert "太晚了。" in papers.select_one(".errorlist").text
    assert "所选文件须重新选择。" in papers.text
    assert papers.select_one("[name=next]")["value"] == "/review/?state=x"
    assert papers.summary["class"] == ["button", "small"]


def test_a_form_names_the_page_that_it_leads_back_to(table):
    page = shown(table, from_here=True)
    assert {field["value"] for field in page.select("[name=next]")} == {"/"}
    assert not shown(table).select("[name=next]")


@pytest.mark.parametrize(
    ("named", "page"),
    [
        ("/plan/2021/?lamp=red&month=5", "/plan/2021/?lamp=red&month=5"),
        ("http://testserver/plan/", "http://testserver/plan/"),
        *(
            (wrong, "/here/")
            for wrong in ("", "https://evil.example/", "//evil.example/", "/\\x.y")
        ),
        ("javascript:alert(1)", "/here/"),
    ],
)
def test_what_is_done_leads_back_to_a_page_of_this_site_alone(named, page):
    assert next_page(post({"next": named}), "/here/") == page


def test_the_page_shows_nothing_where_nothing_is_open(table):
    assert shown(table, of="").text.strip() == ""


def test_a_refused_form_is_of_one_thing_and_one_action():
    refused = RefusedForm(Thing(), "go", None)
    assert refused.is_of(Thing(), "go")
    assert not refused.is_of(Thing(), "back")
    assert not refused.is_of(Thing(pk=8), "go")
