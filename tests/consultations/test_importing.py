"""A year's meetings from a workbook; 吴兴's year of 2024 (seed 004)."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from almanac import clock
from consultations.enums import ConsultationLevel, Form
from consultations.figures_workbook import figures_workbook
from consultations.meeting_rows import MeetingRow
from consultations.models import ChainStep, Consultation, ConsultationMeeting
from consultations.services.importing import import_meetings, prepare_meetings
from sheets.problems import RowsRefused, UnreadableFile
from tests.consultations.factories import consultation_on, meeting_of, workbook
from tests.factories import make_department, make_person
from tests.shared_rows import shared_rows
from workflow.figures import lines, paragraph

HEADERS = MeetingRow.HEADERS
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ROW = {
    "层级": "街道“民生议事堂”",
    "镇街": "长河街道",
    "协商议题": "停车难",
    "召开日期": "2021年5月8日",
    "地点": "长河街道会议室",
}


def sheet(*rows: dict, title: str = "", headers: tuple[str, ...] = HEADERS) -> bytes:
    return workbook(
        *(tuple(row.get(name) for name in headers) for row in rows), headers=headers, title=title
    )


def refusal(*rows: dict) -> list[str]:
    """What is wrong; and nothing was written."""
    with pytest.raises(RowsRefused) as refused:
        import_meetings(sheet(*rows), None)
    assert (ConsultationMeeting.objects.count(), Consultation.objects.count()) == (0, 0)
    return refused.value.problems


def test_a_row_becomes_a_meeting_and_its_topic(office):
    make_department("社法委")
    host = make_person("周翔")
    row = ROW | {
        "形式": "现场与线上",
        "主持人": "周　翔",
        "责任部门": "社法委",
        "邀请单位": "城管局、交警大队",
        "智库专家": "甲教授",
        "参加人数": 30,
        "提出意见建议数": "12条",
        "采纳意见建议数": 9,
        "推动解决问题数": 2,
        "协商成果": "增设车位",
    }
    import_meetings(sheet(row, title="2021年协商活动一览"), office)
    meeting = ConsultationMeeting.objects.get()
    assert (meeting.held_on, meeting.form, meeting.place) == (
        date(2021, 5, 8),
        Form.HYBRID,
        "长河街道会议室",
    )
    assert (meeting.attendance, meeting.offered, meeting.adopted, meeting.solved) == (30, 12, 9, 2)
    assert (meeting.host, meeting.experts, meeting.summary) == (host, "甲教授", "增设车位")
    found = meeting.consultation
    assert (found.level, found.year, found.street) == (ConsultationLevel.STREET, 2021, "长河街道")
    assert (str(found.department), found.item) == ("社法委", None)
    assert meeting.history.get().history_user == office


def test_what_was_held_leaves_no_steps_to_be_reminded_of():
    import_meetings(sheet(ROW), None)
    assert not ChainStep.objects.exists()


def test_a_topic_met_about_twice_is_one_topic():
    import_meetings(sheet(ROW, ROW | {"召开日期": "2021-06-01"}), None)
    assert (Consultation.objects.count(), ConsultationMeeting.objects.count()) == (1, 2)


def test_the_same_topic_in_two_streets_is_two():
    import_meetings(sheet(ROW, ROW | {"镇街": "浦沿街道"}), None)
    assert Consultation.objects.count() == 2


def test_a_second_import_changes_nothing_and_says_so():
    import_meetings(sheet(ROW), None)
    again = prepare_meetings(sheet(ROW))
    assert (len(again.new), len(again.changed), again.same) == (0, 0, 1)
    import_meetings(sheet(ROW), None)
    assert ConsultationMeeting.objects.get().history.count() == 1


def test_what_became_known_later_is_added_and_an_empty_cell_leaves_what_is_known():
    import_meetings(sheet(ROW | {"参加人数": 30}), None)
    done = import_meetings(sheet(ROW | {"采纳意见建议数": 3, "提出意见建议数": 5}), None)
    meeting = ConsultationMeeting.objects.get()
    assert (len(done.changed), meeting.attendance, meeting.adopted) == (1, 30, 3)


def test_a_districts_meeting_joins_the_topic_that_is_there(item, office):
    known = consultation_on(item, "完善托育服务体系")
    row = ROW | {"层级": "区级", "镇街": "", "协商议题": "完善 托育服务体系", "地点": "会议室"}
    import_meetings(sheet(row), office)
    assert ConsultationMeeting.objects.get().consultation == known


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("街道“民生议事堂”", ConsultationLevel.STREET),
        ("织里镇民生议事堂", ConsultationLevel.STREET),
        ("民生议事堂", ConsultationLevel.STREET),
        ("“两山”驿站微协商", ConsultationLevel.VILLAGE),
        ("村社“协商驿站”", ConsultationLevel.VILLAGE),
        ("镇街", ConsultationLevel.STREET),
    ],
)
def test_levels_go_by_many_names(words, level):
    import_meetings(sheet(ROW | {"层级": words}), None)
    assert Consultation.objects.get().level == level


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"层级": "省级"},
            "层级：认不出“省级”，请填：区级“请你来协商”、街道“民生议事堂”、村社“协商驿站”。",
        ),
        ({"协商议题": None}, "协商议题：没有填写。"),
        ({"召开日期": "5月8日"}, "召开日期：“5月8日”不是日期，请写全年、月、日。"),
        (
            {"召开日期": "2021-02-30"},
            "召开日期：“2021-02-30”不是日期，请写全年、月、日。",
        ),
        ({"召开日期": "2021-07-01"}, "召开日期：还没有到，协商会召开后再登记。"),
        ({"参加人数": "三十"}, "参加人数：“三十”不是数字。"),
        ({"采纳意见建议数": 2}, "采纳意见建议数：采纳数不能多于提出数。"),
        ({"形式": "微信"}, "形式：没有“微信”这种形式，请填：现场、线上、现场与线上。"),
        ({"主持人": "周祥"}, "主持人：没有“周祥”，是否为“周翔”？"),
        (
            {"层级": "区级"},
            "协商议题：没有这个区级协商议题，请先在“协商监督”中建立，或者写明协商类型。",
        ),
        (
            {"协商类型": "圆桌"},
            "协商类型：没有“圆桌”这种协商类型，请填：专题协商、对口协商、界别协商、提案办理协商、"
            "区委书记与委员面对面、区长与委员面对面、区领导与委员面对面、局长与委员面对面、政企恳谈会、"
            "跨区域协商、网络议政、专题议政性常委会、微协商、专题视察。",
        ),
        ({"形式": "现场", "地点": None}, "内容：现场召开的协商会须填写地点。"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_written(values, words):
    make_person("周翔")
    assert refusal(ROW, ROW | {"召开日期": "2021-06-01"} | values) == [f"Sheet 第3行 {words}"]


def test_one_topic_is_of_one_kind(office):
    other = {"召开日期": "2021-06-01", "协商类型": "界别协商"}
    words = "Sheet 第3行 协商类型：同一个议题前面写的是“微协商”。"
    assert refusal(ROW | {"协商类型": "微协商"}, ROW | other) == [words]
    import_meetings(sheet(ROW | {"协商类型": "微协商"}), office)
    [problem] = prepare_meetings(sheet(ROW | other)).problems
    assert problem == "Sheet 第2行 协商类型：这个议题已登记为“微协商”。"


def test_two_rows_of_one_meeting_are_an_error():
    assert refusal(ROW, ROW) == ["Sheet 第3行 协商议题：与Sheet 第2行是同一场协商会，请只留一行。"]


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (("层级", "议题"), "没有找到表头。表头须有“层级”“协商议题”“召开日期”三列，写在同一行。"),
        ((*HEADERS, "备注"), "认不出的列“备注”。"),
        ((*HEADERS, "地点"), "列“地点”出现了两次，请只留一列。"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(headers, words):
    with pytest.raises(UnreadableFile, match=words):
        prepare_meetings(sheet(ROW, headers=headers))


def test_what_is_no_workbook_is_refused():
    with pytest.raises(UnreadableFile):
        prepare_meetings(b"PK\x03\x04 not a workbook")


def test_a_known_meeting_is_not_doubled_by_its_export(item, office):
    meeting_of(consultation_on(item), offered=3, adopted=1)
    assert prepare_meetings(_exported()).same == 1


def _exported() -> bytes:
    from consultations.resources import MeetingResource
    from sheets.exporting import TextWorkbook

    return TextWorkbook().export_data(MeetingResource().export())


TOWNS = ("织里镇", "埭溪镇", "龙泉街道", "康山街道")


@shared_rows(on=date(2024, 12, 31))
def year(office) -> bytes:
    """吴兴 2024: 85 民生议事堂, 158 微协商 at 驿站, some 160 problems solved."""
    first = date(2024, 1, 2)
    halls = [_row("民生议事堂", n, first + timedelta(days=4 * n)) for n in range(85)]
    posts = [_row("“两山”驿站微协商", n, first + timedelta(days=2 * n)) for n in range(158)]
    data = sheet(*halls, *posts, title="吴兴区政协2024年民生协商议事活动")
    import_meetings(data, office)
    return data


def _row(level: str, n: int, day: date) -> dict:
    return {
        "层级": level,
        "镇街": TOWNS[n % 4],
        "协商议题": f"{level}议题{n}",
        "召开日期": day,
        "地点": "议事厅",
        "提出意见建议数": 3,
        "采纳意见建议数": 2,
        "推动解决问题数": 1 if n < 80 else None,
    }


# 面对面: the district's secretary, its head, its leaders, heads of bureaus; what was offered, where printed.
FACE_TO_FACE = (
    *(("区委书记与委员面对面", 1, 23), ("区长与委员面对面", 1, 25)),
    *(("区领导与委员面对面", 4, None), ("局长与委员面对面", 7, None)),
)


def _of_kinds() -> list[dict]:
    """吴兴 2024: 1 + 1 + 4 + 7 面对面, 12 恳谈会 with 150 problems solved, in no annex."""
    rows = [
        {"协商类型": kind, "协商议题": f"{kind}{n}", "提出意见建议数": offered}
        for kind, count, offered in FACE_TO_FACE
        for n in range(count)
    ]
    rows += [
        {
            "协商类型": "政企恳谈会",
            "协商议题": "亲清直通车·政企恳谈会",
            "召开日期": date(2024, n, 20),
            "推动解决问题数": 13 if n <= 6 else 12,
        }
        for n in range(1, 13)
    ]
    return [{"层级": "区级", "召开日期": date(2024, 6, 3), "地点": "会议室"} | row for row in rows]


def _micro(data: dict) -> dict:
    return data | ({"协商类型": "微协商"} if "微协商" in data["层级"] else {})


class TestWuxing:
    @pytest.fixture(autouse=True)
    def at_the_years_end(self) -> Iterator[None]:
        with clock.standing_at(date(2024, 12, 31)):
            yield

    def test_the_figures_come_out(self, year):
        found = {line.key: line.total for line in lines(2024)}
        assert found["sessions-street"] == 85
        assert found["sessions-village"] == 158
        assert found["sessions-district"] == 0
        assert (found["offered"], found["adopted"], found["solved"]) == (729, 486, 160)

    def test_the_kinds_come_out(self, year, office):
        first = date(2024, 1, 2)
        posts = [
            _micro(_row("“两山”驿站微协商", n, first + timedelta(days=2 * n))) for n in range(158)
        ]
        again = import_meetings(sheet(*posts, *_of_kinds()), office)
        assert (len(again.new), len(again.changed)) == (25, 158)
        assert again.changed[0].differences == ["协商类型：空 → 微协商"]
        found = {line.label: line.total for line in lines(2024) if line.group == "协商类型"}
        assert found == {
            "区委书记与委员面对面": 1,
            "区委书记与委员面对面提出意见建议": 23,
            "区长与委员面对面": 1,
            "区长与委员面对面提出意见建议": 25,
            "区领导与委员面对面": 4,
            "局长与委员面对面": 7,
            "政企恳谈会": 12,
            "政企恳谈会推动解决问题": 150,
            "微协商": 158,
            "微协商提出意见建议": 474,
            "微协商推动解决问题": 80,
        }
        levels = {line.key: line.total for line in lines(2024)}
        assert (levels["sessions-district"], levels["sessions-street"]) == (25, 85)
        assert (levels["sessions-village"], levels["solved"]) == (158, 160)
        assert levels["solved-district"] == 150
        assert paragraph(2024, lines(2024)) == (
            "2024年，召开区级“请你来协商”协商会25场，开展街道“民生议事堂”协商活动85场，"
            "开展村社“协商驿站”协商158场，提出意见建议777条，被采纳486条，"
            "区级协商推动解决问题150个，推动解决群众急难愁盼问题160个；"
            "开展区委书记与委员面对面1场，提出意见建议23条，开展区长与委员面对面1场，"
            "提出意见建议25条，开展区领导与委员面对面4场，开展局长与委员面对面7场，"
            "开展政企恳谈会12期，推动解决问题150个，开展微协商158次，提出意见建议474条，"
            "推动解决问题80个。"
        )
        whole = import_meetings(sheet(*posts, *_of_kinds()), office)
        assert (whole.new, whole.changed, whole.same) == ([], [], 183)

    def test_the_paragraph_says_them(self, year):
        assert paragraph(2024, lines(2024)) == (
            "2024年，开展街道“民生议事堂”协商活动85场，开展村社“协商驿站”协商158场，"
            "提出意见建议729条，被采纳486条，推动解决群众急难愁盼问题160个。"
        )

    def test_the_months_add_up_to_the_year(self, year):
        for line in lines(2024):
            if line.group == "协商":
                assert sum(line.by_month()) == line.total

    def test_the_workbook_holds_sums_months_and_every_row(self, year):
        book = load_workbook(BytesIO(figures_workbook(2024, lines(2024))))
        assert book.sheetnames == ["汇总", "按部门", "按月份", "明细"]
        sums = {row[1]: row[2] for row in book["汇总"].iter_rows(min_row=2, values_only=True)}
        assert sums["街道“民生议事堂”协商会"] == 85
        # A row for each meeting, and again for each of its counts.
        assert book["明细"].max_row == 1 + 243 + 243 + 243 + 160

    def test_the_whole_year_again_changes_nothing(self, year, office):
        again = import_meetings(year, office)
        assert (len(again.new), len(again.changed), again.same) == (0, 0, 243)
