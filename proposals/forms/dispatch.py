"""交办会: a batch with its day and its deadline, what goes into it, and which units get what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almanac import clock
from members.directory import Directory
from members.models import Department
from proposals.enums import AssignmentState, Role, State
from proposals.forms.reviewing import UNITS
from proposals.models import DispatchBatch, Proposal, ProposalSettings
from workflow.forms import UNIT_ATTRIBUTES, day_field, find_all


class BatchForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80)
    held_on = day_field("交办会日期")
    months = forms.IntegerField(
        label="答复期限（月）",
        required=False,
        min_value=1,
        max_value=24,
        help_text="从交办会起算；也可改填固定日期。",
    )
    fixed_due_on = day_field("或固定日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.settings = ProposalSettings.current()
        self.initial.setdefault("held_on", clock.today())

    def values(self) -> dict[str, Any]:
        """Return what make_batch takes; a batch belongs to the present session."""
        return {
            **self.cleaned_data,
            "term": self.settings.term,
            "session": self.settings.session,
        }


class _Numbered(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Proposal) -> str:
        return str(obj)


class FillForm(forms.Form):
    """Which filed proposals go into a batch."""

    proposals = _Numbered(
        Proposal.objects.none(), label="待交办的提案", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, batch: DispatchBatch, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["proposals"].queryset = waiting_for(batch)


def waiting_for(batch: DispatchBatch) -> Any:
    """Return the filed proposals of the batch's session that are in no batch yet."""
    rows = Proposal.objects.of_session(batch.term, batch.session)
    return rows.filter(state=State.FILED, batch=None).order_by("number", "pk")


ROLES = (Role.LEAD, Role.CO, Role.SEPARATE)


class PlanForm(forms.Form):
    """Which units get which proposal of a batch: names as one writes them, 甲、乙."""

    def __init__(
        self, *args: Any, proposals: Sequence[Proposal], directory: Directory, **kwargs: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.proposals, self.directory = proposals, directory
        for proposal in proposals:
            planned = [a for a in proposal.assignments.all() if a.state == AssignmentState.PLANNED]
            for role in ROLES:
                names = "、".join(str(a.unit) for a in planned if a.role == role)
                self.fields[self._name(proposal, role)] = forms.CharField(
                    label=f"{proposal.designation}{role.label}",
                    required=False,
                    max_length=300,
                    initial=names,
                    widget=forms.TextInput(attrs={**UNIT_ATTRIBUTES, "data-many": True}),
                )

    def _name(self, proposal: Proposal, role: Role) -> str:
        return f"{role}-{proposal.pk}"

    def rows(self) -> list[tuple[Proposal, list[Any]]]:
        """Return each proposal with its three fields, for the page's table."""
        return [
            (proposal, [(role.label, self[self._name(proposal, role)]) for role in ROLES])
            for proposal in self.proposals
        ]

    def clean(self) -> dict[str, Any]:
        """Turn names into units, and say of each unknown name whose it is."""
        found = super().clean() or {}
        for name, words in list(found.items()):
            try:
                found[name] = find_all(words, self.directory.typed_unit, UNITS)
            except ValidationError as wrong:
                self.add_error(name, wrong)
        return found

    def changed(self) -> list[tuple[Proposal, dict[Role, list[Department]]]]:
        """Return the proposals of which something was changed, with all their units."""
        return [
            (
                proposal,
                {role: self.cleaned_data[self._name(proposal, role)] for role in ROLES},
            )
            for proposal in self.proposals
            if any(self._name(proposal, role) in self.changed_data for role in ROLES)
        ]
