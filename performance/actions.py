"""What may be done on the pages of rules, of what was typed in, and of objections."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from performance.enums import Action
from performance.forms import AnswerForm, CopyForm, EnforceForm, GroupForm, SetForm
from performance.models import Objection, PointRule, RecordedFact, RuleGroup, RuleSet
from performance.permissions import PointsAccess
from performance.services import objections, recorded, rules
from performance.services.states import RULES, may
from workflow.actions import ActionTable, PageAction
from workflow.forms import ActionForm, NothingForm, ReasonForm


def _moves(
    noun: str,
    action: Action,
    service: Callable[..., Any],
    done: str,
    form: type[ActionForm] = NothingForm,
    *,
    is_main: bool = False,
) -> PageAction:
    return PageAction(
        action.label,
        form,
        service,
        done,
        may=lambda access, row: may(action, access),
        now=lambda access, row: row.state in RULES[noun][action].sources,
        is_main=is_main,
        guards=("seen",),
    )


def _office(access: PointsAccess, row: Any) -> bool:
    return access.office


def _is_draft(access: PointsAccess, row: Any) -> bool:
    rule_set = row if isinstance(row, RuleSet) else getattr(row, "rule_set", None)
    return (rule_set or row.group.rule_set).is_draft


def _on_draft(
    label: str, form: type[ActionForm], service: Callable[..., Any], done: str
) -> PageAction:
    return PageAction(label, form, service, done, may=_office, now=_is_draft)


_SET = RuleSet.noun
SETS = ActionTable(
    "rule_set",
    {
        Action.ENFORCE: _moves(
            *(_SET, Action.ENFORCE, rules.enforce, "已施行。", EnforceForm), is_main=True
        ),
        "group": _on_draft("添加分组", GroupForm, rules.save_group, "已添加。"),
        "edit": _on_draft("修改名称和档次", SetForm, rules.edit_rules, "已修改。"),
        "copy": PageAction(
            "照此起草", CopyForm, rules.copy_rules, "已起草{result}，改好后再施行。", may=_office
        ),
        Action.DROP: _moves(_SET, Action.DROP, rules.drop, "已放弃这份草案。"),
    },
    url=lambda access, row, name: reverse("performance:act_on_set", args=[row.pk, name]),
)
GROUPS = ActionTable(
    "group",
    {
        "edit": _on_draft("修改分组", GroupForm, rules.edit_group, "已修改。"),
        "remove": _on_draft("删去分组", NothingForm, rules.remove_group, "已删去。"),
    },
    url=lambda access, row, name: reverse("performance:act_on_group", args=[row.pk, name]),
    prefix=lambda row, name: f"group-{row.pk}-{name}",
)
POINT_RULES = ActionTable(
    "rule",
    {"remove": _on_draft("删去", NothingForm, rules.remove_rule, "已删去。")},
    url=lambda access, row, name: reverse("performance:act_on_rule", args=[row.pk, name]),
    prefix=lambda row, name: f"rule-{row.pk}-{name}",
)
_REC = RecordedFact.noun
RECORDED = ActionTable(
    "recorded",
    {
        Action.CONFIRM: _moves(_REC, Action.CONFIRM, recorded.confirm, "已核实。", is_main=True),
        Action.DECLINE: _moves(
            _REC, Action.DECLINE, recorded.decline, "已记为不认定。", ReasonForm
        ),
        Action.REVOKE: _moves(_REC, Action.REVOKE, recorded.revoke, "已撤销认定。", ReasonForm),
        Action.WITHDRAW: _moves(_REC, Action.WITHDRAW, recorded.withdraw, "已撤回。"),
    },
    url=lambda access, row, name: reverse("performance:act_on_recorded", args=[row.pk, name]),
)
_OBJ = Objection.noun
OBJECTIONS = ActionTable(
    "objection",
    {
        Action.UPHOLD: _moves(
            *(_OBJ, Action.UPHOLD, objections.uphold, "已答复。", AnswerForm), is_main=True
        ),
        Action.REJECT: _moves(_OBJ, Action.REJECT, objections.reject, "已答复。", AnswerForm),
        Action.WITHDRAW: _moves(_OBJ, Action.WITHDRAW, objections.withdraw, "已撤回。"),
    },
    url=lambda access, row, name: reverse("performance:act_on_objection", args=[row.pk, name]),
)

# What each kind of row is done to by, for the one view of them.
TABLES: dict[type, ActionTable] = {
    RuleSet: SETS,
    RuleGroup: GROUPS,
    PointRule: POINT_RULES,
    RecordedFact: RECORDED,
    Objection: OBJECTIONS,
}
