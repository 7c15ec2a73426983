"""The roster from the office's workbook: asked where it is not clear, all or nothing."""

from datetime import date

import pytest

from almanac import clock
from members.enums import DepartmentKind, Duty, Party, Sex
from members.models import Appointment, Department, Membership, Person, User
from members.services import memberships
from roster.services.importing import NEW, SKIP, Terms, import_roster, prepare_roster
from sheets.problems import RowsRefused, UnreadableFile
from tests.factories import appoint, make_department, make_person, make_user
from tests.roster.workbooks import SECTORS, office_roster, plain, samples
from workflow.refusals import NotAllowed

pytestmark = pytest.mark.django_db
BEGAN, TODAY = date(2021, 1, 15), date(2021, 5, 20)
TERMS = Terms(2, BEGAN)


@pytest.fixture(autouse=True)
def _day():
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def office() -> User:
    return make_user("office", office=True)


@pytest.fixture
def committees() -> None:
    make_department("提案委")
    make_department("城建委")
    # It hands in proposals, and is a 界别 besides.
    make_department("妇联", DepartmentKind.PEOPLES_ORG)


def likely(prepared) -> dict[str, str]:
    """All that is asked, answered as it stands chosen at first; two of a name are two people."""
    return {question.key: question.likely or NEW for question in prepared.questions}


def bring(data: bytes, office: User, terms: Terms = TERMS, **options):
    asked = prepare_roster(data, terms, {})
    return import_roster(data, terms, likely(asked), office, **options)


def refusal(data: bytes, office: User, terms: Terms = TERMS, **options) -> list[str]:
    """What is wrong; and nothing was written."""
    before = Membership.objects.count(), Person.objects.count()
    with pytest.raises(RowsRefused) as refused:
        bring(data, office, terms, **options)
    assert (Membership.objects.count(), Person.objects.count()) == before
    return refused.value.problems


@pytest.mark.postgresql
def test_205_members_in_17_sectors_come_from_an_office_s_workbook(committees, office):
    data = office_roster(samples())

    asked = prepare_roster(data, TERMS, {})
    assert [question.words for question in asked.unanswered] == [
        "名册里没有“中共”（界别）。",
        *(f"名册里没有“样例{one}街小组”（委员小组）。" for one in "东西南"),
        *(f"名册里没有“{name}”（界别）。" for name in SECTORS[1:]),
        "第157行“褚样”与第14行同名，是两个人吗？（文件里的单位：样例单位151 职务）",
    ]
    assert asked.roster.columns == ["身份证号码"]
    assert asked.roster.lines == ["第214行：合计", "第215行：注：带★的为常委。"]
    assert not Membership.objects.exists()
    done = import_roster(data, TERMS, likely(asked), office, accounts=True)

    assert (len(done.new), len(done.changed), done.same, len(done.opened)) == (205, 0, 0, 205)
    sectors = Department.objects.filter(kind=DepartmentKind.SECTOR)
    assert [one.name for one in sectors] == [
        *SECTORS[:10],
        "妇联界",
        *SECTORS[11:],
    ]
    members = Membership.objects.on_day(TODAY).with_people(TODAY)
    first = members.get(person__name="赵样")
    assert (first.sex, first.party, first.unit) == (Sex.FEMALE, Party.CPC, "样例单位1 职务")
    assert (first.is_standing(TODAY), first.born_on) == (True, date(1975, 1, 1))
    assert first.person.mobile == "13800000000"
    assert [str(d) for d in first.belongs(DepartmentKind.COMMITTEE)] == ["城建委"]
    assert members.standing_on(TODAY).count() == 26
    assert {len(one.belongs(DepartmentKind.SECTOR)) for one in members} == {1}
    heads = Appointment.objects.filter(duty=Duty.HEAD, title="界别组长")
    assert heads.count() == 16
    assert members.get(person__name="卫样").nation == ""
    assert members.filter(nation="回族").count() == 5
    assert members.filter(person__name="褚样").count() == 2

    again = prepare_roster(data, TERMS, {})
    assert (again.questions, again.problems) == ([], [])
    assert (len(again.new), len(again.changed), again.same) == (0, 0, 205)


def test_one_leaves_and_two_come_by_election(committees, office):
    data = office_roster(samples())
    bring(data, office)
    gone = Membership.objects.get(person__name="赵样")
    memberships.leave(membership=gone, on=date(2021, 4, 30), why="moved", actor=office)

    later = Terms(2, date(2021, 5, 8))
    two = plain(
        ("姓名", "界别", "工作单位及职务", "手机"),
        ("赵增样", "经济界", "样例单位甲", 13900000001),
        ("钱增样", "教育", "样例单位乙", "139-0000-0002"),
    )
    done = bring(two, office, later)

    assert (len(done.new), len(done.absent)) == (2, 204)
    assert Membership.objects.on_day(date(2021, 4, 30)).count() == 205
    assert Membership.objects.on_day(date(2021, 5, 1)).count() == 204
    assert Membership.objects.on_day(date(2021, 5, 8)).count() == 206
    new = Membership.objects.with_people(TODAY).get(person__name="钱增样")
    assert (new.since, new.person.mobile) == (date(2021, 5, 8), "13900000002")
    assert [str(one) for one in new.belongs(DepartmentKind.SECTOR)] == ["教育"]
    # The list of the beginning would bring back who has left: that is said, not done.
    assert refusal(data, office) == [
        "第4行 姓名：已于2021年4月30日离任（调离）。请删去这一行。又任委员的，请在“任期自”里写明日期。"
    ]


def test_a_name_that_is_known_is_asked_unless_more_than_the_name_agrees(office):
    sector = make_department("经济", DepartmentKind.SECTOR)
    rows = (("姓名", "界别", "单位"), ("赵样", "经济", "甲厂"))
    bring(plain(*rows), office)
    known = Person.objects.get()

    same = plain(rows[0], ("赵 样", "经济界", "甲厂"))
    assert prepare_roster(same, TERMS, {}).same == 1
    other = plain(rows[0], ("赵样", "经济", "乙厂"))
    asked = prepare_roster(other, TERMS, {})
    assert [(question.words, question.options) for question in asked.questions] == [
        (
            "第2行“赵样”与名册里的人同名，是同一个人吗？（文件里的单位：乙厂）",
            (
                (str(known.pk), "就是赵样（二届，经济，甲厂）"),
                (NEW, "是另一个人，新增"),
                (SKIP, "不导入这一行"),
            ),
        )
    ]
    with pytest.raises(RowsRefused) as refused:
        import_roster(other, TERMS, {}, office)
    assert refused.value.problems == [asked.questions[0].words]
    key = asked.questions[0].key
    assert prepare_roster(other, TERMS, {key: SKIP}).skipped == 1
    changed = prepare_roster(other, TERMS, {key: str(known.pk)})
    assert changed.changed[0].differences == ["工作单位：甲厂 → 乙厂"]
    import_roster(other, TERMS, {key: NEW}, office)
    assert Membership.objects.filter(person__name="赵样").count() == 2
    assert Appointment.objects.filter(department=sector).count() == 2


def test_who_is_reached_at_the_same_address_is_no_other(office):
    make_person("赵样", email="Zhao@example.org")
    data = plain(("姓名", "界别", "邮箱"), ("赵样", "经济", "zhao@example.org"))

    bring(data, office)

    assert Person.objects.filter(name="赵样").count() == 1


def test_who_is_of_the_sector_already_is_no_other(office):
    sector = make_department("经济", DepartmentKind.SECTOR)
    person = make_person("赵样", email="")
    appoint(person, sector, Duty.MEMBER)

    done = bring(plain(("姓名", "界别", "邮箱"), ("赵样", "经济", "z@example.org")), office)

    assert [(row.name, row.known) for row in done.new] == [("赵样", person)]
    person.refresh_from_db()
    assert person.email == "z@example.org"
    assert Appointment.objects.get(person=person).started_on is None


def test_a_sector_like_a_known_one_is_not_made_without_being_told(office):
    known = make_department("科技科协", DepartmentKind.SECTOR)
    data = plain(("姓名", "界别"), ("赵样", "科协"))

    question = prepare_roster(data, TERMS, {}).questions[0]
    assert (question.likely, question.options) == (
        "",
        ((NEW, "新建“科协”"), (str(known.pk), "就是“科技科协”")),
    )
    import_roster(data, TERMS, {question.key: str(known.pk)}, office)
    assert Appointment.objects.get().department == known


def test_what_a_later_list_says_holds_from_its_day_and_an_empty_cell_says_nothing(office):
    header = ("姓名", "界别", "单位", "常委", "手机")
    bring(plain(header, ("赵样", "经济", "甲厂", "", "13800000001")), office)
    later = Terms(2, date(2021, 4, 1))

    done = bring(plain(header, ("赵样", "教育", "甲厂", "√", "")), office, later)

    assert done.changed[0].differences == ["界别：经济 → 教育", "任常委"]
    one = Membership.objects.with_people(TODAY).get()
    assert (one.standing_since, one.person.mobile) == (date(2021, 4, 1), "13800000001")
    held = Appointment.objects.order_by("pk")
    assert [(str(a.department), a.started_on, a.ended_on) for a in held] == [
        ("经济", BEGAN, date(2021, 3, 31)),
        ("教育", date(2021, 4, 1), None),
    ]


def test_a_list_of_the_next_term_ends_this_one_and_who_stays_keeps_their_person(office):
    header = ("姓名", "界别", "单位")
    bring(plain(header, ("赵样", "经济", "甲厂"), ("钱样", "经济", "乙厂")), office)
    next_term = Terms(3, date(2022, 2, 20))
    data = plain(header, ("赵样", "教育", "甲厂"), ("孙样", "教育", "丙厂"))

    prepared = prepare_roster(data, next_term, {})
    assert (prepared.ending, len(prepared.new), prepared.absent) == (2, 2, [])
    bring(data, office, next_term)

    told = Membership.objects.order_by("person__name", "term")
    assert [(str(one), one.since, one.until, one.ended_why) for one in told] == [
        ("孙样（三届）", date(2022, 2, 20), None, ""),
        ("赵样（二届）", BEGAN, date(2022, 2, 19), "term"),
        ("赵样（三届）", date(2022, 2, 20), None, ""),
        ("钱样（二届）", BEGAN, date(2022, 2, 19), "term"),
    ]
    assert Person.objects.filter(name="赵样").count() == 1
    held = Appointment.objects.filter(person__name="赵样").order_by("pk")
    assert [(str(a.department), a.ended_on) for a in held] == [
        ("经济", date(2022, 2, 19)),
        ("教育", None),
    ]


def test_what_is_wrong_is_said_with_its_row_and_column_and_nothing_is_written(office):
    data = plain(
        ("姓名", "界别", "党派", "手机", "邮箱"),
        ("赵样", "经济", "民新党", "13800000001", ""),
        ("钱样", "", "民盟", "没有", "不是邮箱"),
        ("孙样（教育局）", "经济", "", "", ""),
        ("", "经济", "民盟", "", ""),
    )

    assert refusal(data, office) == [
        f"第2行 党派：认不出“民新党”，请填：{'、'.join(Party.labels)}。",
        "第3行 手机：“没有”不是电话号码。",
        "第3行 界别：没有填写。与上一行相同的，请勾选“界别空着的，与上一行相同”。",
        "第3行 电子邮箱：“不是邮箱”不是邮箱地址。",
        "第4行 姓名：看不懂姓名后面括号里的“教育局”。"
        "能认的有：女、民族、党派、常委、组长；别的请写到别的列。",
        "第5行 姓名：没有填写。",
    ]


def test_an_empty_sector_is_the_one_above_only_where_that_is_said(office):
    data = plain(("姓名", "界别"), ("赵样", "经济"), ("钱样", ""))
    asked = prepare_roster(data, TERMS, {}, sector_goes_on=True)

    done = import_roster(data, TERMS, likely(asked), office, sector_goes_on=True)

    assert (len(done.new), Appointment.objects.filter(department__name="经济").count()) == (2, 2)


def test_a_file_without_names_is_refused_and_only_the_office_imports(office):
    with pytest.raises(UnreadableFile) as refused:
        prepare_roster(plain(("名称", "数量"), ("笔", 3)), TERMS, {})
    assert str(refused.value) == (
        "没有找到表头。表头须有“姓名”，同一行里还要有“界别”“单位”“党派”“手机”之类的一列。"
    )
    with pytest.raises(NotAllowed):
        import_roster(plain(("姓名", "界别"), ("赵样", "经济")), TERMS, {}, make_user("other"))
