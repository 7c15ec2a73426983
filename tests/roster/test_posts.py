"""任职: who holds what today, another who takes over from a day on; and the accounts of who left."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from desk.term_change import term_change
from members.enums import DepartmentKind
from members.models import Appointment, AuditEntry, Person, Post, User
from members.services import appointments
from members.services.accounts import of_gone
from tests.factories import make_department

PAGE, ACCOUNTS = reverse("roster:posts"), reverse("roster:accounts")
MAY, LAST = date(2021, 5, 10), date(2021, 5, 9)


def confirmed(section) -> dict:
    """Return what the button below the list of those who left hands in."""
    keys = [field["value"] for field in section.select("[name=gone]")]
    return {"press": "stop", "gone": keys}


def act(held: Appointment) -> str:
    return reverse("roster:post_act", args=[held.pk, "succeed"])


def typed(held: Appointment, person: str, on: str = "2021-05-10") -> dict[str, str]:
    return {f"held-{held.pk}-person": person, f"held-{held.pk}-on": on}


def rows(page) -> dict[str, str]:
    found = BeautifulSoup(page.content, "html.parser").select("ol.rows > li")
    return {
        li.select_one(".title").get_text(" ", strip=True): " ".join(
            one.get_text(" ", strip=True) for one in li.select(".facts")
        )
        for li in found
    }


@pytest.fixture
def deputy(roster_roles) -> Appointment:
    return Appointment.objects.get(post__name="副主席")


def test_the_page_says_who_holds_what_and_what_is_vacant(signed_in, roster_roles):
    make_department("智库", DepartmentKind.EXPERTS)
    page = signed_in("office").get(PAGE)

    assert rows(page) == {
        "副主席": "周翔",
        "经济": "钱样 界别组长 2021年1月15日起",
        "教育 空缺": "",
        "提案委": "陈悦 负责人 提案委工作人员 工作人员",
        "样例小组 空缺": "",
        "第一党支部 空缺": "",
        "区教育局": "教育局联系人 负责人",
        "办公室": "办公室负责人 负责人",
    }
    offered = BeautifulSoup(page.content, "html.parser").select("#begin optgroup option")
    assert {one.text for one in offered} == {name.removesuffix(" 空缺") for name in rows(page)}


@pytest.mark.parametrize("role", ["member", "head of a committee", "leader", "unit"])
def test_to_others_it_is_not_there(role, signed_in, deputy):
    client = signed_in(role)

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {}).status_code == 404
    assert client.post(act(deputy), typed(deputy, "赵样")).status_code == 404
    deputy.refresh_from_db()
    assert deputy.ended_on is None


def test_another_takes_over_from_a_day_on_and_the_first_stays_on_record(
    signed_in, roster_roles, deputy
):
    client = signed_in("office")

    assert client.post(act(deputy), typed(deputy, "赵样")).status_code == 302

    held = Appointment.objects.filter(post__name="副主席").order_by("pk")
    assert [(str(a.person), a.started_on, a.ended_on) for a in held] == [
        ("周翔", None, LAST),
        ("赵样", MAY, None),
    ]
    assert {a.history.first().history_user for a in held} == {roster_roles.users["office"]}
    assert rows(client.get(PAGE))["副主席"] == "赵样 2021年5月10日起"


def test_nobody_yet_takes_over_and_one_is_appointed_later(signed_in, roster_roles, deputy):
    client, post = signed_in("office"), deputy.post
    client.post(act(deputy), typed(deputy, ""))
    assert rows(client.get(PAGE))["副主席 空缺"] == ""

    page = client.get(PAGE, {"place": f"post-{post.pk}"})
    chosen = BeautifulSoup(page.content, "html.parser").select_one("#begin[open] option[selected]")
    assert chosen.text == "副主席"
    place = {"place": f"post-{post.pk}", "person": "赵样", "since": "2021-05-12"}
    assert client.post(PAGE, place).status_code == 302
    assert rows(client.get(PAGE))["副主席"] == "赵样 2021年5月12日起"

    bodies = roster_roles.departments
    place = {"place": f"department-{bodies['教育'].pk}", "person": "孙样", "since": "2021-05-12"}
    refused = client.post(PAGE, place)
    assert (refused.status_code, "请选择部门内职责。" in refused.content.decode()) == (422, True)
    assert client.post(PAGE, place | {"duty": "head", "title": "召集人"}).status_code == 302
    assert rows(client.get(PAGE))["教育"] == "孙样 召集人 2021年5月12日起"


@pytest.mark.parametrize(
    ("person", "on", "said"),
    [
        ("周翔", "2021-05-10", "周翔现在就任副主席。连任的不用登记。"),
        ("无此人", "2021-05-10", "没有“无此人”。"),
        ("赵样、钱样", "2021-05-10", "请只写一人。"),
        ("赵样", "", "这个字段是必填项。"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(person, on, said, signed_in, deputy):
    page = signed_in("office").post(act(deputy), typed(deputy, person, on))

    assert page.status_code == 422
    errors = BeautifulSoup(page.content, "html.parser").select(".errorlist")
    assert said in " ".join(one.get_text() for one in errors)
    assert Appointment.objects.filter(post__name="副主席").count() == 1


def test_what_has_ended_is_not_ended_again_and_none_ends_before_it_begins(
    signed_in, roster_roles, deputy
):
    client, new = signed_in("office"), Person.objects.get(name="赵样")
    started = appointments.succeed(appointment=deputy, person=new, on=MAY, actor=None)

    again = client.post(act(deputy), typed(deputy, "钱样"))
    early = client.post(act(started), typed(started, "钱样", "2021-05-10"))

    assert "这一任到2021年5月9日为止，已经登记过。" in again.content.decode()
    assert "“任职至”不能早于“任职自”。" in early.content.decode()
    assert Post.objects.get().appointments.count() == 2


def test_the_accounts_of_who_left_are_switched_off_at_once_but_not_of_who_is_posted_still(
    signed_in, roster_roles
):
    client = signed_in("office")
    gone, unit = (roster_roles.users[name] for name in ("head of a committee", "unit"))
    for user in (gone, unit):
        user.person.appointments.update(ended_on=LAST)
    body = roster_roles.departments["区教育局"]
    Appointment.objects.create(person=unit.person, department=body, duty="monitor", started_on=MAY)

    listed = BeautifulSoup(client.get(ACCOUNTS).content, "html.parser").select_one("#gone")
    assert "离任的人的账号 1 个" in listed.get_text(" ", strip=True)
    client.post(ACCOUNTS, confirmed(listed))

    assert not User.objects.get(pk=gone.pk).is_active
    assert User.objects.get(pk=unit.pk).is_active
    entry = AuditEntry.objects.get(act="role")
    assert entry.words == "启用：是→否（已离任）"
    assert BeautifulSoup(client.get(ACCOUNTS).content, "html.parser").select_one("#gone") is None
    assert signed_in("member").post(ACCOUNTS, confirmed(listed)).status_code == 404


def test_a_list_of_accounts_that_changed_since_it_was_shown_is_not_switched_off(
    signed_in, roster_roles
):
    client = signed_in("office")
    gone, later = (roster_roles.users[name] for name in ("head of a committee", "unit"))
    gone.person.appointments.update(ended_on=LAST)
    listed = BeautifulSoup(client.get(ACCOUNTS).content, "html.parser").select_one("#gone")
    later.person.appointments.update(ended_on=LAST)

    for posted in (confirmed(listed), {"press": "stop"}):
        page = client.post(ACCOUNTS, posted, follow=True).content.decode()
        assert "名单有了变化，一个账号也没有停用。请核对下面的名单再停用。" in page
    assert User.objects.filter(pk__in=[gone.pk, later.pk], is_active=True).count() == 2

    again = BeautifulSoup(page, "html.parser").select_one("#gone")
    client.post(ACCOUNTS, confirmed(again))
    assert not User.objects.filter(pk__in=[gone.pk, later.pk], is_active=True).exists()


def test_nobody_switches_off_their_own_account_nor_is_asked_to(signed_in, roster_roles):
    client, office = signed_in("office"), roster_roles.users["office"]
    office.person.appointments.update(ended_on=LAST)

    assert not list(of_gone(MAY, office))
    steps = {step.title: step.note for step in term_change(3, MAY, office).steps}
    assert steps["停用离任的人的账号，给新任的人开通"] == "离任的人还能登录的账号 0 个"
    client.post(ACCOUNTS, {"press": "stop", "gone": office.pk})
    assert User.objects.get(pk=office.pk).is_active
