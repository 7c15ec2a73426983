"""People and accounts in the admin: what the office may do, and what it may not."""

import pytest
from django.test import Client
from django.urls import reverse

from members.enums import DepartmentKind, Duty
from members.models import Appointment, Organisation, Person, Post, User
from notifications.models import Mail
from tests.factories import PASSWORD, appoint, make_department, make_person, make_user

pytestmark = pytest.mark.postgresql


NEW_PASSWORD = "mountain-river-2021"


@pytest.fixture
def office(db) -> User:
    return make_user("office", person=make_person("李晓梅"), office=True)


@pytest.fixture
def office_client(office: User) -> Client:
    client = Client()
    client.force_login(office)
    return client


def url(model: str, action: str, *args) -> str:
    return reverse(f"admin:members_{model}_{action}", args=args)


def account(user: User, **changes) -> dict:
    fields = {
        "username": user.username,
        "person": user.person_id or "",
        "is_staff": "on" if user.is_staff else "",
        "is_active": "on" if user.is_active else "",
    }
    return {name: value for name, value in (fields | changes).items() if value != ""}


def test_creates_an_account_for_a_person(office_client):
    person = make_person("陈悦")
    fields = {
        "username": "chenyue",
        "person": person.pk,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    assert office_client.post(url("user", "add"), fields).status_code == 302
    user = User.objects.get(username="chenyue")
    assert user.person == person
    assert user.check_password(NEW_PASSWORD)
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"password2": "another-one-2021"}, "不一致"),
        ({"password1": "12345678", "password2": "12345678"}, "密码"),
        ({"username": "office"}, "已有同名账号。"),
        ({"username": ""}, "这个字段是必填项。"),
    ],
)
def test_refuses_a_wrong_account_in_chinese(office_client, changes, message):
    fields = {"username": "chenyue", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD} | changes
    page = office_client.post(url("user", "add"), fields)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert User.objects.count() == 1


def test_switches_an_account_off(office_client):
    user = make_user("chenyue")
    office_client.post(url("user", "change", user.pk), account(user, is_active=""))
    user.refresh_from_db()
    assert not user.is_active


def test_sets_a_new_password(office_client):
    user = make_user("chenyue")
    reset = reverse("admin:auth_user_password_change", args=[user.pk])
    fields = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert office_client.post(reset, fields).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_does_not_lock_oneself_out(office_client, office):
    for changes in ({"is_active": ""}, {"is_staff": ""}):
        page = office_client.post(url("user", "change", office.pk), account(office, **changes))
        assert "不能对自己的账号这样做，请由他人操作。" in page.content.decode()
    office.refresh_from_db()
    assert office.is_active
    assert office.is_staff


def test_makes_no_superuser(office_client):
    user = make_user("chenyue")
    office_client.post(url("user", "change", user.pk), account(user, is_superuser="on"))
    fields = {
        "username": "new",
        "is_superuser": "on",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    office_client.post(url("user", "add"), fields)
    assert User.objects.count() == 3
    assert not User.objects.filter(is_superuser=True).exists()


def test_does_not_touch_a_superuser(office_client):
    root = make_user("root", office=True, is_superuser=True)
    assert (
        office_client.post(url("user", "change", root.pk), account(root, username="x")).status_code
        == 403
    )
    reset = reverse("admin:auth_user_password_change", args=[root.pk])
    fields = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert office_client.post(reset, fields).status_code == 403
    root.refresh_from_db()
    assert root.username == "root"
    assert root.check_password(PASSWORD)


def test_deletes_no_account(office_client):
    user = make_user("chenyue")
    assert office_client.post(url("user", "delete", user.pk), {"post": "yes"}).status_code == 403


def person_fields(**changes) -> dict:
    empty = {
        f"{prefix}-{name}_FORMS": 0
        for prefix in ("appointments", "memberships", "aliases")
        for name in ("TOTAL", "INITIAL")
    }
    return {"name": "陈悦", "rank": 1000, "email": "", "mobile": ""} | empty | changes


def test_keeps_a_person_with_appointments_and_aliases(office_client):
    department = make_department("城建委")
    fields = person_fields(
        **{
            "appointments-TOTAL_FORMS": 1,
            "appointments-0-department": department.pk,
            "appointments-0-duty": Duty.HEAD,
            "appointments-0-title": "城建委主任",
            "aliases-TOTAL_FORMS": 1,
            "aliases-0-name": "陈　悦主任",
        }
    )
    assert office_client.post(url("person", "add"), fields).status_code == 302
    person = Person.objects.get(name="陈悦")
    assert Appointment.objects.get().label == "城建委主任"
    assert person.aliases.get().name_key == "陈悦主任"
    page = office_client.get(url("person", "changelist")).content.decode()
    assert "城建委主任" in page
    assert "开通账号" in page


def test_refuses_an_appointment_to_both_or_neither_in_chinese(office_client):
    post = Post.objects.create(name="副主席")
    fields = person_fields(
        **{
            "appointments-TOTAL_FORMS": 1,
            "appointments-0-post": post.pk,
            "appointments-0-duty": Duty.HEAD,
        }
    )
    page = office_client.post(url("person", "add"), fields).content.decode()
    assert "任职须填写领导职务，或填写部门及部门内职责，二者择一。" in page
    assert not Person.objects.filter(name="陈悦").exists()


def test_does_not_delete_a_person_whom_a_record_names(office_client):
    person = make_person("陈悦")
    appoint(person, make_department("城建委"))
    office_client.post(url("person", "delete", person.pk), {"post": "yes"})
    assert Person.objects.filter(pk=person.pk).exists()


def test_lists_stand_at_a_fixed_number_of_queries(office_client, django_assert_max_num_queries):
    department = make_department("城建委", DepartmentKind.COMMITTEE)
    counts = []
    for number in range(1, 12):
        appoint(make_person(f"委员{number}"), department)
        for model in ("person", "department", "user"):
            with django_assert_max_num_queries(40) as captured:
                office_client.get(url(model, "changelist"))
            if number in (2, 11):
                counts.append(len(captured))
    assert counts[:3] == counts[3:]


def test_there_is_one_committee(office_client):
    fields = {"name": "政协杭州市滨江区委员会", "short_name": "滨江区政协", "term": 2}
    assert office_client.post(url("organisation", "add"), fields).status_code == 302
    assert office_client.post(url("organisation", "add"), fields).status_code == 403
    assert Organisation.objects.count() == 1


# --- who is told of an account --------------------------------------------------------------------


def letters() -> list[tuple[str, str]]:
    return list(Mail.objects.values_list("recipient__name", "text"))


def test_whose_account_was_made_is_told_where_to_sign_in_and_never_with_what(
    office_client, settings
):
    settings.SITE_URL = "https://plan.example.org"
    fields = {
        "username": "chenyue",
        "person": make_person("陈悦").pk,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    office_client.post(url("user", "add"), fields)
    [(name, text)] = letters()
    assert name == "陈悦"
    assert "用户名：chenyue\n" in text
    assert "https://plan.example.org/\n" in text
    assert NEW_PASSWORD not in str(Mail.objects.values())


def test_whom_an_account_is_given_to_is_told_and_no_one_of_other_changes(office_client):
    user = make_user("chenyue")
    office_client.post(url("user", "change", user.pk), account(user, username="chen"))
    assert letters() == []
    user.refresh_from_db()
    person = make_person("陈悦")
    office_client.post(url("user", "change", user.pk), account(user, person=person.pk))
    assert [name for name, _ in letters()] == ["陈悦"]
    user.refresh_from_db()
    office_client.post(url("user", "change", user.pk), account(user, is_active=""))
    assert len(letters()) == 1


@pytest.mark.parametrize("changes", [{"person": ""}, {"is_active": ""}])
def test_nobody_is_told_of_no_ones_account_nor_of_one_that_is_stopped(office_client, changes):
    user = make_user("chenyue")
    person = make_person("陈悦")
    values = {"person": person.pk} | changes
    office_client.post(url("user", "change", user.pk), account(user, **values))
    assert letters() == []


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "typed", ["张爱莲", "爱莲", "zal", "zhangailian", "张　爱莲", "139000", "老张"]
)
def test_people_are_searched_by_parts_of_names_sounds_and_what_reaches_them(office_client, typed):
    found = make_person("张 爱莲", mobile="13900001234")
    found.aliases.create(name="老张")
    make_person("周国桥")
    page = office_client.get(reverse("admin:members_person_changelist"), {"q": typed})
    assert list(page.context["cl"].queryset) == [found]
