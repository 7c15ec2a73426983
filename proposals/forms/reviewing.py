"""The review and what comes of it; who supervises; who gets what.

`subject` is the proposal; in the admin, where something is done to many, there is none.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from almanac import clock
from members import roles
from members.enums import DepartmentKind
from members.models import Department, Person
from proposals.enums import FILED_STATES, Action, ProposalKind, Role
from proposals.models import Assignment, Category, DispatchBatch, Ground, Project, Proposal
from proposals.models.reviews import OUTCOMES
from workflow.forms import ActionForm, UnitField, choice_field, day_field, text_field

# What a page says where a unit's name is not known.
UNITS = "部门和承办单位中"


def _grounds() -> Any:
    return Ground.objects.valid_in(clock.today().year)


class ExplainForm(ActionForm):
    reason = text_field("说明", max_length=2000)


class CategoryForm(ActionForm):
    """What gives a proposal its category."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label="分类", required=False, empty_label="未定"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.valid_in(clock.today().year)
        if self.subject:
            self.initial.setdefault("category", self.subject.category_id)


class AdviseForm(CategoryForm):
    """预审, 复审: what is advised."""

    field_order = ("advice", "category")
    advice = choice_field("审查意见", Action, choices=OUTCOMES)
    ground = forms.ModelChoiceField(
        Ground.objects.none(),
        label="不予立案情形",
        required=False,
        empty_label="——",
    )
    note = text_field("说明", max_length=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = _grounds()
        self.fields["ground"].when = "建议不予立案的须选"  # type: ignore[attr-defined]


class FileForm(CategoryForm):
    kind = choice_field("类别", ProposalKind, initial=ProposalKind.ORDINARY)
    number = forms.IntegerField(
        label="案号", required=False, min_value=1, help_text="留空则接着本次会议已有的案号编。"
    )
    note = text_field("说明", max_length=2000, rows=2, required=False)


class _Candidates(forms.ModelChoiceField):
    def label_from_instance(self, obj: Proposal) -> str:
        return f"{obj}（{obj.get_state_display()}）"


class MergeForm(ActionForm):
    """并案; its candidates are what is like the proposal, or what the words searched for find."""

    SHOWN = 10

    into = _Candidates(Proposal.objects.none(), label="并入", widget=forms.RadioSelect)
    note = text_field("说明", max_length=2000, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = self.subject
        filed = Proposal.objects.of_session(mine.term, mine.session).filter(state__in=FILED_STATES)
        if self.is_bound:
            chosen = self.data.get(self.add_prefix("into"), "")
            self.fields["into"].queryset = filed.filter(pk=chosen if chosen.isdecimal() else None)
        else:
            self.fields["into"].queryset = filed.filter(pk__in=self._candidates(filed))

    def _candidates(self, filed: Any) -> list[int]:
        if self.of.words:
            number = self.of.words.strip().removeprefix("第").removesuffix("号")
            if number.isdecimal():
                return list(filed.filter(number=int(number)).values_list("pk", flat=True))
            return list(filed.search(self.of.words).values_list("pk", flat=True)[: self.SHOWN])
        return [similar.proposal.pk for similar in self.of.similar]


class RejectForm(ActionForm):
    ground = forms.ModelChoiceField(
        Ground.objects.none(), label="不予立案情形", widget=forms.RadioSelect, empty_label=None
    )
    note = text_field(
        "另需说明的话", max_length=2000, required=False, help_text="写入给提案人的函告。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = _grounds()


class KindForm(ActionForm):
    kind = choice_field("类别", ProposalKind)
    promoting_leader = forms.ModelChoiceField(
        Person.objects.none(),
        label="领办领导",
        required=False,
        help_text="只有重点督办提案由党政领导领办。可选在承办单位“区委”“区政府”任职的负责人、副职；"
        "还没有的，请办公室先在“人员与部门”中登记。",
    )
    supervising_leader = forms.ModelChoiceField(
        Person.objects.none(), label="督办领导", required=False
    )
    supervising_department = forms.ModelChoiceField(
        Department.objects.none(), label="督办部门", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposal = self.subject
        for name in ("kind", "promoting_leader", "supervising_leader", "supervising_department"):
            self.initial.setdefault(name, getattr(proposal, name))
        today = clock.today()
        own = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)
        for name, rows in (
            ("promoting_leader", roles.governing_on(today)),
            ("supervising_leader", roles.leaders_on(today)),
            ("supervising_department", Department.objects.filter(is_active=True, kind__in=own)),
        ):
            # Who is it already stays, whatever became of them.
            kept = getattr(proposal, f"{name}_id")
            every = rows.model.objects
            self.fields[name].queryset = every.filter(Q(pk__in=rows.values("pk")) | Q(pk=kept))


class OfSessionForm(ActionForm):
    """What a proposal is put into, of its own session; `into` is the field and the proposal's."""

    into = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if mine := self.subject:
            rows = self.fields[self.into].queryset
            self.fields[self.into].queryset = rows.filter(term=mine.term, session=mine.session)
            self.initial.setdefault(self.into, getattr(mine, f"{self.into}_id"))


class GroupForm(OfSessionForm):
    into = "project"
    project = forms.ModelChoiceField(
        Project.objects.all(), label="专题项目", required=False, empty_label="不归入专题项目"
    )


class PlanUnitForm(ActionForm):
    unit = UnitField(label="承办单位", where=UNITS)
    role = choice_field("承办方式", Role, initial=Role.LEAD)


class AddUnitForm(PlanUnitForm):
    due_on = day_field("办理期限", required=False, help_text="留空则与提案的答复期限相同。")


class ToBatchForm(OfSessionForm):
    into = "batch"
    batch = forms.ModelChoiceField(
        DispatchBatch.objects.filter(handed_over_at=None),
        label="交办批次",
        required=False,
        empty_label="不列入批次",
    )


class HandOverForm(ActionForm):
    """交办 of a single proposal, outside a 交办会."""

    months = forms.IntegerField(
        label="答复期限（月）", required=False, min_value=1, max_value=24, help_text="从今天起算。"
    )
    fixed_due_on = day_field("或固定日期", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("months") and found.get("fixed_due_on"):
            raise ValidationError("答复期限：请填月数或固定日期，二者择一。")
        return found


class HandleAgainForm(ActionForm):
    only = forms.ModelMultipleChoiceField(
        Assignment.objects.none(),
        label="由哪些单位重新办理",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选则全部重新办理。",
    )
    reason = text_field("理由", max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject:
            current = self.subject.assignments.current().answering().select_related("unit")
            self.fields["only"].queryset = current


class ProposalCloseForm(ActionForm):
    reason = text_field("说明", max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].when = "有人没有评价或不满意的须填"  # type: ignore[attr-defined]


class ArchiveForm(ActionForm):
    archive_number = forms.CharField(label="档号", max_length=60, required=False)
