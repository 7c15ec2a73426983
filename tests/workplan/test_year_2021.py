"""The plan of 2021 run through its year, from the document as issued, with a moving clock.

What people do stands in tests/data/year_2021.toml and passes through the services, day by day, the
reminders of each working day after it. What is expected stands in year_2021.py and in
tests/data/year_2021_lamps.txt.
"""

import calendar
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from almanac import clock
from almanac.workdays import is_workday
from demo import loading
from demo.story import play
from members.models import Person
from notifications.models import Mail
from tests.shared_rows import shared_rows
from tests.workplan.year_2021 import FIGURES, LAMPS, NOTICES, QUEUE, REPORT
from workplan.models import DueDate, Extension, Meeting, Plan, WorkItem
from workplan.permissions import Viewer
from workplan.reading.agenda import read_agenda
from workplan.reading.inbox import Queue, queue
from workplan.reading.schemes import scheme_of
from workplan.registry import roll
from workplan.reporting import Report, meeting_report, month_report

pytestmark = pytest.mark.story

DATA = Path(__file__).parents[1] / "data"
YEAR, LAMP_TABLE = DATA / "year_2021.toml", DATA / "year_2021_lamps.txt"
ENTERED = date(2021, 1, 4)
MONTHS = range(1, 13)
MEETING_DAY = date(2021, 5, 21)
SCHEMES = (34, 22, 35, 24, 33)  # in the order of the agenda
# The topics of annex 3 by the rows of annex 1 that lead them.
LEADING = {1: 20, 2: 32, 3: 37, 4: 38, 5: 41, 6: 42}
DEPARTMENTS = ("办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委")
SIGNS = {"red": "红", "yellow": "黄", "green": "绿", "grey": "灰", "blue": "蓝"}

# Which rows are looked at in the monthly report, and in whose part. Rows 16 and 25 are 各专委会's.
JOINT = "多个部门共同承担"
REPORTED = (
    *(("提案委", 34), ("办公室", 22), ("教文委", 35), ("城建委", 24), ("委员工委", 33)),
    *((JOINT, 16), ("教文委", 20), ("社法委", 23), (JOINT, 25), ("社法委", 42)),
)


@dataclass(frozen=True)
class MonthEnd:
    """What is seen on a day: lamps by row, what waits for the office, the month's report."""

    lamps: dict[str, str]
    queue: list[str]
    report: Report


def last_day(month: int) -> date:
    return date(2021, month, calendar.monthrange(2021, month)[1])


def look(day: date) -> MonthEnd:
    with clock.standing_at(day):
        return MonthEnd(
            lamps={item.designation: lamp_of(item) for item in WorkItem.objects.with_ledger()},
            queue=in_words(queue()),
            report=month_report(Plan.objects.get(), 2021, day.month),
        )


def lamp_of(item: WorkItem) -> str:
    status_light = item.status_light
    return f"{SIGNS[status_light.lamp]} {status_light.reason or status_light.word}"


def in_words(waiting: Queue) -> list[str]:
    """Return what waits for the office, kind by kind."""
    return [
        *(f"报结 {row.item.designation} {row.due.label}" for row in waiting.reported),
        *(f"延期 {wish.due_date} {wish}" for wish in waiting.extensions),
        *(f"方案 {item.designation}" for item in waiting.schemes),
        *(f"审议 {review.item.designation}" for review in waiting.reviews),
        *(f"批示 {given.item.designation}" for given in waiting.instructions),
    ]


def report_lines(report: Report) -> list[tuple[str, WorkItem, str]]:
    """Return whose part, item and words of each line: done, going on, planned."""
    return [
        (part.name, line.due.item, f"{kind} {line.sentence}")
        for part in report.departments
        for kind, lines in (("完成", part.done), ("推进", part.going_on), ("计划", part.planned))
        for line in lines
    ]


def looked_at(report: Report) -> list[str]:
    """Return the lines of the rows looked at, each in its department's part."""
    return [
        f"{name} {item.seq} {words}"
        for wanted in REPORTED
        for name, item, words in report_lines(report)
        if item.annex == "tasks" and (name, item.seq) == wanted
    ]


def mails(*, reminders: bool) -> list[Mail]:
    found = Mail.objects.filter(reminders__isnull=not reminders).distinct()
    return list(found.select_related("recipient").order_by("pk"))


@shared_rows()
def year() -> dict[date, MonthEnd]:
    """What was seen at the months' ends and around the meeting, the year being played."""
    events = tomllib.loads(YEAR.read_text(encoding="utf-8"))["events"]
    with clock.standing_at(ENTERED):
        loading.load_people_with_accounts()
        loading.load_plan()
    seen, begun = {}, ENTERED
    for day in sorted([*map(last_day, MONTHS), MEETING_DAY - timedelta(days=1), MEETING_DAY]):
        play(events, begun, day)
        seen[day] = look(day)
        begun = day + timedelta(days=1)
    return seen


class TestTheYear:
    @pytest.fixture(autouse=True)
    def _played(self, year: dict[date, MonthEnd]) -> None:
        self.seen = year

    def at_the_end_of(self, month: int) -> MonthEnd:
        return self.seen[last_day(month)]

    def test_every_row_has_at_each_month_s_end_the_lamp_of_the_rules(self):
        lines = LAMP_TABLE.read_text(encoding="utf-8").splitlines()

        assert [
            f"{name.replace(' ', '')} {''.join(self.at_the_end_of(m).lamps[name][0] for m in MONTHS)}"
            for name in self.at_the_end_of(1).lamps
        ] == [line for line in lines if not line.startswith("#")]

    def test_the_lamps_are_so_many_of_each_and_so_many_mails_went_to_each_department(self):
        sent = Counter((mail.on.month, mail.recipient.name) for mail in mails(reminders=True))
        names = [Person.objects.get(appointments__department__name=d).name for d in DEPARTMENTS]

        def line(month: int) -> str:
            lamps = Counter(lamp[0] for lamp in self.at_the_end_of(month).lamps.values())
            counts = " ".join(f"{lamps[sign]:>2}" for sign in SIGNS.values())
            return f"{month:>2}月 {counts}   {' '.join(str(sent[month, name]) for name in names)}"

        assert [line(month).strip() for month in MONTHS] == [line.strip() for line in FIGURES]

    def test_the_rows_of_every_kind_of_period_say_why_they_stand_so(self):
        assert {
            seq: [f"{m}月 {self.at_the_end_of(m).lamps[f'重点任务 {seq}']}" for m in MONTHS]
            for seq in LAMPS
        } == LAMPS

    def test_what_waits_for_the_office(self):
        found = {month: self.at_the_end_of(month).queue for month in MONTHS}

        assert {month: lines for month, lines in found.items() if lines} == QUEUE

    def test_what_the_monthly_report_says(self):
        assert [
            f"{month}月 {line}"
            for month in MONTHS
            for line in looked_at(self.at_the_end_of(month).report)
        ] == REPORT

    def test_one_matter_is_said_once_and_what_is_all_committees_in_the_joint_part(self):
        for month in MONTHS:
            lines = report_lines(self.at_the_end_of(month).report)
            matters = [item.pk for _, item, words in lines if not words.startswith("完成")]
            joint = {
                name for name, item, _ in lines if item.seq in (16, 25) and item.annex == "tasks"
            }

            assert len(matters) == len(set(matters)), month
            assert joint <= {JOINT}

    def test_printed_at_the_year_s_end_each_report_says_what_it_said(self):
        with clock.standing_at(last_day(12)):
            again = {m: month_report(Plan.objects.get(), 2021, m) for m in MONTHS}

        for month in MONTHS:
            assert report_lines(again[month]) == report_lines(self.at_the_end_of(month).report)

    def test_nobody_is_told_on_a_day_off_and_of_what_was_reported_the_office_to_review_it(self):
        reminded = [
            (mail.on, r.title, r.subject)
            for mail in mails(reminders=True)
            for r in mail.reminders.all()
        ]

        assert all(is_workday(day) for day, _, _ in reminded)
        assert [
            (day, subject.rpartition(":")[2])
            for day, title, subject in reminded
            if "重点任务 2：" in title and day > date(2021, 1, 29)
        ] == [(date(2021, 2, 1), "review")]

    def test_who_is_told_at_once_of_what(self):
        assert [
            f"{mail.on:%m-%d} {' '.join(mail.subject.split('：')[:2]).replace(' ', '：', 1)} "
            f"{mail.recipient.name}"
            for mail in mails(reminders=False)
        ] == NOTICES

    def test_the_topics_of_annex_3_stand_as_the_rows_that_lead_them_and_are_in_no_mail(self):
        for end in self.seen.values():
            for topic, row in LEADING.items():
                sign, words = end.lamps[f"协商议题 {topic}"].split(" ", 1)
                assert f"{sign} {words.partition('：')[2]}" == end.lamps[f"重点任务 {row}"]
            assert not [i for _, i, _ in report_lines(end.report) if i.annex == "consultation"]
        reminded = [r.title for mail in mails(reminders=True) for r in mail.reminders.all()]
        assert not [title for title in reminded if title.startswith("协商议题")]

    def test_row_25_is_every_vice_chairman_s(self):
        item = WorkItem.objects.with_ledger().get(annex="tasks", seq=25)
        holders = Person.objects.filter(appointments__post__name="副主席").order_by("rank")
        led_by = [
            person.name
            for person in holders
            if WorkItem.objects.led_by(person.pk, frozenset({item.leaders[0].pk}))
            .filter(pk=item.pk)
            .exists()
        ]

        assert [str(leader) for leader in item.leaders] == ["副主席"]
        assert led_by == ["余静漪", "张爱莲", "夏福志", "周翔"]

    def test_a_granted_date_is_kept_beside_the_documents_and_a_refused_one_changes_nothing(self):
        dues = {
            (d.item.seq, d.planned_on.month): d
            for d in DueDate.objects.filter(
                item__annex="tasks", item__seq__in=(16, 23, 35, 40, 42)
            ).select_related("item")
        }

        assert {key: due.due_on for key, due in dues.items() if due.is_extended} == {
            (23, 8): date(2021, 10, 15),
            (35, 6): date(2021, 7, 16),
            (42, 9): date(2021, 10, 29),
        }
        assert [d.get_state_display() for d in Extension.objects.order_by("asked_at")] == [
            "已同意",
            "未同意",
            "已同意",
            "已同意",
            "未同意",
        ]

    # --- 二届六十四次主席会议 of 21 May ------------------------------------------------------------

    def test_the_day_before_the_meeting_its_five_schemes_are_awaited_and_warned_of(self):
        day = self.seen[MEETING_DAY - timedelta(days=1)]

        assert {seq: day.lamps[f"重点任务 {seq}"] for seq in SCHEMES} == {
            34: "黄 方案未过会，6月1日开始",
            22: "黄 方案未过会，已开始",
            35: "黄 方案未过会，6月1日开始",
            24: "黄 方案未过会，已开始",
            33: "黄 方案未过会，6月1日开始",
        }
        assert day.queue == [
            "报结 重点任务 26 5月31日",
            *(f"审议 重点任务 {seq}" for seq in SCHEMES),
            "批示 重点任务 30",
        ]

    def test_after_it_those_that_passed_stand_by_their_dates_and_the_one_that_did_not_is_warned_of(
        self,
    ):
        day = self.seen[MEETING_DAY]

        assert {seq: day.lamps[f"重点任务 {seq}"] for seq in SCHEMES} == {
            34: "灰 6月1日开始",
            22: "绿 距到期 132 天",
            35: "灰 6月1日开始",
            24: "绿 距到期 10 天",
            33: "黄 方案未过会，6月1日开始",
        }
        assert day.queue == ["报结 重点任务 26 5月31日", "批示 重点任务 30"]

    def test_the_meeting_s_record_is_that_of_the_real_one(self):
        meeting = Meeting.objects.get()
        agenda = read_agenda(meeting, Viewer(office=True))

        assert (meeting.name, meeting.held_on) == ("二届六十四次主席会议", MEETING_DAY)
        assert str(meeting.presided_by) == "王国珍"
        assert [str(p) for p in roll().there(meeting)] == [
            "余静漪",
            "张爱莲",
            "夏福志",
            "周翔",
            "郑丽",
        ]
        assert [
            (
                line.review.item.seq,
                str(line.review.reported_by),
                line.review.get_outcome_display(),
                line.review.requirements,
                [due.label for due in line.dues],
            )
            for line in agenda.lines
        ] == [
            (34, "周国桥", "原则同意", "由办公室会同提案委做好筹备。", ["6月30日"]),
            (22, "郑丽", "原则同意", "进一步完善方案，扩大参与面。", ["9月30日"]),
            (35, "黄美丽", "同意", "", ["7月16日"]),
            (24, "陈悦", "同意", "", ["5月31日"]),
            (33, "朱来兴", "提出要求，未作决定", "按会议讨论的要求修改方案。", ["6月30日"]),
        ]

    def test_what_passed_there_keeps_the_meeting_and_row_33_never_passed_and_was_done(self):
        dues = DueDate.objects.filter(item__annex="tasks", item__seq__in=SCHEMES)

        assert {
            (due.item.seq, due.planned_on): (due.scheme_passed_on, due.state) for due in dues
        } == {
            (22, date(2021, 9, 30)): (MEETING_DAY, "closed"),
            (24, date(2021, 3, 31)): (None, "closed"),
            (24, date(2021, 5, 31)): (MEETING_DAY, "closed"),
            (33, date(2021, 6, 30)): (None, "closed"),
            (34, date(2021, 6, 30)): (MEETING_DAY, "closed"),
            (35, date(2021, 6, 30)): (MEETING_DAY, "closed"),
        }
        row_33 = WorkItem.objects.get(annex="tasks", seq=33)
        assert [version.number for version in row_33.scheme_versions.all()] == [2, 1]
        assert scheme_of(row_33).words == "二届六十四次主席会议：提出要求，未作决定（第1版）"

    def test_what_the_meeting_heard_of_the_committees_it_can_be_told_at_the_year_s_end(self):
        with clock.standing_at(last_day(12)):
            heard = looked_at(meeting_report(Plan.objects.get(), MEETING_DAY))

        assert heard == [
            "提案委 34 计划 6月30日前完成。",
            "办公室 22 推进 系列活动方案已拟定。",
            "教文委 35 计划 6月30日前完成。",
            "城建委 24 推进 第二次监督点位已确定。5月31日前完成。",
            "委员工委 33 计划 6月30日前完成。",
            "多个部门共同承担 16 推进 二季度已召开四个专委会。6月30日前完成（各专委会）。",
            "社法委 23 完成 已补充监督意见书。",
            "多个部门共同承担 25 推进 监督小组已组建（各专委会）。",
        ]
