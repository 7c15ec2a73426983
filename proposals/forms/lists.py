"""What narrows the list of proposals, and the figures; the address can be passed on."""

from typing import Any

from django import forms
from django.db.models import F

from almanac import clock
from almanac.words import session_name
from members.models import Department
from proposals.enums import UNSUBMITTED_STATES, Origin, ProposalKind, ProposalSubmission, State
from proposals.models import Category, ProposalQuerySet, ProposalSettings
from proposals.models.proposals import sessions_with_proposals
from workflow.forms import day_field

_ALL = ("", "全部")
_SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "": ("按案号", ("-term", "-session", F("number").asc(nulls_last=True), "-pk")),
    "submitted": ("按提交日期", (F("submitted_on").desc(nulls_last=True), "-pk")),
    "due": ("按答复期限", (F("answer_due_on").asc(nulls_last=True), "pk")),
    "title": ("按案由", ("title_key", "pk")),
}


def session_choices(current: tuple[int, int] | None = None) -> list[tuple[str, str]]:
    """Return the sessions that have proposals, and the current one where it is given, each once, the
    latest first.
    """
    known = {*sessions_with_proposals(), *([current] if current else ())}
    in_order = sorted(known, reverse=True)
    return [_ALL, *((f"{t}-{s}", session_name(t, s)) for t, s in in_order)]


class ListForm(forms.Form):
    q = forms.CharField(
        label="搜索",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "案号、案由、正文、提案人"}),
    )
    meeting = forms.ChoiceField(label="届次", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            _ALL,
            *((s.value, s.label) for s in State if s not in UNSUBMITTED_STATES),
        ],
    )
    category = forms.ModelChoiceField(
        Category.objects.all(), label="分类", required=False, empty_label="全部"
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[_ALL, *ProposalKind.choices])
    unit = forms.ModelChoiceField(
        Department.objects.none(), label="承办单位", required=False, empty_label="全部"
    )
    origin = forms.ChoiceField(label="提案者", required=False, choices=[_ALL, *Origin.choices])
    submission = forms.ChoiceField(
        label="形式", required=False, choices=[_ALL, *ProposalSubmission.choices]
    )
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[(key, label) for key, (label, _) in _SORTS.items()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["meeting"].choices = session_choices()
        self.fields["unit"].queryset = Department.objects.filter(
            proposal_assignments__isnull=False
        ).distinct()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")

    def apply(self, rows: ProposalQuerySet) -> ProposalQuerySet:
        """Return the proposals that the filter lets through, in its order."""
        wanted = self.cleaned_data
        if wanted["meeting"]:
            term, session = wanted["meeting"].split("-")
            rows = rows.of_session(int(term), int(session))
        for name in ("state", "category", "kind", "origin", "submission"):
            if wanted[name]:
                rows = rows.filter(**{name: wanted[name]})
        if wanted["unit"]:
            handed = wanted["unit"].proposal_assignments.live()
            rows = rows.filter(pk__in=handed.values("proposal"))
        if wanted["q"]:
            rows = rows.search(wanted["q"])
        return rows.order_by(*_SORTS[wanted["sort"]][1])


class FiguresForm(forms.Form):
    meeting = forms.ChoiceField(label="届次", required=False)
    on = day_field("截至", required=False)

    def __init__(self, data: Any) -> None:
        settings = ProposalSettings.current()
        data = data.copy()
        data.setdefault("meeting", f"{settings.term}-{settings.session}")
        data["on"] = data.get("on") or clock.today().isoformat()
        super().__init__(data, label_suffix="")
        self.fields["meeting"].choices = session_choices((settings.term, settings.session))

    @property
    def scope(self) -> dict[str, Any]:
        """Return the day, and the session where one is chosen, as Figures takes them."""
        found: dict[str, Any] = {"on": self.cleaned_data["on"]}
        if meeting := self.cleaned_data["meeting"]:
            term, session = meeting.split("-")
            found |= {"term": int(term), "session": int(session)}
        return found
