"""What the districts of Hangzhou count (seeds 002, 003), out of loaded data, exact.

Only numbers that are printed exactly; “80余场” and “500余条” are none. 淳安's 55 problems are in
test_problems.py and test_problem_lists.py, its twelve units in test_monitors.py; 吴兴 is in
test_importing.py.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from almanac import clock
from consultations.meeting_rows import MeetingRow
from consultations.services.importing import import_meetings
from consultations.services.themes import add_submission
from tests.consultations.factories import supervision_on, workbook
from tests.factories import make_item, make_plan
from workflow.figures import lines, paragraph

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def at_the_years_end() -> Iterator[None]:
    with clock.standing_at(date(2023, 12, 31)):
        yield


def load(office, *rows: dict) -> None:
    headers = MeetingRow.HEADERS
    import_meetings(
        workbook(*(tuple(row.get(name) for name in headers) for row in rows), headers=headers),
        office,
    )


def row(level: str, n: int, **more) -> dict:
    return {
        "层级": level,
        "镇街": f"镇街{n % 23 + 1}",
        "协商议题": f"{level}议题{n}",
        "召开日期": date(2023, 1, 4) + timedelta(days=7 * (n % 50)),
        "地点": "议事厅",
        **more,
    }


def totals(year: int = 2023) -> dict[str, int]:
    return {line.key: line.total for line in lines(year) if line.total}


def test_gongshu_39_consultations_in_halls_and_169_points_of_supervision(office):
    """拱墅: 累计开展专题协商39次; 专项集体民主监督，提出意见建议169条。"""
    load(office, *(row("民生议事堂", n) for n in range(39)))
    plan = make_plan(2023)
    for n, points in enumerate((88, 81)):  # 攻坚行动; 老旧小区综合改造提升
        supervision = supervision_on(make_item(plan, n + 1, f"专项监督{n}"), f"专项监督{n}")
        add_submission(
            theme=supervision,
            actor=office,
            on=date(2023, 6, 1),
            title="监督意见书",
            sent_to="区委、区政府",
            points=points,
        )

    assert totals() == {"sessions-street": 39, "opinions-sent": 2, "opinions-points": 169}
    assert paragraph(2023, lines(2023)) == (
        "2023年，开展街道“民生议事堂”协商活动39场；报送监督意见2份，提出监督意见建议169条。"
    )


def test_xiaoshan_798_suggestions_at_22_halls_and_the_stations_below(office):
    """萧山: 22个镇街“民生议事堂”、村社“协商驿站”，提出意见建议798条。"""
    halls = [row("民生议事堂", n, 镇街=f"镇街{n + 1}", 提出意见建议数=20) for n in range(22)]
    stations = [row("协商驿站", n, 提出意见建议数=14) for n in range(25)]
    last = row("协商驿站", 25, 提出意见建议数=8)
    load(office, *halls, *stations, last)

    assert totals() == {"sessions-street": 22, "sessions-village": 26, "offered": 798}


def test_chunan_46_halls_and_15_suggestions_with_a_neighbour(office):
    """淳安: 46场“民生议事堂”; 与上城区政协跨区域联动协商，15条建议得到采纳。"""
    load(
        office,
        *(row("民生议事堂", n) for n in range(46)),
        row("区级", 0, 协商类型="跨区域协商", 提出意见建议数=15, 采纳意见建议数=15),
    )

    found = {line.label: line.total for line in lines(2023) if line.group == "协商类型"}
    assert found == {"跨区域协商": 1, "跨区域协商提出意见建议": 15}
    assert totals()["sessions-street"] == 46
    assert (totals()["offered"], totals()["adopted"]) == (15, 15)
