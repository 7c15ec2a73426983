"""The draft of 2022 from the played 2021, row by row, and what of 2021 is open once it is issued."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from almanac import clock
from members.models import User
from workplan.enums import Fate
from workplan.models import DueDate, Meeting, Plan, PlanDraft, WorkItem
from workplan.reading.next_year import read_text
from workplan.services import issuing, next_year, year_end
from workplan.services.checkup import check_draft
from workplan.services.draft_text import begin_text

DRAFT = Path(settings.BASE_DIR, "tests", "data", "draft_2022.txt")
TEXT = Path(settings.BASE_DIR, "tests", "data", "draft_text_2022.txt")
MARCH = date(2022, 3, 2)


@pytest.fixture
def office(demonstration) -> User:
    return User.objects.get(username="bangongshi")


@pytest.fixture
def draft(office) -> PlanDraft:
    plan = Plan.objects.get(year=2021)
    return next_year.make_draft(plan=plan, new_term=None, actor=office)


def words(draft: PlanDraft) -> str:
    lines = []
    for row in draft.rows.select_related("origin__plan"):
        old = row.origin.designation if row.origin else "征集"
        star = "★" if row.needs_scheme else ""
        cells = (row.leaders, row.lead_departments, row.participants, row.period_phrase)
        said = [f"{old} → {row.get_fate_display()}", f"{star}{row.title}", *cells]
        lines.append(" | ".join([*said, row.why, row.notes.replace("\n", "；")]).rstrip(" |"))
    return "\n".join(lines) + "\n"


def test_the_draft_of_2022_is_this_row_by_row(draft):
    assert draft.title == "政协杭州市滨江区委员会2022年工作要点"
    assert draft.new_term == 3
    assert words(draft) == DRAFT.read_text(encoding="utf-8")


def test_the_text_of_2022_is_this_point_by_point(draft, office):
    """Its points, whether they say what 2021's did, and what to look at; the whole of what was moved on."""
    assert begin_text(draft=draft, actor=office) == 16

    lines = []
    for one in read_text(draft):
        point, same = one.point, "沿用" if one.is_same else one.point.text
        lines.append(" | ".join([f"{point.place} {point}", same, *one.notes]))
    assert "\n".join(lines) + "\n" == TEXT.read_text(encoding="utf-8")


def test_the_plan_check_reads_the_draft(draft):
    found = [one.finding.words for one in check_draft(draft, date(2021, 5, 20))]

    assert found[:4] == [
        "重点任务“民生实事项目民主监督（与区人大联”：牵头领导写“副主席”，现有4人任此职，没有写明是哪一位。",
        "重点任务“开展年度重点课题调研”：牵头领导写“副主席”，现有4人任此职，没有写明是哪一位。",
        "1月31日（周一）到期2项，前一个工作日是1月30日（周日）。",
        "4月30日（周六）到期3项，前一个工作日是4月29日（周五）。",
    ]


def test_nothing_of_2021_is_left_open_silently(draft, office):
    """Each open row of 2021 is closed, carried or ended with a reason; its own and the new are linked."""
    client = Client()
    client.force_login(office)
    for row in draft.rows.filter(fate=Fate.CANDIDATE):
        given = {name: getattr(row, name) for name in ("title", "leaders", "period_phrase")}
        next_year.edit_row(
            row=row,
            in_plan=row.source is not None,
            why="" if row.source else "留待下一年",
            actor=office,
            seen=next_year.latest_change(row),
            **given | {"lead_departments": "城建委", "period_phrase": "5月"},
        )
    with clock.standing_at(MARCH):
        meeting = Meeting.objects.create(kind="chair", term=3, number=1, held_on=date(2022, 2, 25))
        plan = issuing.issue(
            draft=draft,
            document_number="政协办〔2022〕3号",
            meeting=meeting,
            issued_on=MARCH,
            actor=office,
        )
        topic = WorkItem.objects.get(plan=plan, annex="consultation")
        assert str(topic) == "协商议题 1：老旧小区加装电梯后的长效管理"
        assert str(topic.due_dates.get().due_on) == "2022-05-31"

        year_end.carry_over(draft=draft, actor=office)
        left = year_end.unfinished(draft)
        listed = client.get(reverse("workplan:year_end", args=[2021])).content.decode()
        assert all(one.item.get_absolute_url() in listed for one in left)
        for one in left:
            goes_on = one.carried_to is not None and one.item.seq == 44
            year_end.end_item(
                draft=draft,
                item=one.item,
                carry=goes_on,
                reason="" if goes_on else "换届，另行安排",
                actor=office,
            )
        assert year_end.unfinished(draft) == []
        stands = {due.item for due in DueDate.objects.open().filter(item__plan__year=2021)}
        assert [item for item in stands if item.leading is None] == []

        old = WorkItem.objects.get(plan__year=2021, annex="tasks", seq=30)
        new = WorkItem.objects.get(plan=plan, annex="tasks", seq=29)
        for item, said, other in ((old, "结转到2022年", new), (new, "由2021年结转", old)):
            page = client.get(item.get_absolute_url()).content.decode()
            assert said in page
            assert other.get_absolute_url() in page

    carried = draft.rows.filter(carried=True).order_by("place")
    assert [(row.origin.designation, row.item.designation) for row in carried] == [
        ("重点任务 30", "重点任务 29"),
        ("重点任务 40", "重点任务 36"),
        ("重点任务 44", "重点任务 38"),
    ]
