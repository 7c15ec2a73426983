"""What the office does to selected proposals: shown first, then done to all or to none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from almanac import clock
from members.enums import DepartmentKind
from members.models import Department, User
from proposals.enums import FILED_STATES, Action, ProposalKind, Role, State
from proposals.models import Category, DispatchBatch, Ground, Project, Proposal
from proposals.services import batches, closing, dispatch, planning, reviewing, supervising
from proposals.transitions import RULES
from workflow.refusals import Refused

Apply = Callable[[Proposal, dict[str, Any], User], Any]
SEEN = "seen"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", max_length=1000, widget=UnfoldAdminTextareaWidget({"rows": 3})
    )


class NoteForm(forms.Form):
    reason = forms.CharField(
        label="说明",
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text="没有全部评价，或有提案人不满意的，须填写。",
    )


def _in_use(model: type[Category] | type[Ground]) -> QuerySet:
    return model.objects.valid_in(clock.today().year)


class AdviceForm(forms.Form):
    advice = forms.ChoiceField(
        label="意见",
        choices=[(a.value, a.label) for a, rule in RULES.items() if rule.decides],
        widget=UnfoldAdminSelectWidget(),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label="分类",
        empty_label="请选择",
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    ground = forms.ModelChoiceField(
        Ground.objects.none(),
        label="不予立案情形",
        empty_label="请选择",
        required=False,
        widget=UnfoldAdminSelectWidget(),
        help_text="建议不予立案的填写。",
    )
    note = forms.CharField(
        label="说明",
        max_length=2000,
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = _in_use(Category)
        self.fields["ground"].queryset = _in_use(Ground)


class FileForm(forms.Form):
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label="分类",
        empty_label="请选择",
        required=False,
        widget=UnfoldAdminSelectWidget(),
        help_text="不选则用审查时的分类。",
    )
    kind = forms.ChoiceField(
        label="类别",
        choices=ProposalKind,
        initial=ProposalKind.ORDINARY,
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = _in_use(Category)


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label="并入第几号",
        min_value=1,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text="同一届次已立案提案的案号。",
    )
    note = forms.CharField(
        label="说明",
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )


class RejectForm(forms.Form):
    ground = forms.ModelChoiceField(
        Ground.objects.none(), label="情形", empty_label="请选择", widget=UnfoldAdminSelectWidget()
    )
    note = forms.CharField(
        label="函告提案人的话",
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = _in_use(Ground)


class UnitForm(forms.Form):
    unit = forms.ModelChoiceField(
        Department.objects.exclude(kind=DepartmentKind.COLLECTIVE).filter(is_active=True),
        label="承办单位",
        empty_label="请选择",
        widget=UnfoldAdminSelectWidget(),
    )
    role = forms.ChoiceField(
        label="承办方式", choices=Role, initial=Role.LEAD, widget=UnfoldAdminSelectWidget()
    )


class BatchForm(forms.Form):
    batch = forms.ModelChoiceField(
        DispatchBatch.objects.filter(handed_over_at=None),
        label="交办批次",
        empty_label="请选择",
        widget=UnfoldAdminSelectWidget(),
        help_text="先在“交办批次”中添加交办会。",
    )


class ProjectForm(forms.Form):
    project = forms.ModelChoiceField(
        Project.objects.all(),
        label="专题项目",
        empty_label="请选择",
        widget=UnfoldAdminSelectWidget(),
    )


class ArchiveForm(forms.Form):
    archive_number = forms.CharField(
        label="档号", max_length=60, required=False, widget=UnfoldAdminTextInputWidget()
    )


def _merge(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
    target = Proposal.objects.filter(
        term=proposal.term,
        session=proposal.session,
        number=asked["into"],
        state__in=FILED_STATES,
    ).first()
    if target is None:
        raise Refused(f"这一届次没有已立案的第{asked['into']}号提案。")
    reviewing.merge(
        proposal=proposal, into=target, actor=actor, note=asked["note"], seen=asked[SEEN]
    )


def _plan_unit(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
    unit, role = asked["unit"], Role(asked["role"])
    if proposal.state == State.HANDLING:
        dispatch.add_unit(proposal=proposal, unit=unit, role=role, actor=actor)
    else:
        planning.plan_unit(proposal=proposal, unit=unit, role=role, actor=actor)


def _plan_printed(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
    if not planning.plan_printed_units(proposals=[proposal], actor=actor):
        raise Refused("没有填写承办单位，或已经安排。")


def _through(service: Callable[..., Any]) -> Apply:
    """Return what calls a service with all that was asked for."""

    def apply(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
        service(proposal=proposal, actor=actor, **asked)

    return apply


def _without_seen(service: Callable[..., Any]) -> Apply:
    def apply(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
        service(
            proposal=proposal,
            actor=actor,
            **{name: value for name, value in asked.items() if name != SEEN},
        )

    return apply


def _group(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
    supervising.group(project=asked["project"], proposals=[proposal], actor=actor)


def _advise(service: Callable[..., Any]) -> Apply:
    def apply(proposal: Proposal, asked: dict[str, Any], actor: User) -> None:
        service(proposal=proposal, actor=actor, **{**asked, "advice": Action(asked["advice"])})

    return apply


@dataclass(frozen=True)
class Bulk:
    """What is done to selected proposals: its name, what it asks for, the service behind it."""

    name: str
    title: str
    form: type[forms.Form]
    apply: Apply


BULK = (
    Bulk("pre_review", "预审", AdviceForm, _advise(reviewing.pre_review)),
    Bulk("re_review", "复审", AdviceForm, _advise(reviewing.re_review)),
    Bulk("file", "立案", FileForm, _through(reviewing.file)),
    Bulk("merge", "并案", MergeForm, _merge),
    Bulk("reject", "不予立案", RejectForm, _through(reviewing.reject)),
    Bulk("to_opinion", "转社情民意", ReasonForm, _through(reviewing.refer_as_opinion)),
    Bulk("to_suggestion", "转意见建议", ReasonForm, _through(reviewing.refer_as_suggestion)),
    Bulk("send_back", "退回修改", ReasonForm, _through(reviewing.send_back)),
    Bulk("strike", "撤案", ReasonForm, _through(reviewing.strike)),
    Bulk("reconsider", "重新审查", ReasonForm, _through(reviewing.reconsider)),
    Bulk("plan_unit", "安排承办单位", UnitForm, _plan_unit),
    Bulk("plan_printed", "按已填的承办单位安排", forms.Form, _plan_printed),
    Bulk("put_in_batch", "列入交办批次", BatchForm, _without_seen(batches.put_in_batch)),
    Bulk("group", "归入专题项目", ProjectForm, _group),
    Bulk("hand_over", "交办（不经交办会）", forms.Form, _through(dispatch.hand_over)),
    Bulk("handle_again", "二次办理", ReasonForm, _through(closing.handle_again)),
    Bulk("close", "办结", NoteForm, _through(closing.close)),
    Bulk("archive", "归档", ArchiveForm, _through(closing.archive)),
)


@dataclass
class Fate:
    """One selected proposal, the state in which it was shown, and why nothing can be done to it."""

    proposal: Proposal
    seen: str
    problem: str = ""


def carry_out(bulk: Bulk, fates: Sequence[Fate], asked: dict[str, Any], actor: User) -> bool:
    """Do it to all, or to none where one refuses; each refusal is written on its fate."""
    with transaction.atomic():
        for fate in fates:
            try:
                with transaction.atomic():
                    bulk.apply(fate.proposal, {**asked, SEEN: fate.seen}, actor)
            except Refused as refused:
                fate.problem = str(refused)
        refused_any = any(fate.problem for fate in fates)
        transaction.set_rollback(refused_any)
    return not refused_any


def _action(bulk: Bulk) -> Callable[..., HttpResponse | None]:
    @admin.action(description=f"{bulk.title}…", permissions=["change"])
    def run(
        model_admin: Any, request: HttpRequest, queryset: QuerySet[Proposal]
    ) -> HttpResponse | None:
        """Ask and show what was selected, and on a yes do it; None leads back to the list."""
        confirmed = request.POST.get("step") == "confirm"
        form = bulk.form(request.POST if confirmed else None)
        fates = [
            Fate(proposal, request.POST.get(f"{SEEN}-{proposal.pk}", proposal.state))
            for proposal in queryset
        ]
        if (
            confirmed
            and form.is_valid()
            and carry_out(bulk, fates, form.cleaned_data, request.user)
        ):
            messages.success(request, f"{bulk.title}：{len(fates)} 件已完成。")
            return None
        for fate in fates:
            if fate.problem:  # what was changed in memory was rolled back
                fate.proposal.refresh_from_db()
        context = {
            **model_admin.admin_site.each_context(request),
            "title": f"{bulk.title}：所选 {len(fates)} 件",
            "opts": model_admin.opts,
            "media": model_admin.media + form.media,
            "form": form,
            "fates": fates,
            "problems": [fate for fate in fates if fate.problem],
            "action_name": f"bulk_{bulk.name}",
            "verb": bulk.title,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/proposals/proposal/bulk.html", context)

    run.__name__ = f"bulk_{bulk.name}"
    return run


ACTIONS = [_action(bulk) for bulk in BULK]
