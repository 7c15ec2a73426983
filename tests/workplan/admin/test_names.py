"""Who is who: every new name of a document asked once, in one grid, and the year read from it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from almanac import clock
from members.models import Appointment, Department, NameAlias, Person, Post, User
from tests.factories import make_department, make_user
from tests.workplan.admin.importing import (
    choose,
    confirm,
    document,
    look,
    name_all,
    press,
    url,
)
from workplan.enums import ImportState
from workplan.models import PlanImport, WorkItem

pytestmark = pytest.mark.django_db

PEOPLE = reverse("admin:workplan_planimport_people")


@pytest.fixture
def empty_office(client):
    """The office of an installation in which nobody is known."""
    client.force_login(make_user("bangongshi", office=True))
    with clock.standing_at(date(2026, 11, 30)):
        yield client


def grid(client, record: PlanImport) -> BeautifulSoup:
    return BeautifulSoup(client.get(url(record, "names")).content, "html.parser")


def field(page: BeautifulSoup, name: str, ending: str) -> str:
    """Return how a field in the row of a name is called."""
    row = next(tr for tr in page.select("tbody tr") if tr.strong and tr.strong.text == name)
    return row.select_one(f"[name$={ending}]")["name"]


def test_the_document_asks_for_forty_two_names_once_and_tells_of_no_other_error(empty_office):
    record = choose(empty_office, document(), year="")

    assert record.year == 2021
    assert len(record.report["asked"]) == 42
    assert [p for p in record.report["problems"] if p["severity"] == "error"] == []
    assert "年度读自文件标题。" in look(empty_office, record)
    page = grid(empty_office, record)
    assert len(page.select('select[name$="-kind"]')) == 42
    kinds = {one["name"]: (one["kind"], one["more"]) for one in record.report["asked"]}
    assert kinds["王国珍"] == ("person", "")
    assert kinds["副主席"] == ("post", "")
    assert kinds["各专委会"] == ("collective", "committee")
    assert kinds["提案委"] == ("department", "committee")
    assert kinds["政协办"] == ("same", "办公室")


def test_what_the_grid_says_is_written_and_the_import_goes_on(empty_office):
    record = choose(empty_office, document(), year="")
    page = grid(empty_office, record)
    typed = {
        field(page, "王国珍", "post"): "主席",
        field(page, "王国珍", "email"): "wang@example.org",
    }
    head = page.select_one('input[value="提案委"]')["name"].removesuffix("department")
    typed |= {f"{head}name": "周国桥", f"{head}email": "zhou@example.org"}

    record, words = name_all(empty_office, record, **typed)

    assert record.state == ImportState.READY
    assert "已登记 43 个名字，开通 7 个账号（还不能登录，待发邀请）。" in words
    wang = Person.objects.get(name="王国珍")
    assert (wang.email, wang.rank, wang.user.username) == ("wang@example.org", 1, "wangguozhen")
    assert not wang.user.has_usable_password()
    assert str(Appointment.objects.get(person=wang).post) == "主席"
    assert str(Appointment.objects.get(department__name="提案委")) == "周国桥 提案委负责人"
    assert str(NameAlias.objects.get()) == "政协办＝办公室"
    assert not hasattr(Person.objects.get(name="李海松"), "user")

    confirm(empty_office, record)
    assert WorkItem.objects.filter(plan__year=2021).count() == 66


@pytest.mark.parametrize(
    ("name", "ending", "typed", "words"),
    [
        ("王国珍", "email", "wang@", "王国珍：这不是邮箱地址，应像 name@example.org。"),
        ("王国珍", "department", "宣传部", "王国珍：没有“宣传部”，请先在上面定为部门。"),
        ("王国珍", "department", "各专委会", "王国珍：“各专委会”是统称，请填具体的部门。"),
        ("王国珍", "kind", "", "王国珍：请选择。"),
        ("王国珍", "kind", "same", "王国珍：请填写同谁。"),
        ("提案委", "same_as", "办公室", "提案委：填了同谁，请把“是”选为“同已有的”，或清空这一格。"),
    ],
)
def test_what_cannot_be_so_is_said_at_its_place_and_nothing_is_written(
    empty_office, name, ending, typed, words
):
    record = choose(empty_office, document(), year="")
    page = grid(empty_office, record)

    with pytest.raises(AssertionError) as refused:
        name_all(empty_office, record, **{field(page, name, ending): typed})

    assert words in str(refused.value)
    assert not Person.objects.exists()
    assert not Department.objects.exists()


def test_a_name_is_another_one_of_someone_known(office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): "张爱连"}))
    page = grid(office_client, record)
    assert "是否为：张爱莲？" in page.text

    typed = {field(page, "张爱连", "kind"): "same", field(page, "张爱连", "same_as"): "张爱莲"}
    record, _ = name_all(office_client, record, **typed)

    assert record.state == ImportState.READY
    assert str(NameAlias.objects.get(name="张爱连")) == "张爱连＝张爱莲"


def test_who_answers_for_a_department_can_be_said_without_a_document(empty_office):
    make_department("提案委")
    page = BeautifulSoup(empty_office.get(PEOPLE).content, "html.parser")
    head = page.select_one('input[value="提案委"]')["name"].removesuffix("department")
    sent = {f"{head}department": "提案委", f"{head}duty": "head", f"{head}account": "on"}
    sent |= {f"more-{n}-duty": "staff" for n in (1, 2, 3)}

    wrong = empty_office.post(PEOPLE, sent | {f"{head}email": "zhou@example.org"})
    assert wrong.status_code == 422
    assert "提案委：请填写姓名。" in wrong.content.decode()

    done = empty_office.post(PEOPLE, sent | {f"{head}name": "周国桥"})
    assert done.headers["Location"] == reverse("desk:first_steps")
    assert User.objects.get(username="zhouguoqiao").person.name == "周国桥"


def test_the_grid_is_the_office_s_alone(head_client, office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): "冯小刚"}))
    for address in (url(record, "names"), PEOPLE):
        assert head_client.get(address).headers["Location"].startswith("/admin/login/")
        head_client.post(address, {})
    assert not Post.objects.filter(name="冯小刚").exists()
    assert not Person.objects.filter(name="冯小刚").exists()


# --- the year ------------------------------------------------------------------------------------


def test_the_year_can_be_changed_on_the_check_page(office_client, plan):
    record = choose(office_client, document(), year="")
    record, _ = name_all(office_client, record)
    record, words = press(office_client, record, "check", year="2022")

    assert (record.year, record.created) == (2022, 66)
    assert "文件标题写的是2021年，请核对。" in words
    confirm(office_client, record)
    assert WorkItem.objects.filter(plan__year=2022).count() == 66


def test_a_year_that_is_none_is_told_and_changes_nothing(office_client, annex_1):
    record = choose(office_client, annex_1(), year="")
    for typed in ("21", "二〇二一", "1989", "20211"):
        record, words = press(office_client, record, "check", year=typed)
        assert "年度请填 1990 至 2100 之间的四位数字。" in words
        assert record.year == 2021


def test_a_document_that_names_no_year_is_asked_for_it(office_client, plan, xlsx):
    from django.core.files.uploadedfile import SimpleUploadedFile

    rows = [
        ["重点工作任务分解"],
        ["序号", "工作内容", "牵头领导", "责任部门", "完成时间"],
        [46, "组织读书会", "郑丽", "提案委", "5月"],
    ]
    record = choose(office_client, SimpleUploadedFile("附件1.xlsx", xlsx({"附件1": rows})), year="")
    words = [p["message"] for p in record.report["problems"]]
    assert "文件没有写明年度，将导入到2021年。请核对上方的年度。" in words
