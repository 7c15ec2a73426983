"""Writing a proposal, asking others to sign it, and saying whether one does."""

from datetime import timedelta
from typing import Any

from django import forms

from almanac import clock
from members import roles
from members.models import Department, User
from proposals.enums import PERSONAL_ORIGINS, SPONSOR_KINDS, CosignState, Origin
from proposals.intake import UNTITLED
from proposals.models import Category, Proposal
from proposals.permissions import sponsors_of
from workflow.forms import ActionForm, PeopleField, day_field, text_field

_SELF = "self"


class ProposalDraftForm(forms.Form):
    """A draft as far as it has come: nothing is asked for until it goes in."""

    title = forms.CharField(
        label="案由",
        max_length=200,
        required=False,
        help_text="一事一案，例如：关于……的建议。",
        widget=forms.TextInput(attrs={"class": "wide", "autocomplete": "off"}),
    )
    situation = forms.CharField(
        label="情况分析", required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    suggestions = forms.CharField(
        label="具体建议", required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label="分类", required=False, empty_label="请选择"
    )
    name = forms.ChoiceField(label="以谁的名义", required=False)

    def __init__(self, *args: Any, proposal: Proposal, user: User, **kwargs: Any) -> None:
        self.proposal = proposal
        initial = {
            "title": "" if proposal.title == UNTITLED else proposal.title,
            "situation": proposal.situation,
            "suggestions": proposal.suggestions,
            "category": proposal.category_id,
            "name": proposal.sponsor_id or _SELF,
        }
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.fields["category"].queryset = Category.objects.valid_in(clock.today().year)
        self._sponsors = {str(d.pk): d for d in sponsors_of(user, clock.today())}
        own = [(_SELF, "我本人（委员提案）")] if roles.is_member(user, clock.today()) else []
        names = [*own, *((key, f"{d}（集体提案）") for key, d in self._sponsors.items())]
        if len(names) > 1:
            self.fields["name"].choices = names
        else:
            del self.fields["name"]

    @property
    def has_words(self) -> bool:
        """Return whether anything was written that is worth keeping."""
        written = (self.data.get(name, "") for name in ("title", "situation", "suggestions"))
        return any(words.strip() for words in written)

    def values(self) -> dict[str, Any]:
        """Return what save_draft takes; in whose name only where that changes."""
        found = {k: v for k, v in self.cleaned_data.items() if k != "name"}
        name = self.cleaned_data.get("name") or ""
        was = str(self.proposal.sponsor_id or _SELF)
        if name and name != was:
            sponsor = self._sponsors.get(name)
            found |= {"origin": origin_of(sponsor), "sponsor": sponsor}
        return found


def origin_of(sponsor: Department | None) -> Origin:
    """Return the kind of proposal that stands in a body's name, or in a member's own."""
    if sponsor is None:
        return PERSONAL_ORIGINS[0]
    return next(origin for origin, kind in SPONSOR_KINDS.items() if kind == sponsor.kind)


class InviteForm(ActionForm):
    people = PeopleField(
        label="联名人",
        where="委员中",
        names="members",
        help_text="填写姓名，用顿号或空格隔开。发出后正文不能再改；"
        "收回后改了正文的，已确认的人须重新确认。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirm_by = day_field("请在何日前确认")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = self.of.on + timedelta(days=self.of.settings.cosign_days)
        self.initial.setdefault("confirm_by", usual)
        asked = self.subject.cosigners.exclude(state=CosignState.DECLINED)
        names = [str(row.person) for row in asked.select_related("person")]
        self.initial.setdefault("people", "、".join(names))


class SubmitForm(ActionForm):
    """Handing it in; with a name on it that was given to another text, whether to do without."""

    without_outdated = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outdated = self.subject.cosigners.outdated().select_related("person")
        if names := "、".join(str(row.person) for row in outdated):
            self.fields["without_outdated"].label = f"不再由{names}联名"
            self.fields["without_outdated"].when = "不等重新确认就提交的须勾选"  # type: ignore[attr-defined]
            self.remark = "也可以先“邀请联名”，请其重新确认。"
        else:
            del self.fields["without_outdated"]


class DeclineForm(ActionForm):
    reason = forms.CharField(label="原因", max_length=200, required=False)


class WithdrawForm(ActionForm):
    reason = text_field("原因", rows=2, max_length=500, required=False)
