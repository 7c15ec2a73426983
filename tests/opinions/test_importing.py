"""A past year's reports from a workbook, all or nothing."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from almanac import clock
from members.models import Person
from opinions.enums import Level
from opinions.exporting import report_workbook
from opinions.models import Adoption, OpinionReport
from opinions.services.importing import import_reports, prepare_reports
from sheets.problems import RowsRefused, UnreadableFile
from tests.factories import make_department, make_person, make_user
from tests.opinions.workbooks import workbook, wuxing, wuxing_people
from workflow.refusals import NotAllowed

pytestmark = pytest.mark.django_db
SENT = date(2024, 3, 10)


@pytest.fixture(autouse=True)
def _new_year() -> Iterator[None]:
    with clock.standing_at(date(2025, 1, 10)):
        yield


@pytest.fixture
def office():
    return make_user("office", office=True)


@pytest.fixture
def people() -> None:
    for name in ("陈悦", "费建伟"):
        make_person(name)
    make_department("城建委")


def counts(done) -> tuple[int, int, int]:
    return len(done.new), len(done.changed), done.same


def refusal(data: bytes, office) -> list[str]:
    """What is wrong; and nothing was written."""
    with pytest.raises(RowsRefused) as refused:
        import_reports(data, office)
    assert not OpinionReport.objects.exists()
    return refused.value.problems


def test_a_row_becomes_a_report_that_was_sent(office, people):
    row = (
        "停车 难",
        "陈悦（2份）、费建伟",
        "城建委",
        SENT,
        None,
        "√",
        None,
        date(2024, 5, 6),
        "市长",
    )

    assert counts(import_reports(workbook(row), office)) == (1, 0, 0)

    report = OpinionReport.objects.get()
    assert (report.state, report.sent_on, str(report.department)) == ("sent", SENT, "城建委")
    assert [(str(r.person), r.weight) for r in report.authorships.all()] == [
        ("陈悦", 2),
        ("费建伟", 1),
    ]
    assert [(a.level, a.body, a.on) for a in report.adoptions.all()] == [
        ("city", "市政协", None),
        ("nation", "全国政协", date(2024, 5, 6)),
    ]
    assert str(report.instructions.get()) == "市级：市长"
    assert report.history.get().history_user == office


WAYS = (
    "标题",
    "作者",
    "报送日期",
    "省级采用",
    "省级采用方式",
    "全国采用",
    "全国采用方式",
    "转送部委",
)


def adopted() -> list[tuple]:
    rows = Adoption.objects.order_by("pk")
    return [(a.level, a.body, a.on, a.way, a.ministry) for a in rows]


def test_ways_and_the_ministry_come_in_and_out_unchanged(office, people):
    day = date(2024, 5, 6)
    row = ("停车难", "陈悦", SENT, "√", "综合采用", day, "单篇采用", "公安部")
    import_reports(workbook(row, header=WAYS), office)
    stored = [
        ("province", "省政协", None, "combined", ""),
        ("nation", "全国政协", day, "single", "公安部"),
    ]
    assert adopted() == stored

    exported = report_workbook(OpinionReport.objects.all().with_people())
    assert counts(import_reports(exported, office)) == (0, 0, 1)
    OpinionReport.objects.all().delete()
    assert counts(import_reports(exported, office)) == (1, 0, 0)
    assert adopted() == stored


def test_a_way_is_added_to_what_the_page_knows_of_the_day_and_nothing_taken_away(office, people):
    import_reports(workbook(("停车难", "陈悦", SENT), header=WAYS[:3]), office)
    report, day = OpinionReport.objects.get(), date(2024, 5, 6)
    report.adoptions.create(level=Level.NATION, body="全国政协办公厅", on=day, ministry="公安部")
    row = ("停车难", "陈悦", SENT, None, None, day, "单篇采用", None)

    assert counts(import_reports(workbook(row, header=WAYS), office)) == (0, 1, 0)
    known = [("nation", "全国政协办公厅", day, "single", "公安部")]
    assert adopted() == known
    ticked = ("停车难", "陈悦", SENT, None, None, "√", None, "公安部")
    assert counts(import_reports(workbook(ticked, header=WAYS), office)) == (0, 0, 1)
    assert adopted() == known


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            ("√", "独家", None, None, None),
            "第2行 省级采用方式：没有“独家”这种方式，请填：单篇采用、综合采用。",
        ),
        (
            (None, None, None, "单篇采用", None),
            "第2行 全国采用方式：“全国采用”没有填写，请填日期，日期不详的打“√”。",
        ),
        ((None, None, None, None, "公安部"), "第2行 转送部委：没有写由哪一级采用。"),
        (("√", None, None, None, "部" * 61), "第2行 转送部委：超过60字，请缩短。"),
    ],
)
def test_a_way_that_cannot_be_is_named_with_its_row(cells, said, office, people):
    assert refusal(workbook(("停车难", "陈悦", SENT, *cells), header=WAYS), office) == [said]


def test_the_second_time_nothing_changes(office):
    wuxing_people()
    import_reports(wuxing(), office)
    history = OpinionReport.history.count(), Adoption.history.count()

    assert counts(import_reports(wuxing(), office)) == (0, 0, 279)
    assert (OpinionReport.history.count(), Adoption.history.count()) == history


def test_what_is_new_about_a_report_is_added_and_nothing_taken_away(office, people):
    header = ("标题", "作者", "报送日期", "市级采用", "全国采用")
    import_reports(workbook(("停车难", "陈悦", SENT, "√", None), header=header), office)
    day = date(2024, 6, 1)

    again = workbook(("停车　难", "陈悦、费建伟", SENT, day, "√"), header=header)
    assert counts(import_reports(again, office)) == (0, 1, 0)
    fewer = workbook(("停车难", "陈悦、费建伟", SENT), header=header[:3])
    assert counts(import_reports(fewer, office)) == (0, 0, 1)

    adoptions = OpinionReport.objects.get().adoptions.all()
    assert [(a.level, a.on) for a in adoptions] == [("city", day), ("nation", None)]


def test_what_is_prepared_tells_and_writes_nothing(office):
    wuxing_people()

    assert counts(prepare_reports(wuxing())) == (279, 0, 0)
    assert not OpinionReport.objects.exists()


def test_authors_whom_nobody_knows_are_added_where_asked(office, people):
    data = workbook(("停车难", "陈悦、李庆莲、鲁槐烽", None, SENT))

    assert refusal(data, office) == [
        "第2行 作者：没有“李庆莲”，请办公室先在“人员与部门”中添加。",
    ]
    done = import_reports(data, office, add_unknown=True)
    assert [str(person) for person in done.added] == ["李庆莲", "鲁槐烽"]
    assert Person.objects.filter(name="李庆莲").count() == 1


def test_what_is_prepared_adds_nobody(office, people):
    data = workbook(("停车难", "李庆莲", None, SENT))

    assert prepare_reports(data, add_unknown=True).added
    assert not Person.objects.filter(name="李庆莲").exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "陈悦", None, SENT), "第2行 标题：没有填写。"),
        (("停车难", "", None, SENT), "第2行 作者：没有填写。"),
        (("停车难", "陈悦", None, None), "第2行 报送日期：没有填写。"),
        (
            ("停车难", "陈悦", None, "3月"),
            "第2行 报送日期：“3月”不是日期，请写全年、月、日。",
        ),
        (("停车难", "陈悦", None, date(2025, 2, 1)), "第2行 报送日期：晚于今天。"),
        (("停车难", "陈月", None, SENT), "第2行 作者：没有“陈月”，是否为“陈悦”？"),
        (
            ("停车难", "陈悦", "城建", SENT),
            "第2行 部门：没有“城建”，是否为“城建委”？",
        ),
        (
            ("停车难", "陈悦", None, SENT, None, "半篇"),
            "第2行 市级采用：“半篇”不是日期，请写全年、月、日。",
        ),
        (
            ("停车难", "陈悦", None, SENT, None, date(2024, 3, 9)),
            "第2行 市级采用：采用日期须在报送日期以后、今天以前。",
        ),
        (("长" * 101, "陈悦", None, SENT), "第2行 标题：超过100字，请缩短。"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(row, said, office, people):
    assert refusal(workbook(row), office) == [said]


def test_all_that_is_wrong_is_said_at_once(office, people):
    rows = ("停车难", "陈悦", None, SENT), ("停车 难", "陈悦", None, SENT), ("", "陈悦", None, SENT)

    assert refusal(workbook(*rows), office) == [
        "第4行 标题：没有填写。",
        "第3行 标题：与第2行是同一篇，请只留一行。",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no workbook", "Excel"),
        (workbook(header=("标题", "作者")), "没有找到表头"),
        (workbook(header=("标题", "作者", "报送日期", "积分")), "认不出的列“积分”"),
        (workbook(header=("标题", "作者", "报送日期", "标题")), "列“标题”出现了两次"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(data, said, office):
    with pytest.raises(UnreadableFile, match=said):
        import_reports(data, office)


def test_two_sheets_of_reports_are_refused(office):
    book, stream = load_workbook(BytesIO(workbook(("停车难", "陈悦", None, SENT)))), BytesIO()
    book.copy_worksheet(book.active).title = "另一年"
    book.save(stream)
    with pytest.raises(UnreadableFile, match="工作表“Sheet”“另一年”都有表头"):
        import_reports(stream.getvalue(), office)


def test_a_broken_cell_is_said_beside_its_column(office, people):
    [said] = refusal(workbook(("停车难", "陈悦", None, SENT, None, "=A1")), office)
    assert said.startswith("第2行 市级采用：这里是公式")


def test_only_the_office_imports(people):
    with pytest.raises(NotAllowed):
        import_reports(workbook(("停车难", "陈悦", None, SENT)), make_user())


def test_what_was_exported_can_be_imported_again_and_changes_nothing(office):
    wuxing_people()
    import_reports(wuxing(), office)
    exported = report_workbook(OpinionReport.objects.all().with_people())

    assert counts(import_reports(exported, office)) == (0, 0, 279)


def test_of_several_outcomes_at_a_level_the_export_says_nothing_new(office, people):
    import_reports(workbook(("停车难", "陈悦", None, SENT)), office)
    report = OpinionReport.objects.get()
    on = date(2024, 5, 6)
    report.adoptions.create(level=Level.CITY, body="市委办", on=on)
    for who in ("市长", "副市长"):
        report.instructions.create(level=Level.CITY, who=who)
    exported = report_workbook(OpinionReport.objects.all().with_people())

    assert counts(import_reports(exported, office)) == (0, 0, 1)


def test_a_date_may_be_a_cell_with_a_time(office, people):
    import_reports(workbook(("停车难", "陈悦", None, datetime(2024, 3, 10, 8, 30))), office)

    assert OpinionReport.objects.get().sent_on == SENT
