"""吴兴区政协2024年: the figures of its 综述 come out of loaded data, exact (docs/figures-wuxing.md)."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from activities.enums import EventKind
from activities.services import events, reception
from almanac import clock
from consultations.enums import ActivityKind
from consultations.models import ConsultationKind, Supervision
from consultations.services import open_consultation, record_meeting, themes
from consultations.year_review import year_facts
from opinions.services.importing import import_reports
from tests.activities.factories import event_of
from tests.factories import make_department, make_item, make_plan, make_user
from tests.opinions.workbooks import wuxing, wuxing_people
from tests.shared_rows import shared_rows
from workflow.figures import lines
from workplan.annexes import Annex

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 8)
# By the names of the 综述: each number of 吴兴's that is loaded here.
KINDS = (
    *(("区委书记与委员面对面", 1, 23, 0), ("区长与委员面对面", 1, 25, 0)),
    *(("区领导与委员面对面", 4, 0, 0), ("局长与委员面对面", 7, 0, 0)),
    ("政企恳谈会", 12, 0, 150),
)
SERIES = (
    *(("专题学习", "次", 23), ("“跟着晓虹读原著”领读", "期", 22)),
    *(("专家讲坛", "场", 8), ("党员活动", "场", 38)),
)


def spread(number: int, of: int, total: int) -> int:
    """Return the share of one of several, all together the total."""
    return total * (number + 1) // of - total * number // of


def hold(count: int, *, offered: int = 0, solved: int = 0, **of: object) -> None:
    for n in range(count):
        topic = open_consultation(topic=f"{of.get('level')}议题{n}", actor=None, year=2024, **of)
        record_meeting(
            consultation=topic,
            actor=None,
            held_on=FIRST + timedelta(days=n),
            place="会议室",
            offered=spread(n, count, offered) or None,
            solved=spread(n, count, solved) or None,
        )


@shared_rows(on=date(2025, 1, 10))
def wuxing_2024() -> None:
    plan, office = make_plan(2024), make_user("wuxing", office=True)
    own = make_department("办公室二")
    for name, count, offered, solved in KINDS:
        kind = ConsultationKind.objects.get(name=name)
        more = {"level": "district", "consultation_kind": kind, "department": own}
        hold(count, offered=offered, solved=solved, **more)
    hold(85, solved=100, level="street", street="织里镇", department=own)
    hold(158, solved=60, level="village", street="织里镇", department=own)
    wuxing_people()
    import_reports(wuxing(), office)
    item = make_item(plan, 1, "民生实事监督", annex=Annex.SUPERVISION, lead=[own])
    theme = themes.open_theme(kind=Supervision, item=item, actor=None)
    for n in range(20):
        on = FIRST + timedelta(days=n)
        themes.add_activity(
            theme=theme, actor=None, on=on, kind=ActivityKind.INSPECTION, place="村社"
        )
    for name, unit, count in SERIES:
        for n in range(1, count + 1):
            on = FIRST + timedelta(days=n)
            event = event_of(office, kind=EventKind.READING, title=f"{name}第{n}{unit}", on=on)
            events.close(event=event, actor=office)
    for n in range(5):
        on = FIRST + timedelta(days=n)
        event = event_of(office, kind=EventKind.RECEPTION, title="主席接待日", on=on)
        for m in range(spread(n, 5, 72)):
            reception.note_matter(
                event=event,
                actor=office,
                kind="problem",
                title=f"问题{m}",
                text="问题。",
                who="委员",
            )
        events.close(event=event, actor=office)


def test_the_numbers_of_its_review_come_out_exact(wuxing_2024):
    with clock.standing_at(date(2025, 1, 10)):
        facts = year_facts(2024, lines(2024))

    assert [(k["名称"], k["数"], k["建议"], k["解决"]) for k in facts["类型"]] == list(KINDS)
    said = [(one["名称"], one["单位"], one["数"]) for one in (*facts["学习"], *facts["党建"])]
    assert sorted(said) == sorted(SERIES)
    wanted = {
        "民生议事堂": 85,
        "协商驿站": 158,
        "解决问题": 160,
        "监督活动": 20,
        "专报": 279,
        "市级以上采用": 184,
        "全国采用": 40,
        "接待日": 5,
        "接待日建议": 72,
    }
    assert {name: facts["数"].get(name) for name in wanted} == wanted
    totals = {line.key: line.total for line in lines(2024)}
    assert totals["opinion-reports-nation-single"] == 5
    assert totals["opinion-reports-passed-on"] == 5


def test_its_page_names_every_number_of_the_review():
    page = Path(settings.BASE_DIR, "docs", "figures-wuxing.md").read_text(encoding="utf-8")
    cells = {
        cell
        for row in re.findall(r"^\| .+? \| (.+?) \|", page, re.MULTILINE)
        for cell in row.split("、")
    }
    numbers = Path(settings.BASE_DIR, "tests", "data", "wuxing_2024.txt").read_text(
        encoding="utf-8"
    )

    assert cells - {"number"} == set(numbers.split())
