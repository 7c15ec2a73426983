"""What may be done on the pages of a chain: what moves, and what is written beside it."""

from collections.abc import Callable
from typing import Any

from consultations.enums import Action, ProblemState, SuggestionState
from consultations.forms.meetings import (
    AdoptForm,
    ConsultationMeetingForm,
    HandOverManyForm,
    NotAdoptForm,
    PresenceForm,
    SuggestionAgainForm,
    SuggestionEditForm,
    SuggestionForm,
    SuggestionHandOverForm,
)
from consultations.forms.monitors import EndForm, ReportForm
from consultations.forms.problems import (
    AgainForm,
    AssignManyForm,
    CheckForm,
    PhotosForm,
    ProblemAnswerForm,
    ProblemForm,
    ProblemHandOverForm,
    RectifyForm,
)
from consultations.forms.steps import CompleteForm, LayOutForm, RescheduleForm, StepForm
from consultations.forms.themes import (
    ResearchForm,
    SupervisionForm,
    ThemeActivityForm,
    ThemeInstructionForm,
    ThemeSubmissionForm,
    VersionForm,
)
from consultations.forms.topics import SelectForm
from consultations.permissions import UNIT_ACTIONS, open_actions, writes
from consultations.services import meetings, monitors, problems, steps, suggestions, themes, topics
from consultations.transitions import RULES
from members.addresses import reverse
from workflow.actions import ActionTable, PageAction, Predicate, always
from workflow.forms import NothingForm, ReasonForm


def _writes(access: Any, row: Any) -> bool:
    return writes(access)


def _move(action: Action, form: Any, service: Any, done: str, label: str = "") -> PageAction:
    """Return an action of transitions.RULES; the first that is open stands out, unless it goes back.

    Whoever keeps the chain's records, and may not do this one, is told so by the service.
    """
    return PageAction(
        label or action.label,
        form,
        service,
        done,
        may=_writes,
        now=lambda access, row: action in open_actions(row, access),
        is_main=lambda access, row: open_actions(row, access)[0] == action != Action.REOPEN,
        guards=("seen",),
    )


def _entry(label: str, form: Any, service: Any, done: str, now: Predicate = always) -> PageAction:
    return PageAction(label, form, service, done, may=_writes, now=now)


def _table(address: str, noun: str, keyword: str, actions: dict[str, PageAction]) -> ActionTable:
    """Return a table of what is done to a noun; `noun` is its word in addresses."""
    words = [] if address == "decide" else [noun]
    return ActionTable(
        keyword,
        actions,
        url=lambda access, row, name: reverse(
            f"consultations:{address}", args=[*words, row.pk, str(name)]
        ),
        prefix=lambda row, name: f"{noun}-{row.pk}-{name}",
    )


def _moves(noun: str, keyword: str, rows: Any, address: str = "act") -> ActionTable:
    actions = {str(action): _move(action, *row) for action, row in rows.items()}
    return _table(address, noun, keyword, actions)


def _entries(noun: str, keyword: str, rows: dict[str, Any]) -> ActionTable:
    actions = {name: _entry(*row) for name, row in rows.items()}
    return _table("record", noun, keyword, actions)


# Form, service, what is said after; a label where the action's own word is not the button's.
STEP = {
    Action.COMPLETE: (CompleteForm, steps.complete, "已完成。"),
    Action.SKIP: (ReasonForm, steps.skip, "已标为不适用。"),
    Action.RESCHEDULE: (RescheduleForm, steps.reschedule, "已改期。"),
    Action.REOPEN: (ReasonForm, steps.reopen, "已重新打开。"),
}
TOPIC = {
    Action.SELECT: (SelectForm, topics.select_topic, "已选定。"),
    Action.DECLINE: (ReasonForm, topics.decline_topic, "已答复提出人。"),
    Action.REOPEN: (ReasonForm, topics.reconsider_topic, "已重新列入。", "重新考虑"),
}
SUGGESTION = {
    Action.HAND_OVER: (SuggestionHandOverForm, suggestions.hand_over, "已转办。"),
    Action.ADOPT: (AdoptForm, suggestions.adopt, "已登记采纳。"),
    Action.NOT_ADOPT: (NotAdoptForm, suggestions.not_adopt, "已登记未采纳。"),
    Action.REOPEN: (SuggestionAgainForm, suggestions.reopen, "已再次转办。"),
}
PROBLEM = {
    Action.ASSIGN: (ProblemHandOverForm, problems.hand_over, "已交办。"),
    Action.ANSWER: (ProblemAnswerForm, problems.answer, "已登记答复。"),
    Action.RECTIFY: (RectifyForm, problems.rectify, "已登记整改。"),
    Action.PASS: (CheckForm, problems.pass_check, "核查已通过。"),
    Action.FAIL: (AgainForm, problems.fail_check, "已退回责任单位重新整改。"),
    Action.CLOSE: (CheckForm, problems.close, "已销号。"),
    Action.REOPEN: (AgainForm, problems.reopen, "已重新交办。"),
}
# What moves, by its word in addresses; topics are decided on a page of their own.
MOVES = {
    "chainstep": _moves("chainstep", "step", STEP),
    "suggestion": _moves("suggestion", "suggestion", SUGGESTION),
    "problem": _moves("problem", "problem", PROBLEM),
}


def _answers(noun: str, keyword: str, rows: Any) -> ActionTable:
    """Return what a unit does to what was handed to it; the page opens to its people alone."""

    def action(name: Action, form: Any, service: Any, done: str) -> PageAction:
        sources = RULES[noun][name].sources
        is_open = lambda departments, row: row.state in sources  # noqa: E731
        is_main = name != Action.NOT_ADOPT
        return PageAction(
            name.label, form, service, done, always, is_open, is_main, guards=("seen",)
        )

    return ActionTable(
        keyword,
        {str(name): action(name, *rows[name]) for name in UNIT_ACTIONS[noun]},
        url=lambda departments, row, name: reverse(
            "consultations:handed_act", args=[noun, row.pk, name]
        ),
        prefix=lambda row, name: f"{noun}-{row.pk}-{name}",
    )


HANDED = {
    "problem": _answers("problem", "problem", PROBLEM),
    "suggestion": _answers("suggestion", "suggestion", SUGGESTION),
}
MONITOR = ActionTable(
    "appointment",
    {
        "report": PageAction(
            *("写报告", ReportForm, monitors.report, "报告已保存。"),
            may=lambda access, posted: access.writes(posted),
            is_main=lambda access, posted: not access.office,
        ),
        "end": PageAction(
            *("结束派驻", EndForm, monitors.end, "派驻已结束。"),
            may=lambda access, posted: access.office,
            now=lambda access, posted: posted.ended_on is None,
        ),
    },
    url=lambda access, posted, name: reverse(
        "consultations:monitor_act", args=[posted.pk, str(name)]
    ),
    prefix=lambda posted, name: f"monitor-{posted.pk}-{name}",
)
TOPICS = _moves("topicsuggestion", "topic", TOPIC, address="decide")


def _of(keyword: str, service: Callable[..., Any]) -> Callable[..., Any]:
    """Return a service of one kind of theme as one that takes a `theme`."""
    return lambda *, theme, **values: service(**{keyword: theme}, **values)


def _any(rows: Any, state: str) -> bool:
    return any(row.state == state for row in rows.all())


# Label, form, service, what is said after; where it is not always open, when.
ACTIVITY = ("登记走访、座谈、视察", ThemeActivityForm, themes.add_activity, "活动已登记。")
OF_ALL = {
    "submission": ("登记报送", ThemeSubmissionForm, themes.add_submission, "报送已登记。"),
    "instruction": ("登记批示", ThemeInstructionForm, themes.add_instruction, "批示已登记。"),
    "step": ("增加环节", StepForm, steps.add_step, "环节已增加。"),
    "steps": (
        *("按模板排定环节", LayOutForm, steps.lay_out, "已按模板排定各环节。"),
        lambda access, theme: steps.may_lay_out(theme),
    ),
}
record_meeting = _of("consultation", meetings.record_meeting)
add_version = _of("research", themes.add_version)
add_problem = _of("supervision", problems.add_problem)
assign_many = _of("supervision", problems.hand_over_many)
CONSULTATION = {
    "session": ("登记协商会", ConsultationMeetingForm, record_meeting, "协商会已登记。"),
    **OF_ALL,
}
RESEARCH = {
    "version": ("上传调研报告", VersionForm, add_version, "报告已保存。"),
    "activity": ACTIVITY,
    "edit": ("填写提纲和成果去向", ResearchForm, themes.edit_theme, "已保存。"),
    **OF_ALL,
}
SUPERVISION = {
    "problem": ("登记问题", ProblemForm, add_problem, "问题已登记。"),
    "assign": (
        *("批量交办", AssignManyForm, assign_many, "已交办 {result} 个问题。"),
        lambda access, theme: _any(theme.problems, ProblemState.FOUND),
    ),
    "activity": ACTIVITY,
    "edit": ("修改小组和联动方式", SupervisionForm, themes.edit_theme, "已保存。"),
    **OF_ALL,
}
MEETING = {
    "suggestion": ("登记意见建议", SuggestionForm, suggestions.add_suggestion, "意见建议已登记。"),
    "hand_over": (
        *("批量转办", HandOverManyForm, suggestions.hand_over_many, "已转办 {result} 条。"),
        lambda access, meeting: _any(meeting.suggestions, SuggestionState.OFFERED),
    ),
    "urge": (
        *("催办未反馈的单位", NothingForm, suggestions.urge, "已催办 {result} 家单位。"),
        lambda access, meeting: _any(meeting.suggestions, SuggestionState.HANDED_OVER),
    ),
    "presence": ("登记到会情况", PresenceForm, meetings.mark_presence, "到会情况已登记。"),
    "edit": ("修改会议记录", ConsultationMeetingForm, meetings.edit_meeting, "已保存。"),
}
OF_SUGGESTION = {
    "edit": ("修改、填写成效", SuggestionEditForm, suggestions.edit_suggestion, "已保存。"),
}
OF_PROBLEM = {
    "photos": ("加照片", PhotosForm, problems.add_photos, "照片已保存。"),
}
# What may be written on the page of each noun, by its word in addresses.
ENTRIES = {
    "consultation": _entries("consultation", "theme", CONSULTATION),
    "research": _entries("research", "theme", RESEARCH),
    "supervision": _entries("supervision", "theme", SUPERVISION),
    "session": _entries("session", "meeting", MEETING),
    "suggestion": _entries("suggestion", "suggestion", OF_SUGGESTION),
    "problem": _entries("problem", "problem", OF_PROBLEM),
}
