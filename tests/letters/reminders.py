"""Reminders: what is played, on which day, and who reads it."""

from collections.abc import Callable
from datetime import date

from almanac import clock
from consultations.models import Supervision
from consultations.services import meetings, problems, themes
from notifications.models import Preference, ReminderPolicy
from notifications.services.planning import plan_reminders
from proposals.enums import CosignState, Role, State
from proposals.models import CoSigner, LookBack
from proposals.services import extensions as proposal_extensions
from tests.letters.world import ON, World
from workplan.annexes import Annex

Reminded = tuple[str, date]
REMINDERS: dict[str, Callable[[World], Reminded]] = {}


def reminder(name: str, reader: str, on: date = ON) -> Callable:
    """Register what leads to a reminder of a day to a reader."""

    def register(play: Callable[[World], object]) -> Callable:
        def played(world: World) -> Reminded:
            play(world)
            return reader, on

        REMINDERS[name] = played
        return play

    return register


def late(world: World, period: str, first: date, **item) -> None:
    """Let an item be late, and its heads be reminded of it on a day before."""
    world.item(period, **item)
    with clock.standing_at(first):
        plan_reminders(first)


MONTHS_END, PROPOSAL_DAY = date(2021, 3, 31), date(2021, 6, 21)
RATING_DAY = date(2021, 4, 15)

reminder("事项逾期 → 责任部门负责人", "陈悦")(lambda w: w.item("3月19日前"))
reminder("事项逾期 → 牵头领导", "周翔")(lambda w: late(w, "3月17日前", date(2021, 3, 18)))
reminder("事项逾期 → 秘书长", "郑丽")(lambda w: late(w, "3月10日前", date(2021, 3, 11)))
reminder("事项即将到期 → 责任部门负责人", "陈悦")(lambda w: w.item())
reminder("事项即将到期 → 责任单位负责人（附件3）", "陈悦")(
    lambda w: w.item(annex=Annex.CONSULTATION)
)
reminder("事项即将到期 → 督办部门负责人（附件4）", "陈悦")(lambda w: w.item(annex=Annex.PROPOSALS))
reminder("事项即将到期 → 民主监督小组负责人（附件5）", "陈悦")(
    lambda w: w.item(annex=Annex.SUPERVISION)
)
reminder("下月安排 → 责任部门负责人", "陈悦", MONTHS_END)(lambda w: w.item("4-11月"))
reminder("下月安排 → 牵头领导", "周翔", MONTHS_END)(lambda w: w.item("4月"))
reminder("下月安排 → 督办领导（附件4）", "周翔", MONTHS_END)(
    lambda w: w.item("4月", annex=Annex.PROPOSALS)
)
reminder("下月安排 → 督导领导（附件5）", "周翔", MONTHS_END)(
    lambda w: w.item("4月", annex=Annex.SUPERVISION)
)
reminder("季度进展 → 责任部门负责人", "陈悦", MONTHS_END)(lambda w: w.item("全年"))
reminder("工作方案待报送 → 责任部门负责人", "陈悦")(lambda w: w.item("4-6月", starred=True))
reminder("工作方案待修改 → 责任部门负责人", "陈悦")(
    lambda w: w.decided(w.item("4-6月", starred=True), "revise")
)
reminder("到期时缺工作方案 → 责任部门负责人", "陈悦")(lambda w: w.handed_in(w.item(starred=True)))
reminder("报结待审核 → 办公室", "办公室负责人")(lambda w: w.reported(w.item()))
reminder("逾期后报结待审核 → 办公室", "办公室负责人")(lambda w: w.reported(w.item("3月19日前")))
reminder("延期申请待审核 → 办公室", "办公室负责人")(lambda w: w.asked(w.item()))
reminder("工作方案待列入议程 → 办公室", "办公室负责人")(
    lambda w: w.handed_in(w.item("4-6月", starred=True))
)
reminder("审议结果待登记 → 办公室", "办公室负责人")(
    lambda w: w.discussed(w.item("4-6月", starred=True))
)


def chain(world: World) -> None:
    """Plan two steps of a consultation: one of the office's, one of the department's."""
    consultation = meetings.open_consultation(item=world.item("9月"), topic="地铁口", actor=None)
    consultation.steps.exclude(name__in=("定题", "协商方案")).delete()
    consultation.steps.update(planned_on=date(2021, 3, 31))


reminder("成果链环节 → 办公室", "办公室负责人")(chain)
reminder("成果链环节 → 责任部门负责人", "陈悦")(chain)


def problem(world: World, *done: str):
    """Let a problem of 民主监督 go so far: hand_over, answer, rectify, pass_check."""
    item = world.item("9月", annex=Annex.SUPERVISION)
    theme = themes.open_theme(kind=Supervision, item=item, topic="物业提升", actor=None)
    theme.steps.all().delete()
    office = world.users["办公室负责人"]
    found = problems.add_problem(
        supervision=theme, actor=None, text="消防通道被占", place="一号楼", unit="区住建局"
    )
    more = {"hand_over": {"due_on": date(2021, 3, 31)}, "answer": {"answer": "马上办"}}
    for action in done:
        found = getattr(problems, action)(problem=found, actor=office, **more.get(action, {}))
    return found


reminder("监督问题待答复 → 民主监督小组负责人", "陈悦")(lambda w: problem(w, "hand_over"))
reminder("监督问题待答复 → 责任单位", "住建局联系人")(lambda w: problem(w, "hand_over"))
reminder("监督问题待整改 → 民主监督小组负责人", "陈悦")(lambda w: problem(w, "hand_over", "answer"))
reminder("监督问题待核查 → 民主监督小组负责人", "陈悦")(
    lambda w: problem(w, "hand_over", "answer", "rectify")
)
reminder("监督问题待销号 → 办公室", "办公室负责人")(
    lambda w: problem(w, "hand_over", "answer", "rectify", "pass_check")
)

reminder("提案待签收 → 承办单位", "城管局联系人")(lambda w: w.handed())
reminder("提案待答复、面商 → 承办单位", "城管局联系人", PROPOSAL_DAY)(lambda w: w.handed("signed"))
reminder("提案待提意见 → 会办单位", "住建局联系人", PROPOSAL_DAY)(
    lambda w: w.handed("signed", "区住建局", Role.CO)
)


def answer_in_may(world: World) -> None:
    """Let an answer be due next month, and the office remind a week ahead only."""
    ReminderPolicy.objects.filter(scope="").update(days_ahead="7")
    with clock.standing_at(date(2021, 3, 2)):
        world.handed("signed")


reminder("下月应答复 → 承办单位", "城管局联系人", date(2021, 4, 30))(answer_in_may)
reminder("退回申请待审核 → 提案委", "周国桥")(lambda w: w.handed("return_asked"))
reminder("提案延期申请待审核 → 提案委", "周国桥", PROPOSAL_DAY)(
    lambda w: proposal_extensions.ask_extension(
        assignment=w.handed("signed"),
        actor=w.users["城管局联系人"],
        until=date(2021, 7, 30),
        reason="需踏勘",
    )
)


def look_back(world: World) -> None:
    given = world.handed("answered")
    type(given.proposal).objects.update(state=State.CLOSED, closed_on=ON)
    LookBack.objects.create(assignment=given, why="basic", listed_on=ON, due_on=date(2021, 3, 31))


reminder("“回头看” → 提案委", "周国桥")(look_back)
reminder("提案待评价 → 提案人", "李庆莲", RATING_DAY)(lambda w: w.handed("answered"))
reminder("提案待评价 → 联名人", "金永明", RATING_DAY)(lambda w: w.handed("answered"))
reminder("联名待确认 → 受邀联名人", "金永明")(
    lambda w: (
        w.proposal(State.COSIGNING, cosign_by=date(2021, 3, 27), number=None, submitted_on=None),
        CoSigner.objects.update(state=CosignState.INVITED, answered_at=None),
    )
)
reminder("联名已齐待提交 → 提案人", "李庆莲")(
    lambda w: w.proposal(
        State.COSIGNING, cosign_by=date(2021, 3, 27), number=None, submitted_on=None
    )
)
reminder("两种关系合为一封 → 责任部门负责人、提案人", "陈悦", RATING_DAY)(
    lambda w: (
        w.item("4月14日前", title="专题协商", seq=20),
        w.item("4月", annex=Annex.PROPOSALS, title="亮灯提案"),
        type(w.handed("answered").proposal).objects.update(author=w.people["陈悦"]),
    )
)
reminder("每周一封 → 责任部门负责人", "陈悦", date(2021, 3, 29))(
    lambda w: (
        Preference.objects.create(person=w.people["陈悦"], frequency="weekly"),
        w.item(),
    )
)
