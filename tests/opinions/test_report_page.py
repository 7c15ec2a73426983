"""A report's page: its buttons, its way from hand to hand, what came of it."""

from datetime import date

import pytest

from opinions.models import Adoption, OpinionReport
from opinions.services import states
from opinions.services.outcomes import record_adoption
from tests.opinions.pages import (
    OTHERS,
    shown,
    url,
)

pytestmark = pytest.mark.postgresql


def test_the_buttons_are_those_of_the_role_and_the_state(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("edited")

    def buttons(role: str) -> list[str]:
        page = shown(signed_in(role).get(report.get_absolute_url()))
        named = page.select(".opinion-deeds > form > button, .opinion-deeds summary")
        return [button.text for button in named]

    assert buttons("leader") == ["签发", "退回修改"]
    assert buttons("office") == ["退回修改", "不采用", "更正作者"]
    assert buttons("author") == []


def test_a_leader_signs(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("edited")
    page = signed_in("leader").post(url("act", report, "sign"), {"seen": "edited"}, follow=True)

    assert "已签发。" in shown(page).select_one(".note.success").text


def test_nobody_signs_what_was_changed_after_they_had_read_it(one_of_each_role, signed_in):
    report, client = one_of_each_role.in_state("edited"), signed_in("leader")
    page = shown(client.get(report.get_absolute_url()))
    form = {i["name"]: i["value"] for i in page.select("form[action$='sign/'] input[name]")}
    office = one_of_each_role.users["office"]
    states.send_back(report=report, actor=office, reason="改一处。")
    states.edit(report=report, actor=office, title="别的", text="别的。")
    states.finish(report=report, actor=office)

    refused = client.post(url("act", report, "sign"), form)

    assert refused.status_code == 422
    assert "在您打开以后有过改动" in shown(refused).main.text
    report.refresh_from_db()
    assert report.state == "edited"


def test_a_refused_step_keeps_its_words_and_says_why(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("signed")
    send = {"seen": "signed", "send-sent_to": "市政协", "send-sent_on": "2021-05-21"}
    page = signed_in("office").post(url("act", report, "send"), send)

    action = shown(page).select_one("details[open]")
    assert page.status_code == 422
    assert "报送日期不能晚于今天" in action.select_one(".errorlist").text
    assert action.select_one("[name=send-sent_to]")["value"] == "市政协"


def test_a_step_that_is_open_no_more_is_said_at_the_top(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("signed")
    page = signed_in("leader").post(url("act", report, "sign"), {"seen": "edited"})

    assert page.status_code == 422
    assert "当前状态为“已签发”" in shown(page).select_one(".note.error").text


@pytest.mark.parametrize(
    ("role", "action"),
    [
        ("author", "sign"),
        ("office", "sign"),
        ("leader", "send"),
        ("another member", "submit"),
        ("office", "edit"),
        ("office", "nothing"),
    ],
)
def test_what_is_not_one_s_to_do_is_not_there(role, action, one_of_each_role, signed_in):
    report = one_of_each_role.in_state("edited")

    assert signed_in(role).post(url("act", report, action), {"seen": "edited"}).status_code == 404
    report.refresh_from_db()
    assert report.state == "edited"


def test_an_author_who_withdraws_sees_it_still(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("submitted")
    page = signed_in("author").post(url("act", report, "withdraw"), {"seen": "submitted"})

    assert page.url == report.get_absolute_url()


def test_the_office_enters_an_adoption_and_takes_it_back(one_of_each_role, signed_in):
    report, client = one_of_each_role.in_state("sent"), signed_in("office")
    words = {"adoption-level": "city", "adoption-on": "2021-05-10", "adoption-note": "单篇采用"}
    client.post(url("act", report, "adoption"), words)

    row = shown(client.get(report.get_absolute_url())).select_one("table.ledger tbody tr")
    assert row.get_text(" ", strip=True).startswith("采用 市级 市政协 2021年5月10日 单篇采用")
    client.post(url("remove", report, "adoption", Adoption.objects.get().pk))
    assert not Adoption.objects.exists()


def test_an_instruction_is_entered(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("sent")
    words = {"instruction-level": "district", "instruction-who": "区长"}
    signed_in("office").post(url("act", report, "instruction"), words)

    assert str(report.instructions.get()) == "本级：区长"


def test_an_outcome_that_cannot_be_keeps_its_words(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("sent")
    words = {"adoption-level": "city", "adoption-on": "2021-04-01", "adoption-note": "单篇采用"}
    page = signed_in("office").post(url("act", report, "adoption"), words)

    action = shown(page).select_one("details.deed[open]")
    assert page.status_code == 422
    assert "不能早于报送日期" in action.select_one(".errorlist").text
    assert action.select_one("[name=adoption-note]")["value"] == "单篇采用"


@pytest.mark.parametrize("role", ["author", "leader", *OTHERS])
def test_others_enter_and_remove_nothing(role, one_of_each_role, signed_in):
    report = one_of_each_role.in_state("sent")
    kept = record_adoption(report=report, level="city", actor=one_of_each_role.users["office"])
    client = signed_in(role)

    words = {"adoption-level": "nation"}
    assert client.post(url("act", report, "adoption"), words).status_code == 404
    assert client.post(url("remove", report, "adoption", kept.pk)).status_code == 404
    assert Adoption.objects.get() == kept


def test_an_outcome_of_another_report_or_kind_is_not_there(one_of_each_role, signed_in):
    report, client = one_of_each_role.in_state("sent"), signed_in("office")
    other = OpinionReport.objects.create(
        title="别的", state="sent", sent_on=date(2021, 5, 1), created_at=report.created_at
    )
    kept = record_adoption(report=other, level="city", actor=one_of_each_role.users["office"])

    assert client.post(url("remove", report, "adoption", kept.pk)).status_code == 404
    assert client.post(url("remove", report, "prize", 1)).status_code == 404
    assert client.post(url("act", report, "prize")).status_code == 404
    assert Adoption.objects.get() == kept


@pytest.mark.parametrize(
    "name", [("act", "submit"), ("act", "adoption"), ("remove", "adoption", 1)]
)
def test_changes_take_a_post(name, one_of_each_role, signed_in):
    page = url(name[0], one_of_each_role.report, *name[1:])
    assert signed_in("office").get(page).status_code == 302
