"""What is written on the pages of the roster."""

from datetime import date
from typing import Any

from django import forms

from almanac import clock
from members import roles
from members.enums import ACTING_DUTIES, DepartmentKind, Departure, Duty, Party, Sex
from members.models import AFFILIATIONS, Department, Membership, MembershipQuerySet, Person, Post
from members.names import name_key
from members.services.memberships import OWN_FIELDS, Place
from roster.services.changes import ASKABLE
from sheets.uploads import WorkbookField
from workflow.forms import ActionForm, PeopleField, choice_field, day_field, text_field

BY_STROKES = "strokes"
_LABELS = {
    DepartmentKind.SECTOR: "界别",
    DepartmentKind.COMMITTEE: "专委会",
    DepartmentKind.TEAM: "委员小组",
    DepartmentKind.CELL: "党支部、党小组",
}


def _of_kind(kind: str) -> Any:
    return Department.objects.filter(kind=kind, is_active=True)


class ListFilter(forms.Form):
    """What narrows the roster; by a party only the office, who alone sees parties, and the day."""

    by = forms.ChoiceField(
        label="排列", choices=[("", "按界别"), (BY_STROKES, "按姓氏笔画")], required=False
    )
    sector = forms.ModelChoiceField(
        _of_kind(DepartmentKind.SECTOR), label="界别", required=False, empty_label="全部"
    )
    committee = forms.ModelChoiceField(
        _of_kind(DepartmentKind.COMMITTEE), label="专委会", required=False, empty_label="全部"
    )
    team = forms.ModelChoiceField(
        _of_kind(DepartmentKind.TEAM), label="委员小组", required=False, empty_label="全部"
    )
    standing = forms.BooleanField(label="常委", required=False)
    party = forms.ChoiceField(label="党派", choices=[("", "全部"), *Party.choices], required=False)
    on = day_field("哪一天的名册", required=False)

    def __init__(self, *args: Any, office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not office:
            del self.fields["party"], self.fields["on"]

    def apply(self, members: MembershipQuerySet, day: Any) -> MembershipQuerySet:
        said = self.cleaned_data
        if said["standing"]:
            members = members & Membership.objects.standing_on(day)
        if said.get("party"):
            members = members.filter(party=said["party"])
        return members

    def keeps(self, one: Membership) -> bool:
        """Return whether a member belongs to what was chosen."""
        chosen = (self.cleaned_data[name] for name in ("sector", "committee", "team"))
        return all(of is None or of in one.belongs(of.kind) for of in chosen)

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "by")


class ImportForm(forms.Form):
    """A workbook, of which 届 it is, and from which day on it holds."""

    file = WorkbookField(label="工作簿", required=False)
    term = forms.IntegerField(
        label="届次",
        min_value=1,
        max_value=99,
        help_text="填数字，例如 3（三届）。填了下一届的，导入时上一届全体委员届满。",
    )
    since = day_field("从哪天起", help_text="任期开始、增补或调整生效的那一天。")
    sector_goes_on = forms.BooleanField(label="界别空着的，与上一行相同", required=False)
    accounts = forms.BooleanField(
        label="同时为没有账号的委员开通账号（还不能登录，下一步发邀请）", required=False
    )


# --- one member -----------------------------------------------------------------------------------


def _check_birth(day: date) -> None:
    """Raise ValidationError for who would be a child or older than anyone."""
    if not 1900 < day.year <= clock.today().year - 18:
        raise forms.ValidationError(f"请核对年份：填写的是{day.year}年。")


def _own_fields() -> dict[str, forms.Field]:
    """Return the fields of what is kept of a member, with their contacts."""
    found = forms.fields_for_model(Membership, fields=OWN_FIELDS, labels={"born_on": "出生日期"})
    found["born_on"] = forms.DateField(
        label="出生年月",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[_check_birth],
        help_text="只知道月的，填当月1日。",
    )
    found["party"] = forms.ChoiceField(
        label="党派", choices=[("", "不填"), *Party.choices], required=False
    )
    found["sex"] = forms.ChoiceField(
        label="性别", choices=[("", "不填"), *Sex.choices], required=False
    )
    mobile = forms.CharField(label="手机", max_length=20, required=False)
    return {"mobile": mobile, "email": forms.EmailField(label="电子邮箱", required=False), **found}


class _OwnForm(ActionForm):
    """What is kept of a member, as it stands."""

    named: tuple[str, ...] = ("mobile", "email", *OWN_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = _own_fields()
        own = {name: every[name] for name in self.named}
        self.fields = {**own, **self.fields}
        if one := self.subject:
            for name in own:
                self.initial[name] = getattr(one if hasattr(one, name) else one.person, name)


class CorrectForm(_OwnForm):
    """What the office puts right."""


class AskForm(_OwnForm):
    """What a member asks to have put right."""

    named = ASKABLE
    words = text_field("说明", rows=2, required=False)
    remark = "办公室核对以后才会改，结果会告诉您。姓名、界别、专委会的变动，请直接联系办公室。"


class PlacesForm(ActionForm):
    """What a member belongs to from a day on."""

    on = day_field("从哪天起")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())
        for kind in AFFILIATIONS:
            self.fields[kind.value] = field = _places_field(kind)
            if kind != DepartmentKind.SECTOR and not field.queryset.exists():  # type: ignore[attr-defined]
                del self.fields[kind.value]
                continue
            if self.subject:
                held = [department.pk for department in self.subject.belongs(kind)]
                alone = kind == DepartmentKind.SECTOR
                self.initial[kind.value] = next(iter(held), None) if alone else held

    def places(self) -> list[Place]:
        """Return what was chosen; who leads what they stay in leads it still."""
        chosen = [self.cleaned_data["sector"]]
        more = (self.cleaned_data.get(kind.value, ()) for kind in AFFILIATIONS[1:])
        chosen += [one for some in more for one in some]
        held = self.subject.person.affiliations if self.subject else ()
        led = (
            Place(one.department, one.duty, one.title)
            for one in held
            if one.department in chosen
            and one.duty in (Duty.HEAD, Duty.DEPUTY)
            and one.department.kind != DepartmentKind.COMMITTEE
        )
        return [*map(Place, chosen), *led]

    def values(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"], "places": self.places()}


def _places_field(kind: DepartmentKind) -> forms.Field:
    if kind == DepartmentKind.SECTOR:
        return forms.ModelChoiceField(_of_kind(kind), label=_LABELS[kind], empty_label="请选择")
    return forms.ModelMultipleChoiceField(
        _of_kind(kind),
        label=_LABELS[kind],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


# What is asked at first; the rest is added on the member's page.
TAKEN_IN_WITH = ("unit", "unit_post", "mobile", "email", "party", "sex")


class TakeInForm(PlacesForm):
    """A new member: who, of which 届, and what they belong to. Whose name is known already is asked."""

    name = forms.CharField(label="姓名", max_length=60)
    same = forms.ChoiceField(
        label="已有同名的人", required=False, error_messages={"required": "请选择是不是同一个人。"}
    )
    term = forms.IntegerField(label="届次", min_value=1, max_value=99)
    standing = forms.BooleanField(label="常委", required=False)
    field_order = ("name", "same", "term", "on", "standing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = _own_fields()
        self.fields |= {name: own[name] for name in TAKEN_IN_WITH}
        self.order_fields(self.field_order)
        named = name_key(self.data.get("name", "")) if self.is_bound else ""
        known = list(Person.objects.filter(name_key=named)) if named else []
        if not known:
            del self.fields["same"]
            return
        choices = [(str(one.pk), f"就是{one}（{_about(one)}）") for one in known]
        self.fields["same"].choices = [("", "请选择"), *choices, ("new", "是另一个人，新增")]  # type: ignore[attr-defined]
        self.fields["same"].required = True

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        same = said.get("same", "new")
        person = Person(name=said["name"]) if same == "new" else Person.objects.get(pk=same)
        own = {name: said[name] for name in TAKEN_IN_WITH}
        told = {"term": said["term"], "since": said["on"], "standing": said["standing"]}
        return {"person": person, "places": self.places(), **told, **own}


def _about(person: Person) -> str:
    """Return what tells a person from another of the name."""
    last = person.memberships.order_by("-since").first()  # type: ignore[attr-defined]
    held = [one.label for one in person.appointments.all()[:3]]  # type: ignore[attr-defined]
    work = [last.work] if last and last.work else []
    return "，".join([*held, *work]) or person.mobile or person.email or "没有别的资料"


class DayForm(ActionForm):
    on = day_field("从哪天起")


class LastDayForm(ActionForm):
    on = day_field("到哪天为止", help_text="最后一天；这一天仍算在任。")


class LeaveForm(LastDayForm):
    why = choice_field(
        "原因",
        Departure,
        choices=[(one.value, one.label) for one in Departure if one != Departure.TERM],
    )
    remark = (
        "界别、小组、党支部和专委会委员随之结束；领导职务和专委会负责人不变，接任请在“人员”里登记。"
    )


# --- posts and heads ------------------------------------------------------------------------------


class _OnePerson(forms.Form):
    """Someone known, by name."""

    def clean_person(self) -> Person | None:
        found = self.cleaned_data["person"]
        if len(found) > 1:
            raise forms.ValidationError("请只写一人。")
        return next(iter(found), None)


class SucceedForm(ActionForm, _OnePerson):
    """Who takes over, and from which day on."""

    person = PeopleField(
        label="接任的人",
        required=False,
        max_length=60,
        help_text="还没有定的不填，先登记离任；定了再“登记任职”。",
    )
    on = day_field("从哪天起", help_text="原任到前一天为止。")


class AppointForm(_OnePerson):
    """Who is appointed to what, from which day on; `places` are all posts and bodies, by their keys."""

    place = forms.ChoiceField(label="职务或部门")
    duty = forms.ChoiceField(
        label="部门内职责",
        choices=[("", "领导职务不填"), *((one.value, one.label) for one in ACTING_DUTIES)],
        required=False,
    )
    person = PeopleField(
        label="任职的人", max_length=60, help_text="名册和后台“人员”里有的人；没有的先在那里登记。"
    )
    title = forms.CharField(
        label="职务名称", max_length=40, required=False, help_text="例如：提案委主任。可以不填。"
    )
    since = day_field("从哪天起")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = {f"post-{one.pk}": one for one in Post.objects.all()}
        bodies = {f"department-{one.pk}": one for one in roles.headed_bodies()}
        self.places: dict[str, Post | Department] = {**posts, **bodies}
        field: Any = self.fields["place"]
        field.choices = [
            ("", "请选择"),
            ("领导职务", [(key, str(one)) for key, one in posts.items()]),
            ("部门", [(key, str(one)) for key, one in bodies.items()]),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        place = self.places.get(said.pop("place", ""))
        if isinstance(place, Department) and not said["duty"]:
            self.add_error("duty", "请选择部门内职责。")
        is_post = isinstance(place, Post)
        said["post"], said["department"] = (place, None) if is_post else (None, place)
        said["duty"] = None if is_post or not said.get("duty") else Duty(said["duty"])
        return said
