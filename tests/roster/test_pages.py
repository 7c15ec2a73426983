"""The pages of the roster: who opens them, what stands on them, what is done on them."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from members.enums import Act, Departure
from members.models import AuditEntry, Membership, Person, User
from members.services.memberships import Place, leave, take_in
from notifications.models import Mail
from roster.models import ProfileChange
from roster.services.importing import Terms, import_roster
from tests.roster.conftest import TODAY
from tests.roster.workbooks import plain

LIST, MINE, NEW = reverse("roster:list"), reverse("roster:mine"), reverse("roster:new")
WORD, EXPORT = reverse("roster:word"), reverse("roster:export")
IMPORT, ACCOUNTS = reverse("roster:import"), reverse("roster:accounts")
pytestmark = pytest.mark.postgresql


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def words(tag) -> str:
    return " ".join(tag.text.split())


def rows(page) -> list[str]:
    return [words(row) for row in shown(page).select("table.roster tbody tr:not(.annex)")]


def page_of(one: Membership) -> str:
    return reverse("roster:member", args=[one.pk])


def do(client, one: Membership, action: str, **typed):
    data = {f"{action}-{name}": value for name, value in typed.items()}
    return client.post(reverse("roster:act", args=[one.pk, action]), data)


OPEN = {
    "office": {LIST, NEW, WORD, EXPORT, IMPORT, ACCOUNTS},
    "member": {LIST, MINE},
    "head of a sector": {LIST, MINE},
    "head of a committee": {LIST},
    "staff of a committee": {LIST},
    "leader": {LIST},
    "unit": set(),
    "account of no one": set(),
}


@pytest.mark.parametrize("role", OPEN)
def test_to_who_may_not_see_them_they_are_not_there(role, signed_in, roster_roles):
    client = signed_in(role)
    every = (LIST, NEW, WORD, EXPORT, IMPORT, ACCOUNTS, MINE)

    found = {url for url in every if client.get(url).status_code != 404}

    assert found == OPEN[role]


@pytest.mark.parametrize("role", [role for role, pages in OPEN.items() if LIST in pages])
def test_one_s_own_page_is_led_to_where_there_is_one(role, signed_in, roster_roles):
    links = {a["href"] for a in shown(signed_in(role).get(LIST)).select(".head a")}
    assert (MINE in links) is (MINE in OPEN[role])


def test_a_member_sees_all_names_and_no_telephone(signed_in, roster_roles):
    page = signed_in("member").get(LIST)

    assert [words(h2) for h2 in shown(page).select("tr.annex th")] == [
        "经济 2 人",
        "教育 2 人",
    ]
    assert rows(page) == [
        "赵样 样例单位1 职务 样例小组",
        "钱样 界别组长 样例单位2 职务",
        "孙样 样例单位3 职务",
        "李例 常委 样例单位4 职务 提案委",
    ]
    assert words(shown(page).select_one(".head p")) == "共 4 人，其中常委 1 人。"
    assert "1380000" not in page.content.decode()
    assert "民盟" not in page.content.decode()


def test_a_head_sees_the_telephones_of_their_own(signed_in, roster_roles):
    page = signed_in("head of a sector").get(LIST)

    assert [a["href"] for a in shown(page).select("a[href^=tel]")] == [
        "tel:13800000001",
        "tel:13800000002",
    ]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sector=教育", "孙样 李例"),
        ("committee=提案委", "李例"),
        ("team=样例小组", "赵样"),
        ("standing=on", "李例"),
        ("party=minge", ""),
        ("on=2021-01-14", ""),
        ("by=strokes", "孙样 李例 赵样 钱样"),
    ],
)
def test_the_list_is_narrowed(asked, found, signed_in, roster_roles):
    name, _, value = asked.partition("=")
    body = roster_roles.departments.get(value)
    page = signed_in("office").get(LIST, {name: body.pk if body else value})

    assert [row.split()[0] for row in rows(page)] == found.split()


def test_the_list_takes_as_many_queries_for_many_as_for_few(signed_in, roster_roles):
    client = signed_in("office")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    few = queries()
    for _ in range(20):
        place = Place(roster_roles.departments["教育"])
        take_in(
            person=Person(name="郑样"),
            term=2,
            since=TODAY,
            actor=None,
            places=[place],
            unit="样例单位",
        )
    assert queries() == few


def test_the_office_takes_the_roster_along_and_it_stands_on_the_trail(signed_in, roster_roles):
    Person.objects.filter(name="赵样").update(mobile="=1+1")
    client = signed_in("office")

    book = load_workbook(BytesIO(client.get(EXPORT).content))
    sheet = book.active
    assert [cell.value for cell in sheet[1]][:9] == [
        *("界别", "界别职务", "姓名", "常委", "工作单位", "单位职务", "专委会", "委员小组", "手机"),
    ]
    assert (sheet["I2"].value, sheet["I2"].data_type) == ("=1+1", "s")
    paper = Document(BytesIO(client.get(WORD).content))
    assert [p.text for p in paper.paragraphs if p.text] == [
        "二届委员名册",
        "（2021年5月20日，共4人）",
        "一、经济（2人）",
        "二、教育（2人）",
    ]
    assert [[cell.text for cell in row.cells] for row in paper.tables[1].rows] == [
        ["姓名", "常委", "工作单位及职务"],
        ["孙　样", "", "样例单位3 职务"],
        ["李　例", "常委", "样例单位4 职务"],
    ]
    told = AuditEntry.objects.filter(act=Act.EXPORT).order_by("number")
    assert [entry.subject for entry in told] == [
        "委员名册2021-05-20.xlsx",
        "委员名册2021-05-20.docx",
    ]


def test_what_was_exported_can_be_imported_again(signed_in, roster_roles):
    client = signed_in("office")
    file = SimpleUploadedFile("名册.xlsx", client.get(EXPORT).content)

    page = client.post(IMPORT, {"file": file, "term": "2", "since": "2021-05-20"})

    assert "新任 0 人，更新 0 人，未变 4 人" in words(shown(page).select_one(".note.success"))


def test_what_was_exported_is_the_list_of_the_next_term_with_who_stays_in_it(
    signed_in, roster_roles
):
    client = signed_in("office")
    file = SimpleUploadedFile("名册.xlsx", client.get(EXPORT).content)
    terms = {"term": "3", "since": "2021-05-20"}

    page = client.post(IMPORT, {"file": file, **terms})
    assert "新任 4 人" in words(shown(page).select_one(".note.success"))
    file.seek(0)
    import_roster(file.read(), Terms(3, date(2021, 5, 20)), {}, roster_roles.users["office"])

    told = Membership.objects.filter(person__name="李例").order_by("term")
    assert [(one.term, one.since, one.until) for one in told] == [
        (2, date(2021, 1, 15), date(2021, 5, 19)),
        (3, date(2021, 5, 20), None),  # not since January, as the file has it of the term before
    ]
    assert Membership.objects.of_term(3).count() == 4


def test_a_workbook_is_called_for_until_there_is_one(signed_in, roster_roles):
    label = shown(signed_in("office").get(IMPORT)).select_one("label[for=id_file]")
    assert words(label) == "工作簿"


# --- one member ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head of a sector", "head of a committee", "leader", "unit"])
def test_another_s_page_is_not_there(role, signed_in, roster_roles):
    one = roster_roles.members["赵样"]
    client = signed_in(role)

    assert client.get(page_of(one)).status_code == 404
    assert do(client, one, "correct", unit="改").status_code == 404
    assert do(client, one, "ask", unit="改").status_code == 404


@pytest.mark.parametrize("action", ["correct", "move", "make_standing", "leave"])
def test_a_member_enters_nothing_themself(action, signed_in, roster_roles):
    one = roster_roles.members["赵样"]

    assert do(signed_in("member"), one, action, on="2021-05-01").status_code == 404
    assert [
        str(b) for b in Membership.objects.with_people(TODAY).get(pk=one.pk).belongs("sector")
    ] == ["经济"]


def test_the_office_moves_a_member_and_lets_them_leave(signed_in, roster_roles):
    client, one = signed_in("office"), roster_roles.members["钱样"]
    education = roster_roles.departments["教育"]

    moved = do(client, one, "move", on="2021-05-01", sector=education.pk)
    assert moved.status_code == 302
    found = Membership.objects.with_people(TODAY).get(pk=one.pk)
    assert [str(body) for body in found.belongs("sector")] == ["教育"]
    early = do(client, one, "leave", on="2020-01-01", why="moved")
    assert early.status_code == 422
    assert words(shown(early).select_one("#errors")) == (
        "没有保存，请看下面的提示 不能早于任期开始的2021年1月15日。"
    )
    left = do(client, one, "leave", on="2021-05-10", why="moved")
    assert left.status_code == 302
    one.refresh_from_db()
    assert (one.until.isoformat(), one.ended_why) == ("2021-05-10", "moved")
    assert "2021年5月10日离任（调离）" in words(shown(client.get(page_of(one))).select_one(".head"))


def test_a_member_asks_and_the_office_agrees(signed_in, roster_roles):
    one, member, office = roster_roles.members["赵样"], signed_in("member"), signed_in("office")
    assert member.get(MINE).url == page_of(one)
    typed = {"mobile": "13900000000", "email": "member1@example.org", "unit": "样例单位1"}
    typed |= {"unit_post": "新职务", "party": "minmeng", "born_on": "1975-01-01", "words": "已调任"}

    asked = do(member, one, "ask", **typed)
    assert asked.status_code == 302
    change = ProfileChange.objects.get()
    assert change.values == {"mobile": "13900000000", "unit_post": "新职务"}
    one.refresh_from_db()
    assert one.unit_post == "职务"
    # One at a time; and nobody agrees to their own.
    assert do(member, one, "ask", **typed).status_code in (404, 422)
    accept = reverse("roster:decide", args=[change.pk, "accept"])
    assert member.post(accept, {f"accept-{change.pk}-x": "", "seen": "asked"}).status_code == 404
    inbox = shown(office.get(reverse("desk:mine"))).select_one("main")
    assert "赵样的资料更正" in inbox.text

    page = shown(office.get(page_of(one)))
    assert [[td.text for td in row.select("td")] for row in page.select("#change tbody tr")] == [
        ["手机", "13800000001", "13900000000"],
        ["单位职务", "职务", "新职务"],
    ]
    assert office.post(accept, {"seen": "asked"}).status_code == 302

    one.refresh_from_db()
    change.refresh_from_db()
    assert (one.unit_post, one.person.mobile, change.state) == ("新职务", "13900000000", "accepted")
    assert change.transitions.get().action == "accept"
    told = Mail.objects.order_by("pk").values_list("recipient__name", "subject")
    assert [*told] == [
        ("办公室负责人", "委员申请更正资料：赵样的资料更正"),
        ("赵样", "资料已更正：赵样的资料更正"),
    ]
    # Decided once: a second click changes nothing.
    assert office.post(accept, {"seen": "asked"}).status_code == 422


def test_the_office_refuses_with_a_reason_and_the_member_reads_it(signed_in, roster_roles):
    one, member, office = roster_roles.members["赵样"], signed_in("member"), signed_in("office")
    do(member, one, "ask", mobile="13900000000")
    change = ProfileChange.objects.get()
    refuse = reverse("roster:decide", args=[change.pk, "refuse"])

    assert office.post(refuse, {"seen": "asked"}).status_code == 422
    prefix = f"refuse-{change.pk}"
    office.post(refuse, {"seen": "asked", f"{prefix}-reason": "号码打不通"})

    assert "未采纳，号码打不通" in words(shown(member.get(page_of(one))).select_one(".timeline"))
    assert Person.objects.get(name="赵样").mobile == "13800000001"


def test_who_has_left_has_no_page_of_their_own(signed_in, roster_roles):
    leave(
        membership=roster_roles.members["赵样"],
        on=TODAY.replace(day=1),
        why=Departure.MOVED,
        actor=None,
    )

    assert signed_in("member").get(MINE).status_code == 404
    assert signed_in("member").get(LIST).status_code == 404


# --- taken in by hand, imported, invited -----------------------------------------------------------


def test_the_office_takes_in_one_by_hand_and_is_asked_of_a_name_known(signed_in, roster_roles):
    client, economy = signed_in("office"), roster_roles.departments["经济"]
    typed = {"name": "孙样", "term": "2", "on": "2021-05-08", "sector": economy.pk}

    asked = client.post(NEW, typed)
    assert asked.status_code == 422
    known = Person.objects.get(name="孙样")
    assert [o.text for o in shown(asked).select("#id_same option")] == [
        "请选择",
        "就是孙样（教育委员，样例单位3 职务）",
        "是另一个人，新增",
    ]
    twice = client.post(NEW, {**typed, "same": str(known.pk)})
    assert "不能重复登记" in shown(twice).select_one("#errors").text
    done = client.post(NEW, {**typed, "same": "new", "mobile": "13700000000"})

    taken = Membership.objects.get(person__mobile="13700000000")
    assert (done.url, taken.since.isoformat()) == (page_of(taken), "2021-05-08")


def test_an_import_is_looked_at_asked_and_said_yes_to(signed_in, roster_roles):
    client = signed_in("office")
    data = plain(
        ("姓名", "界别", "邮箱"), ("周样", "科技", "zhou@example.org"), ("吴样", "经济", "")
    )
    options = {"term": "2", "since": "2021-05-08", "accounts": "on"}

    page = shown(client.post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", data), **options}))
    assert words(page.select_one("#questions label")) == "名册里没有“科技”（界别）。"
    assert page.select("button[value=import]") == []
    hidden = {tag["name"]: tag["value"] for tag in page.select("input[type=hidden][name]")}
    hidden.pop("csrfmiddlewaretoken", None)
    question = page.select_one("#questions select")
    chosen = {question["name"]: question.select_one("option[selected]")["value"]}
    page = shown(client.post(IMPORT, {**hidden, **options, **chosen, "press": "check"}))
    seen = page.select_one("input[name=seen]")["value"]
    assert page.select("button[value=import]")
    done = client.post(
        IMPORT, {**hidden, **options, **chosen, "seen": seen, "press": "import"}, follow=True
    )

    assert words(shown(done).select_one(".note.success")) == (
        "已导入：新任 2 人，更新 0 人，未变 0 人，开通账号 2 个。"
    )
    assert done.redirect_chain[-1][0] == ACCOUNTS
    # 孙样 and 李例 had no account before either; 吴样 has no mail.
    assert [words(h2) for h2 in shown(done).select("section h2")] == [
        "有邮箱 3 人",
        "没有邮箱 1 人",
    ]
    invited = client.post(ACCOUNTS, {"press": "invite"}, follow=True)
    assert words(shown(invited).select_one(".note.success")) == (
        "给 3 人的邀请已放入发件箱，两分钟内发出。"
    )
    slips = shown(client.post(ACCOUNTS, {"press": "slips"}))
    assert [words(h2) for h2 in slips.select(".slip h2")] == ["吴样 首次登录单"]
    assert User.objects.get(person__name="吴样").must_change_password
    assert "没有要邀请的委员了" in client.get(ACCOUNTS).content.decode()
    gone = client.post(IMPORT, {**hidden, **options, **chosen, "seen": seen, "press": "import"})
    assert "上传的文件已经导入过" in shown(gone).select_one("#errors").text


def test_a_member_is_led_to_their_data_from_their_own_page(signed_in, roster_roles):
    link = f'a[href="{MINE}"]'

    assert shown(signed_in("member").get(reverse("desk:me"))).select_one(link).text == "我的资料"
    assert shown(signed_in("leader").get(reverse("desk:me"))).select_one(link) is None
