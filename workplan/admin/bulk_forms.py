"""What the office is asked for before something is done to many items at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
)

from members.enums import DepartmentKind
from members.models import Department, Person, Post
from workflow.forms import check_year
from workflow.refusals import Refused
from workplan.admin.forms import SearchableSelect
from workplan.enums import RUNNING_STATES, Side
from workplan.forms.departments import may_be_responsible
from workplan.forms.people import leaders
from workplan.forms.rows import DepartmentsField, LeadersField, named_key
from workplan.models import WorkItem
from workplan.services.reassigning import Reassignment

Named = Department | Person | Post


def words_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text=help_text,
    )


class BulkForm(forms.Form):
    """A form about items that were chosen before."""

    def __init__(self, *args: Any, items: Sequence[WorkItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items


class BulkReasonForm(BulkForm):
    reason = words_field("理由", help_text="记入每一项的流转记录，责任部门看得到。")


class BulkCloseForm(BulkForm):
    reason = words_field("说明", help_text="记入每一项的流转记录，例如：1月已完成，补录。")
    done_on = forms.DateField(
        label="完成日期",
        required=False,
        widget=UnfoldAdminSingleDateWidget(),
        validators=[check_year],
        help_text="此前已完成的填实际日期，不填按今天计。",
    )


class BulkUrgeForm(BulkForm):
    text = words_field("催办内容", required=False, help_text="写在邮件里，可以不填。")


class LeadDepartmentsForm(BulkForm):
    lead_departments = DepartmentsField(
        may_be_responsible(),
        label="责任部门",
        help_text="替换所选各项现有的责任部门。",
        widget=SearchableSelect,
    )


class LeadersForm(BulkForm):
    leaders = LeadersField(
        label="牵头领导", help_text="替换所选各项现有的牵头领导。", widget=SearchableSelect
    )


class ReassignForm(BulkForm):
    """Who is to stand where another stood: cleaned to the `reassignment` and its `reason`."""

    old = forms.ChoiceField(label="现在是", widget=UnfoldAdminSelectWidget())
    new = forms.ChoiceField(label="改派给", widget=UnfoldAdminSelectWidget())
    side = forms.ChoiceField(
        label="部门的角色",
        required=False,
        choices=[("", "责任部门和参与部门"), *Side.choices],
        widget=UnfoldAdminSelectWidget(),
        help_text="改派领导时不用选。",
    )
    reason = words_field("理由", help_text="记入每一项的修改记录，例如：机构调整、职务变动。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, Named] = {}
        self.fields["old"].choices = self._choices(self._named_now())  # type: ignore[attr-defined]
        self.fields["new"].choices = self._choices(_to_choose())  # type: ignore[attr-defined]

    def _named_now(self) -> list[Named]:
        """Return who stands in the items that are still open."""
        items = [i for i in self.items if any(d.state in RUNNING_STATES for d in i.due_dates.all())]
        departments = (row.department for item in items for row in item.department_rows.all())
        leaders = (leader for item in items for leader in item.leaders)
        return sorted({*departments, *leaders}, key=_place)

    def _choices(self, named: Sequence[Named]) -> list[tuple[str, Any]]:
        self.known |= {named_key(one): one for one in named}
        groups = [
            (label, [(named_key(one), one.name) for one in named if isinstance(one, kind)])
            for kind, label in ((Department, "部门"), (Post, "领导职务"), (Person, "人员"))
        ]
        return [("", "请选择"), *((label, found) for label, found in groups if found)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        side = Side(cleaned["side"]) if cleaned["side"] else None
        old, new = (self.known[cleaned[name]] for name in ("old", "new"))
        try:
            reassignment = Reassignment(old, new, side)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return {"reassignment": reassignment, "reason": cleaned["reason"]}


def _to_choose() -> list[Named]:
    """Return the departments in use that are of the house, the posts, and those who hold one today."""
    return [
        *Department.objects.filter(is_active=True).exclude(kind=DepartmentKind.UNIT),
        *Post.objects.all(),
        *leaders(),
    ]


def _place(named: Named) -> tuple:
    by_name = getattr(named, "stroke_key", named.name)
    return (getattr(named, "order", 0), getattr(named, "rank", 0), by_name)
