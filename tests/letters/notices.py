"""What is sent at once: what is played, and who reads it."""

from collections.abc import Callable
from datetime import date

from almanac import clock
from consultations.models import Research
from consultations.services import meetings, problems, suggestions, themes, topics
from members.registry import tell_of_account
from notifications.models import Mail
from notifications.services.preferences import send_test
from opinions.enums import Level
from opinions.services import outcomes
from opinions.services import states as opinion_states
from proposals.enums import Role, State
from proposals.models import Assignment, Ground, Proposal
from proposals.services import answering, drafts, returns, reviewing, supervising
from proposals.services import extensions as proposal_extensions
from tests.letters.reminders import problem, reminder
from tests.letters.world import ON, World
from tests.proposals.factories import SITUATION
from workplan.annexes import Annex
from workplan.services import extensions, instructions, states, taking_back, urging

NOTICES: dict[str, Callable[[World], str]] = {}


def notice(name: str, reader: str) -> Callable:
    """Register what leads to a letter that is sent at once."""

    def register(play: Callable[[World], object]) -> Callable:
        def played(world: World) -> str:
            play(world)
            return reader

        NOTICES[name] = played
        return play

    return register


def urge(world: World, *more: str) -> None:
    items = [world.item("3月19日前"), *(world.item("3月", seq=25, title=title) for title in more)]
    urging.urge(
        dues=[world.due(item) for item in items],
        actor=world.users["办公室负责人"],
        text="请本周报送",
    )


def instruct(world: World, **more):
    more = {"answer_by": date(2021, 3, 31), **more}
    actor = world.users["周翔"]
    return instructions.instruct(item=world.item("9月"), actor=actor, text="抓紧推进", **more)


def to_participant(world: World):
    return instruct(world, department=world.departments["提案委"])


def delivered(world: World) -> None:
    """Let all notices have reached their readers."""
    Mail.objects.update(state="sent", sent_at=clock.now())


def instruction_taken_back(world: World) -> None:
    given = instruct(world)
    delivered(world)
    taking_back.take_back_instruction(instruction=given, actor=world.users["周翔"])


def return_taken_back(world: World) -> None:
    item, office = world.reported(world.item()), world.users["办公室负责人"]
    states.send_back(due=world.due(item), actor=office, reason="请补充照片")
    delivered(world)
    taking_back.take_back_step(due=world.due(item), actor=office)


reminder("批示待回复 → 责任部门负责人", "陈悦")(instruct)
reminder("批示待回复 → 参与部门负责人", "周国桥")(to_participant)
notice("批示 → 参与部门负责人", "周国桥")(to_participant)
notice("批示撤回 → 责任部门负责人", "陈悦")(instruction_taken_back)
notice("报结退回的撤回 → 责任部门负责人", "陈悦")(return_taken_back)


notice("催办 → 责任部门负责人", "陈悦")(urge)
notice("催办几项 → 责任部门负责人", "陈悦")(lambda w: urge(w, "专题协商"))
notice("批示 → 责任部门负责人", "陈悦")(instruct)
notice("批示回复 → 批示领导", "周翔")(
    lambda w: instructions.answer(instruction=instruct(w), actor=w.users["陈悦"], text="已约请专家")
)
notice("报结退回 → 责任部门负责人", "陈悦")(
    lambda w: states.send_back(
        due=w.due(w.reported(w.item())), actor=w.users["办公室负责人"], reason="请补充照片"
    )
)
notice("延期同意 → 责任部门负责人", "陈悦")(
    lambda w: extensions.grant(extension=w.asked(w.item()), actor=w.users["办公室负责人"])
)
notice("延期不同意 → 责任部门负责人", "陈悦")(
    lambda w: extensions.refuse(
        extension=w.asked(w.item()), actor=w.users["办公室负责人"], answer="请按期完成"
    )
)
notice("工作方案报送 → 办公室", "办公室负责人")(
    lambda w: w.handed_in(w.item("4-6月", starred=True), "已征求意见")
)


def second_version(world: World) -> None:
    item = world.handed_in(world.item("4-6月", starred=True))
    world.listed(item, date(2021, 4, 2))
    world.handed_in(item, "按要求修改")


notice("工作方案新版本，已在议程 → 办公室", "办公室负责人")(second_version)

notice("答复退回修改 → 承办单位", "城管局联系人")(
    lambda w: answering.send_answer_back(
        assignment=w.handed("answered"), actor=w.users["周国桥"], reason="未回应第二条"
    )
)
notice("提案催办 → 承办单位", "城管局联系人")(
    lambda w: supervising.urge(assignment=w.handed(), actor=w.users["周国桥"], text="请尽快签收")
)
notice("提案催办 → 会办单位", "住建局联系人")(
    lambda w: supervising.urge(
        assignment=w.handed("signed", "区住建局", Role.CO),
        actor=w.users["周国桥"],
        text="请提意见",
    )
)
notice("提案督办 → 承办单位", "城管局联系人")(
    lambda w: supervising.urge(
        assignment=_supervised(w), actor=w.users["周翔"], text="请当面听取意见"
    )
)


def _supervised(world: World) -> Assignment:
    given = world.handed()
    type(given.proposal).objects.update(supervising_leader=world.people["周翔"])
    return Assignment.objects.get(pk=given.pk)


notice("不同意退回 → 承办单位", "城管局联系人")(
    lambda w: returns.refuse_return(
        assignment=w.handed("return_asked"), actor=w.users["周国桥"], reason="属本单位职责"
    )
)


def decide(world: World, granted: bool, note: str = "") -> None:
    wish = proposal_extensions.ask_extension(
        assignment=world.handed("signed"),
        actor=world.users["城管局联系人"],
        until=date(2021, 7, 30),
        reason="需踏勘",
    )
    proposal_extensions.decide_extension(
        extension=wish, actor=world.users["周国桥"], granted=granted, note=note
    )


notice("提案延期同意 → 承办单位", "城管局联系人")(lambda w: decide(w, granted=True))
notice("提案延期不同意 → 承办单位", "城管局联系人")(
    lambda w: decide(w, granted=False, note="请按期答复")
)


def draft(world: World) -> Proposal:
    """A draft of 李庆莲's that 金永明 is asked to sign."""
    found = world.proposal(State.DRAFT, number=None, submitted_on=None, origin="individual")
    found.cosigners.all().delete()
    invite(world, found, "金永明")
    return Proposal.objects.get(pk=found.pk)


def invite(world: World, proposal: Proposal, *names: str) -> None:
    drafts.invite_cosigners(
        proposal=proposal, actor=world.users["李庆莲"], people=[world.people[n] for n in names]
    )


def answered(world: World, *, confirmed: bool) -> Proposal:
    asked, reason = draft(world), "" if confirmed else "不熟悉情况"
    drafts.answer_cosigning(
        proposal=asked, actor=world.users["金永明"], confirmed=confirmed, reason=reason
    )
    return Proposal.objects.get(pk=asked.pk)


def changed(world: World, *names: str) -> None:
    """Let the text be changed after it was confirmed, and these be asked."""
    proposal = answered(world, confirmed=True)
    drafts.recall(proposal=proposal, actor=world.users["李庆莲"])
    drafts.save_draft(
        proposal=Proposal.objects.get(pk=proposal.pk),
        actor=world.users["李庆莲"],
        title="亮灯工程提升的建议",
        situation=SITUATION,
        suggestions="建议改为节能灯。" * 30,
    )
    invite(world, Proposal.objects.get(pk=proposal.pk), *names)


notice("邀请联名 → 受邀联名人", "金永明")(draft)
notice("联名同意 → 提案人", "李庆莲")(lambda w: answered(w, confirmed=True))
notice("联名谢绝 → 提案人", "李庆莲")(lambda w: answered(w, confirmed=False))
notice("正文改后再请确认 → 曾确认的联名人", "金永明")(lambda w: changed(w, "金永明"))
notice("不再请联名 → 曾确认的联名人", "金永明")(lambda w: changed(w, "周翔"))

PROPOSER, COSIGNER = ("提案人", "李庆莲"), ("联名人", "金永明")
DECISIONS: dict[str, Callable[[World], object]] = {
    "立案": lambda w: reviewing.file(proposal=w.under_review(), actor=w.users["周国桥"]),
    "并案": lambda w: reviewing.merge(
        into=w.proposal(State.FILED, number=3, title_key="x", author=w.people["周国桥"]),
        proposal=w.under_review(),
        actor=w.users["周国桥"],
    ),
    "退回修改": lambda w: reviewing.send_back(
        proposal=w.under_review(), actor=w.users["周国桥"], reason="请写明路段"
    ),
    "不予立案": lambda w: reviewing.reject(
        proposal=w.under_review(), actor=w.users["周国桥"], ground=Ground.objects.get(order=10)
    ),
    "转社情民意": lambda w: reviewing.refer_as_opinion(
        proposal=w.under_review(), actor=w.users["周国桥"], reason="宜速报"
    ),
    "转意见建议": lambda w: reviewing.refer_as_suggestion(
        proposal=w.under_review(), actor=w.users["周国桥"], reason="供参考"
    ),
    "撤案": lambda w: reviewing.strike(
        proposal=w.under_review(), actor=w.users["周国桥"], reason="提案人申请"
    ),
    "重新审查": lambda w: reviewing.reconsider(
        proposal=w.proposal(State.TO_SUGGESTION, number=None),
        actor=w.users["周国桥"],
        reason="有新情况",
    ),
}
for _outcome, _play in DECISIONS.items():
    for _relation, _name in (PROPOSER, COSIGNER):
        notice(f"审查结果{_outcome} → {_relation}", _name)(_play)

SENT = ("submit", "finish", "sign", "send")
notice("社情民意待编辑 → 办公室", "办公室负责人")(lambda w: w.report("submit"))
notice("社情民意待签发 → 秘书长", "郑丽")(lambda w: w.report("submit", "finish"))
notice("社情民意待报送 → 办公室", "办公室负责人")(lambda w: w.report("submit", "finish", "sign"))
notice("社情民意退回修改 → 办公室", "办公室负责人")(
    lambda w: opinion_states.send_back(
        report=w.report("submit", "finish"), actor=w.users["郑丽"], reason="请核实数字"
    )
)
notice("社情民意签发 → 作者", "李庆莲")(lambda w: w.report("submit", "finish", "sign"))
notice("社情民意报送 → 作者", "李庆莲")(lambda w: w.report(*SENT))
notice("社情民意退回 → 作者", "李庆莲")(
    lambda w: opinion_states.return_to_author(
        report=w.report("submit"), actor=w.users["办公室负责人"], reason="请补充地点"
    )
)
notice("社情民意不采用 → 作者", "李庆莲")(
    lambda w: opinion_states.decline(
        report=w.report("submit"), actor=w.users["办公室负责人"], reason="已有同类"
    )
)


def reopen(world: World) -> None:
    report, office = world.report("submit"), world.users["办公室负责人"]
    opinion_states.decline(report=report, actor=office, reason="已有同类")
    opinion_states.reopen(report=report, actor=office, reason="有新情况")


notice("社情民意重新处理 → 作者", "李庆莲")(reopen)
for _level in Level:
    notice(f"社情民意{_level.label}采用 → 作者", "李庆莲")(
        lambda w, level=_level: outcomes.record_adoption(
            report=w.report(*SENT), level=level, actor=w.users["办公室负责人"], note="单篇采用"
        )
    )
notice("社情民意批示 → 作者", "李庆莲")(
    lambda w: outcomes.record_instruction(
        report=w.report(*SENT),
        level=Level.DISTRICT,
        who="区长",
        words="请住建局研究",
        actor=w.users["办公室负责人"],
    )
)


def suggestion(world: World, unit: str = "区住建局") -> None:
    consultation = meetings.open_consultation(
        item=world.item("9月", annex=Annex.CONSULTATION), topic="安置小区物业", actor=None
    )
    held = meetings.record_meeting(
        consultation=consultation, actor=None, held_on=ON, place="会议室"
    )
    found = suggestions.add_suggestion(
        meeting=held, actor=None, text="增设充电桩", person=world.people["李庆莲"]
    )
    suggestions.hand_over(suggestion=found, unit=unit, actor=world.users["办公室负责人"])


notice("意见建议转办 → 承办单位", "住建局联系人")(suggestion)
notice("意见建议转办 → 责任单位负责人", "陈悦")(suggestion)
notice("意见建议转办给不在册的单位 → 责任单位负责人", "陈悦")(lambda w: suggestion(w, "属地街道"))
notice("监督问题交办 → 责任单位", "住建局联系人")(lambda w: problem(w, "hand_over"))
notice("监督问题交办 → 民主监督小组负责人", "陈悦")(lambda w: problem(w, "hand_over"))
notice("监督问题重新交办 → 责任单位", "住建局联系人")(
    lambda w: problems.fail_check(
        problem=problem(w, "hand_over", "answer", "rectify"),
        actor=w.users["办公室负责人"],
        reason="仍被占",
        due_on=date(2021, 4, 30),
    )
)
notice("调研课题建立 → 责任部门负责人", "陈悦")(
    lambda w: themes.open_theme(
        kind=Research, item=w.item("9月", annex=Annex.RESEARCH), topic="社工队伍", actor=None
    )
)


def topic(world: World):
    return topics.propose_topic(
        year=2022, actor=world.users["李庆莲"], title="夜间停车", background="居民反映多"
    )


notice("选题建议提出 → 办公室", "办公室负责人")(topic)
notice("选题建议选定 → 提出人", "李庆莲")(
    lambda w: topics.select_topic(topic=topic(w), actor=w.users["办公室负责人"])
)
notice("选题建议未选用 → 提出人", "李庆莲")(
    lambda w: topics.decline_topic(
        topic=topic(w), actor=w.users["办公室负责人"], reason="已列入年度视察"
    )
)
notice("账号开通 → 本人", "陈悦")(lambda w: tell_of_account(w.users["陈悦"]))
notice("测试提醒 → 本人", "陈悦")(lambda w: send_test(person=w.people["陈悦"]))
