"""What a person writes on the pages of opinion reports."""

from typing import Any

from django import forms
from django.db.models import Q

from almanac import clock
from members import roles
from members.directory import Directory
from members.enums import NOT_ACTING_KINDS, DepartmentKind
from members.models import Department, User
from members.names import UnknownName
from opinions.counting import LIMIT, characters
from opinions.enums import Level, Result, State, Way
from opinions.figures import years
from opinions.models import ContactPoint, OpinionReport, OpinionReportQuerySet
from opinions.names import ADVICE, authors_in, in_a_line, split_names
from opinions.services.authors import Author
from opinions.services.writing import ReportData
from sheets.uploads import WorkbookField
from workflow.forms import ActionForm, choice_field, count_field, day_field, text_field
from workplan.models import Plan, WorkItem

TEXT_ROWS = 14
SHARES = "多人署名用顿号分开，份额不同的写作“陈悦（2份）”。"


def _text(label: str, *, required: bool = True) -> forms.CharField:
    """A field whose characters are counted as one types (static/opinions.js)."""
    widget = forms.Textarea(attrs={"rows": TEXT_ROWS, "data-limit": LIMIT})
    return forms.CharField(
        label=label, required=required, widget=widget, help_text=f"一事一报，不超过{LIMIT}字。"
    )


class CountedForm(forms.Form):
    """A form with a `text` of limited length."""

    @property
    def count(self) -> int:
        """How many characters stand in the text now, for pages without a script."""
        return characters(self["text"].value() or "")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if (count := characters(text)) > LIMIT:
            raise forms.ValidationError(f"正文{count}字，超过{LIMIT}字，请删去{count - LIMIT}字。")
        return text


def _authors(line: str) -> tuple[Author, ...]:
    """Return whom a line names. Raises ValidationError for a name that is not known."""
    try:
        return authors_in(line, Directory.load())
    except UnknownName as unknown:
        raise forms.ValidationError(unknown.in_words(advice=ADVICE)) from None


class WriteForm(CountedForm):
    """A report as its author writes it. The office may write for others, and names them all."""

    title = forms.CharField(label="标题", max_length=100)
    text = _text("正文", required=False)
    text.when = "存草稿可以不填"  # type: ignore[attr-defined]
    authors = forms.CharField(label="作者", max_length=300, required=False, help_text=SHARES)
    department = forms.ModelChoiceField(
        Department.objects.exclude(kind__in=NOT_ACTING_KINDS),
        label="部门或界别",
        required=False,
        empty_label="不填",
    )
    item = forms.ModelChoiceField(
        WorkItem.objects.none(), label="相关工作事项", required=False, empty_label="不填"
    )
    contact_point = forms.ModelChoiceField(
        ContactPoint.objects.none(), label="联系点", required=False, empty_label="不填"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        # What was chosen earlier may be of another year, or no longer in use, and stays.
        chosen = self.initial
        items = Q(plan=Plan.current()) | Q(pk=chosen.get("item"))
        self.fields["item"].queryset = WorkItem.objects.filter(items).select_related("plan")
        points = ContactPoint.objects.filter(Q(is_active=True) | Q(pk=chosen.get("contact_point")))
        self.fields["contact_point"].queryset = points
        if not points.exists():
            del self.fields["contact_point"]
        departments = Q(is_active=True) | Q(pk=chosen.get("department"))
        self.fields["department"].queryset = self.fields["department"].queryset.filter(departments)
        if user.person_id:
            self.fields["authors"].initial = str(user.person)
            own = roles.appointments_of(user, clock.today()).filter(
                department__in=self.fields["department"].queryset
            )
            self.fields["department"].initial = own.values_list("department", flat=True).first()
        else:
            self.fields["authors"].required = True

    def clean_authors(self) -> tuple[Author, ...]:
        """Return who signs it; the user where nobody is named."""
        line = self.cleaned_data["authors"]
        if not split_names(line) and self.user.person:
            return (Author(self.user.person),)
        return _authors(line)

    def clean(self) -> dict[str, Any]:
        """An author writes with others, not for them."""
        values = super().clean() or {}
        authors = values.get("authors", ())
        own = {author.person.pk for author in authors}
        if authors and not self.user.is_staff and self.user.person_id not in own:
            self.add_error("authors", "作者中没有您本人。")
        return values

    @property
    def data_given(self) -> ReportData:
        """What was written, once it is valid."""
        return ReportData(**self.cleaned_data)

    @staticmethod
    def initial_of(report: OpinionReport) -> dict[str, Any]:
        names = [(str(row.person), row.weight) for row in report.authorships.all()]
        return {
            "title": report.title,
            "text": report.text,
            "authors": in_a_line(names),
            "department": report.department_id,
            "item": report.item_id,
            "contact_point": report.contact_point_id,
        }


class EditForm(CountedForm):
    """The office's wording of a report."""

    title = forms.CharField(label="标题", max_length=100)
    text = _text("正文")


class CreditForm(ActionForm):
    """Who signed a report after all; the office names them all."""

    authors = forms.CharField(label="作者", max_length=300, help_text=SHARES)
    reason = text_field("理由")

    def __init__(self, *args: Any, subject: OpinionReport, **kwargs: Any) -> None:
        known = {"authors": WriteForm.initial_of(subject)["authors"]}
        super().__init__(*args, subject=subject, initial=known, **kwargs)

    def clean_authors(self) -> tuple[Author, ...]:
        """Return who signed it. Raises ValidationError for a name that is not known."""
        return _authors(self.cleaned_data["authors"])


class SendForm(ActionForm):
    sent_to = forms.CharField(label="报送单位", max_length=200, help_text="例如：市政协、区委办")
    sent_on = day_field("报送日期", required=False, help_text="不填即今天。")


class AdoptionForm(ActionForm):
    level = forms.ChoiceField(label="级别", choices=Level)
    body = forms.CharField(
        label="采用单位", max_length=60, required=False, help_text="不填即该级政协。"
    )
    on = day_field("采用日期", required=False)
    way = forms.ChoiceField(label="采用方式", choices=[("", "不详"), *Way.choices], required=False)
    ministry = forms.CharField(
        label="转送部委",
        max_length=60,
        required=False,
        help_text="转送国家部委的，填写部委名称；不转送不填。",
    )
    note = forms.CharField(label="说明", max_length=100, required=False)


class HandingForm(ActionForm):
    """To which unit a report goes, and by when it is to answer."""

    unit = forms.ModelChoiceField(
        Department.objects.filter(kind=DepartmentKind.UNIT, is_active=True),
        label="承办单位",
        empty_label="请选择",
    )
    answer_by = day_field("答复期限", required=False)


class HandingAnswerForm(ActionForm):
    result = choice_field("办理情况", Result)
    answer = text_field("答复", rows=6, max_length=3000)


class LeadForm(forms.Form):
    """线索 that came otherwise than by the public's pages: one, or a number of them."""

    point = forms.ModelChoiceField(
        ContactPoint.objects.filter(is_active=True),
        label="联系点",
        required=False,
        empty_label="未注明",
    )
    on = day_field("收到日期", required=False, help_text="不填即今天。")
    count = count_field("条数", initial=1)
    note = forms.CharField(label="内容", max_length=200, required=False)


class CollectionForm(forms.Form):
    """What stands in a 专刊: its title and number, and the reports."""

    name = forms.CharField(label="专刊名称", max_length=60, initial="社情民意专刊")
    number = forms.CharField(label="期号", max_length=30, required=False, help_text="例如：第3期")
    reports = forms.ModelMultipleChoiceField(
        OpinionReport.objects.none(), label="收入的信息", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, reports: OpinionReportQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reports"].queryset = reports


class ReportInstructionForm(ActionForm):
    level = forms.ChoiceField(label="级别", choices=Level)
    who = forms.CharField(label="批示领导", max_length=60)
    on = day_field("批示日期", required=False)
    words = text_field("批示内容", required=False)


class ImportForm(forms.Form):
    file = WorkbookField(label="Excel 文件")
    add_unknown = forms.BooleanField(label="一并新增不认识的作者", required=False)

    def clean_file(self) -> bytes:
        """Return the file's bytes."""
        return self.cleaned_data["file"].read()


class ListFilter(forms.Form):
    """What narrows the list; every field may be left out, and the address can be passed on."""

    q = forms.CharField(label="搜索", required=False, max_length=100)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *State.choices])
    year = forms.ChoiceField(label="报送年份", required=False)
    month = forms.TypedChoiceField(
        label="报送月份",
        required=False,
        coerce=int,
        choices=[("", "全部"), *((m, f"{m}月") for m in range(1, 13))],
    )
    department = forms.ChoiceField(label="部门或界别", required=False)
    point = forms.ChoiceField(label="联系点", required=False)
    adopted = forms.ChoiceField(
        label="采用",
        required=False,
        choices=[
            *(("", "全部"), ("any", "已采用"), ("city+", "市级以上"), *Level.choices),
            *(("single", "全国单篇采用"), ("passed", "转送部委")),
        ],
    )
    instructed = forms.ChoiceField(
        label="批示", required=False, choices=[("", "全部"), ("any", "有批示"), *Level.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "全部"), *((str(y), f"{y}年") for y in years())]
        named = Department.objects.filter(opinion_reports__isnull=False).distinct()
        self.fields["department"].choices = [
            ("", "全部"),
            ("none", "未填"),
            *((str(d.pk), d.name) for d in named),
        ]
        points = ContactPoint.objects.values_list("pk", "name")
        self.fields["point"].choices = [
            *(("", "全部"), ("none", "未注明")),
            *((str(pk), name) for pk, name in points),
        ]
        if not points:
            del self.fields["point"]

    def apply(self, reports: OpinionReportQuerySet) -> OpinionReportQuerySet:
        """Return the reports that the filter lets through."""
        wanted = self.cleaned_data
        plain = {
            "state": wanted["state"],
            "sent_on__year": wanted["year"],
            "sent_on__month": wanted["month"],
        }
        reports = reports.filter(**{name: value for name, value in plain.items() if value})
        if of := wanted["department"]:
            reports = reports.filter(department=None if of == "none" else of)
        if of := wanted.get("point"):
            reports = reports.filter(contact_point=None if of == "none" else of)
        if level := wanted["adopted"]:
            special = {"single": reports.nation_single, "passed": reports.passed_on}
            reports = special[level]() if level in special else reports.adopted_at(*_levels(level))
        if level := wanted["instructed"]:
            reports = reports.instructed_at(*_levels(level))
        return reports.search(wanted["q"])


def _levels(choice: str) -> tuple[Level, ...]:
    if choice == "any":
        return tuple(Level)
    return Level.CITY.and_above if choice == "city+" else (Level(choice),)
