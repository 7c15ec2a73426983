"""For all: the figures by 界别 and party, who has not begun, what of the points is shown, the tags."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import AuditEntry, Department, Membership, Person
from notifications.models import Mail
from performance.models import MemberTag, ShownPoints
from performance.report import display, tags
from performance.report.enums import ShownTo, ShownWhat
from performance.report.idle import NOTHING, PRESENCE, idle, lacks
from performance.report.statistics import statistics
from performance.services.reminding import WORDS, remind
from performance.services.rules import begin_rules, enforce, save_group, save_rule
from performance.services.shown import show_points
from performance.services.tags import confirm_tags
from tests.factories import appoint, make_department, make_user
from tests.performance.conftest import TODAY, make_member
from tests.performance.test_year import hold
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql

STATISTICS = reverse("performance:statistics", args=[2021])
EXPORT = reverse("performance:export_statistics", args=[2021])
NOT_BEGUN = reverse("performance:not_begun", args=[2021])
SHOWN = reverse("performance:shown", args=[2021])
EVERYONE = (
    *("member", "another member", "leader", "sector head", "committee head", "unit"),
    *("account of no one", "office"),
)


@pytest.fixture
def other(one_of_each_role) -> Person:
    return one_of_each_role.users["another member"].person


@pytest.mark.parametrize(
    ("url", "roles"),
    [
        (STATISTICS, {"office", "leader"}),
        (EXPORT, {"office"}),
        (NOT_BEGUN, {"office"}),
        (reverse("performance:export_not_begun", args=[2021]), {"office"}),
        (SHOWN, {"office", "member", "another member"}),
        (reverse("performance:reports", args=[2021]), {"office", "leader"}),
        (reverse("performance:my_tags"), {"member", "another member"}),
        (reverse("performance:tags"), {*EVERYONE} - {"unit", "account of no one"}),
    ],
)
def test_each_page_opens_to_whom_it_is_for(url, roles, signed_in):
    opens = {role for role in EVERYONE if signed_in(role).get(url).status_code == 200}
    assert opens == roles


def test_no_page_of_a_year_to_come(signed_in):
    pages = ("statistics", "not_begun", "shown", "reports")
    urls = [reverse(f"performance:{name}", args=[2022]) for name in pages]
    assert [signed_in("office").get(url).status_code for url in urls] == [404] * 4


# --- figures -------------------------------------------------------------------------------------


def test_the_figures_by_sector_and_party(office, member, other):
    Membership.objects.filter(person=member).update(party="minjin")
    third = make_member("费建伟")
    hold(office, member, {"training": 2})
    with clock.standing_at(date(2021, 6, 5)):
        hold(office, other, {"inspection": 1})

    found = statistics(2021, TODAY)
    said = {
        heading: [(line.label, line.members, line.times, line.never) for line in lines]
        for heading, lines in found.tables
    }
    assert said == {
        "按界别": [("教育界", 2, 3, 0), ("未登记", 2, 0, 2)],
        "按党派": [("民进", 1, 2, 0), ("未登记", 3, 1, 2)],
    }
    assert (found.total.members, found.total.times, found.total.never) == (4, 3, 2)
    assert third.pk


def test_the_workbook_has_a_row_a_member_leaves_a_trace_and_runs_nothing(office, member, signed_in):
    Person.objects.filter(pk=member.pk).update(name='=HYPERLINK("http://x")')
    Department.objects.filter(name="教育界").update(name="=1+1")
    hold(office, member, {"training": 1})

    answer = signed_in("office").get(EXPORT)
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["按界别", "委员"]
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    rows = [[cell.value for cell in row] for row in book["委员"]]
    assert ['=HYPERLINK("http://x")', "=1+1", None, 1] in [row[:4] for row in rows]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.account) == ("export", office)


# --- who has not begun ---------------------------------------------------------------------------


def names(rows) -> list[str]:
    return [str(row.person) for row in rows]


def test_who_has_not_begun_by_what_is_wanting(office, member, other):
    hold(office, member, {"training": 1})

    said = [lack.words for lack in lacks()]
    assert said[:2] == ["没有任何记录", "没有参加会议和活动"]
    assert {"没有“提案”方面的记录", "没有“社情民意”方面的记录"} <= set(said[2:])
    assert "王国珍" not in names(idle(NOTHING, 2021, TODAY))
    assert "王国珍" not in names(idle(PRESENCE, 2021, TODAY))
    assert {"王国珍", "沈璞"} <= set(names(idle("提案", 2021, TODAY)))
    assert "沈璞" in names(idle(NOTHING, 2021, TODAY))
    assert "王国珍" in names(idle(NOTHING, 2020, TODAY))


def test_nothing_is_sent_before_it_was_read(office, member, other, signed_in):
    hold(office, member, {"training": 1})
    client = signed_in("office")
    typed = {"people": [str(other.pk)], "words": WORDS}

    preview = BeautifulSoup(client.post(NOT_BEGUN, typed).content, "html.parser")
    assert "收件人 1 位：沈璞" in preview.text
    assert Mail.objects.filter(subject__startswith="履职提示").count() == 0
    client.post(NOT_BEGUN, {**typed, "send": "1"})
    told = Mail.objects.filter(subject__startswith="履职提示")
    assert list(told.values_list("recipient__name", "subject")) == [
        ("沈璞", "履职提示：系统里2021年还没有任何记录")
    ]
    assert "不作要求" in told.get().text


def test_who_has_begun_meanwhile_is_sent_nothing(office, member, other):
    hold(office, other, {"training": 1})
    values = {"year": 2021, "lack": NOTHING, "words": WORDS}
    with pytest.raises(Refused, match="已经不在名单上"):
        remind(people=[other.pk], actor=office, **values)
    with pytest.raises(Refused, match="至少选一位"):
        remind(people=[], actor=office, **values)
    for role_user in (member.user, other.user):
        with pytest.raises(NotAllowed):
            remind(people=[member.pk], actor=role_user, **values)


# --- what of the points is shown -----------------------------------------------------------------


@pytest.fixture
def rules(office, member, other):
    """Two points a training; bands from 3 on. 王国珍 4, 沈璞 and 费建伟 2 each, 费建伟 of another 界别."""
    third = make_member("费建伟")
    appoint(third, make_department("科技界", DepartmentKind.SECTOR), Duty.MEMBER)
    make_user("third", person=third)
    hold(office, member, {"training": 2})
    hold(office, other, {"training": 1})
    hold(office, third, {"training": 1})
    draft = begin_rules(year=2021, actor=office, name="试行", bands="优秀 3\n合格")
    group = save_group(rule_set=draft, actor=office, name="活动")
    save_rule(group=group, actor=office, kinds=["activities.training"], points="2")
    enforce(rule_set=draft, actor=office)
    return draft


def shown(client) -> str:
    answer = client.get(SHOWN)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one("main").text


def test_nothing_is_shown_until_the_office_opens_it(rules, member, office, signed_in):
    assert display.shown_to(member.user, 2021, TODAY) == []
    text = shown(signed_in("member"))
    assert "不公开，各看各的" in text
    assert "履职靠自愿，积分只作记录：不要求打卡" in text
    assert "沈璞" not in text


@pytest.mark.parametrize(
    ("what", "to", "sees"),
    [
        ("own", "all", []),
        ("bands", "group", [("教育界", (("优秀", 1), ("合格", 1)), [])]),
        (
            "bands",
            "all",
            [("教育界", (("优秀", 1), ("合格", 1)), []), ("科技界", (("合格", 1),), [])],
        ),
        (
            "names",
            "group",
            [("教育界", (("优秀", 1), ("合格", 1)), [("王国珍", 1), ("沈璞", 2)])],
        ),
        (
            "ranks",
            "all",
            [
                ("教育界", (("优秀", 1), ("合格", 1)), [("王国珍", 1), ("沈璞", 2)]),
                ("科技界", (("合格", 1),), [("费建伟", 2)]),
            ],
        ),
    ],
)
def test_what_is_opened_is_seen_and_ties_share_a_rank(
    what, to, sees, rules, office, member, one_of_each_role
):
    show_points(year=2021, actor=office, what=ShownWhat(what), to=ShownTo(to), why="主席会议决定")

    found = [
        (part.label, part.bands, [(str(line.person), line.rank) for line in part.lines])
        for part in display.shown_to(member.user, 2021, TODAY)
    ]
    assert found == sees
    for role in ("unit", "account of no one", "committee head", "sector head", "leader"):
        assert display.shown_to(one_of_each_role.users[role], 2021, TODAY) == []


def test_names_come_without_points_or_ranks(rules, office, signed_in):
    show_points(
        year=2021, actor=office, what=ShownWhat.NAMES, to=ShownTo.MEMBERS, why="主席会议决定"
    )
    main = shown(signed_in("another member"))
    assert "费建伟" in main
    assert "名次" not in main.replace("名次默认不公开", "")
    assert "4" not in main


def test_the_office_sets_it_says_why_and_what_was_set_stays(rules, office, member, signed_in):
    client = signed_in("office")
    assert client.post(SHOWN, {"what": "ranks", "to": "all"}).status_code == 422
    client.post(SHOWN, {"what": "ranks", "to": "all", "why": "5月主席会议"})
    client.post(SHOWN, {"what": "own", "to": "all"})

    kept = ShownPoints.objects.values_list("what", "why")
    assert list(kept) == [("own", ""), ("ranks", "5月主席会议")]
    assert "5月主席会议" in shown(client)
    assert "5月主席会议" not in shown(signed_in("member"))
    assert signed_in("member").post(SHOWN, {"what": "ranks", "to": "all"}).status_code == 404
    with pytest.raises(NotAllowed):
        show_points(year=2021, actor=member.user, what=ShownWhat.RANKS, to=ShownTo.MEMBERS)


# --- tags ----------------------------------------------------------------------------------------


def test_tags_are_proposed_from_what_was_done_and_shown_once_confirmed(
    office, member, one_of_each_role, signed_in
):
    hold(office, member, {"inspection": 3, "training": 2, "session": 1})
    assert tags.proposed(member, TODAY) == ["教育界", "视察", "培训"]
    wall = reverse("performance:tags")
    assert "视察" not in signed_in("leader").get(wall).content.decode()

    mine = reverse("performance:my_tags")
    signed_in("member").post(mine, {"names": ["视察", "教育界"]})
    assert [tag.name for tag in member.tags.all()] == ["视察", "教育界"]
    assert "视察" in signed_in("leader").get(wall).content.decode()
    signed_in("member").post(mine, {"names": ["视察"]})
    assert [tag.name for tag in member.tags.all()] == ["视察"]
    assert signed_in("member").post(mine, {"names": ["提案大王"]}).status_code == 422
    with pytest.raises(Refused, match="没有履职记录可以依据"):
        confirm_tags(actor=member.user, names=["提案大王"])
    for role in ("office", "leader", "unit"):
        with pytest.raises(NotAllowed):
            confirm_tags(actor=one_of_each_role.users[role], names=[])
    assert MemberTag.objects.count() == 1
