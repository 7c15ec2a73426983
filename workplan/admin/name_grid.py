"""The grid in which the office says who or what the new names of a document are: each name once."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.http import QueryDict

from almanac import clock
from members.enums import ACTING_DUTIES, DepartmentKind, Duty, NameKind
from members.models import Appointment, Department, Person, Post, User
from members.services.who_is_who import Answer, WrongAnswers, settle
from workplan.importing import Field
from workplan.importing.headers import LABELS

# Rows for people of whom the document says nothing.
SPARE_ROWS = 3
_REAL_KINDS = [
    (kind.value, kind.label) for kind in DepartmentKind if kind != DepartmentKind.COLLECTIVE
]
_DUTIES = [(duty.value, duty.label) for duty in (*ACTING_DUTIES, Duty.MEMBER)]
_LONGEST = 60


class _Row(forms.Form):
    """A row of the grid: what the fields of each kind of row have in common."""

    called = ""  # of whom the row is, for those who hear its labels

    def answer(self) -> Answer | None:
        """Return what the row says; None where nothing was filled in."""
        raise NotImplementedError


class _Person(_Row):
    post = forms.CharField(label="职务", required=False, max_length=_LONGEST)
    department = forms.CharField(label="部门", required=False, max_length=_LONGEST)
    duty = forms.ChoiceField(label="职责", choices=_DUTIES)
    email = forms.EmailField(
        label="邮箱",
        required=False,
        error_messages={"invalid": "这不是邮箱地址，应像 name@example.org。"},
    )
    mobile = forms.CharField(label="手机", required=False, max_length=20)
    account = forms.BooleanField(label="账号", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].widget.attrs["list"] = "known-posts"
        self.fields["department"].widget.attrs["list"] = "known-departments"

    def of_person(self, name: str) -> dict[str, Any]:
        names = ("post", "department", "duty", "email", "mobile", "account")
        return {"name": name, **{one: self.cleaned_data[one] for one in names}}


class _Named(_Row):
    """A row about a name of the document."""

    kind = forms.ChoiceField(
        label="是",
        choices=[("", "请选择"), *NameKind.choices],
        error_messages={"required": "请选择。"},
    )
    same_as = forms.CharField(label="同谁", required=False, max_length=_LONGEST)

    def __init__(self, asked: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = self.called = asked["name"]
        self.near = asked["near"]
        self.places = "、".join(
            f"{LABELS[Field(field)]} {count} 处" for field, count in asked["places"].items()
        )
        self.fields["same_as"].widget.attrs["list"] = "known-names"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind, same_as = found.get("kind"), found.get("same_as")
        if kind == NameKind.SAME and not same_as:
            self.add_error("same_as", "请填写同谁。")
        elif same_as and kind not in ("", None, NameKind.SAME):
            self.add_error(
                "same_as", f"填了同谁，请把“是”选为“{NameKind.SAME.label}”，或清空这一格。"
            )
        return found


class NamedPerson(_Named, _Person):
    """A name that is a person's by where it stands."""

    def answer(self) -> Answer:
        kind = self.cleaned_data["kind"]
        if kind != NameKind.PERSON:
            return _other(self.name, kind, self.cleaned_data["same_as"], "")
        return Answer(kind=kind, **self.of_person(self.name))


class NamedBody(_Named):
    """A name that is a post's or a department's by its wording and by where it stands."""

    kind_of = forms.ChoiceField(label="类别", choices=_REAL_KINDS)

    def answer(self) -> Answer:
        found = self.cleaned_data
        return _other(self.name, found["kind"], found["same_as"], found["kind_of"])


def _other(name: str, kind: str, same_as: str, kind_of: str) -> Answer:
    return Answer(
        name=name,
        kind=kind,
        same_as=same_as,
        kind_of=kind_of or DepartmentKind.COMMITTEE,
        account=False,
    )


class Head(_Person):
    """Someone of whom the document says nothing: who answers for a department, or is needed besides."""

    name = forms.CharField(label="姓名", required=False, max_length=_LONGEST)

    @property
    def called(self) -> str:  # type: ignore[override]
        return self["name"].value() or self["department"].value() or "还需要的人"

    @property
    def name_cell(self) -> forms.BoundField:
        return self["name"]

    def answer(self) -> Answer | None:
        name = self.cleaned_data["name"].strip()
        return Answer(kind=NameKind.PERSON, **self.of_person(name)) if name else None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        typed = [one for one in ("post", "email", "mobile") if found.get(one)]
        if typed and not found.get("name", "").strip():
            self.add_error("name", "请填写姓名。")
        return found


class NameGrid:
    """All rows, as the draft asks for them or as they were handed in."""

    def __init__(self, asked: Sequence[Mapping[str, Any]], posted: QueryDict | None) -> None:
        persons = [one for one in asked if _may_be_person(one)]
        members = [one for one in persons if _is_member_alone(one)]
        bodies = [one for one in asked if not _may_be_person(one)]
        self.people = [_person(one, posted) for one in persons if one not in members]
        self.members = [_person(one, posted) for one in members]
        self.bodies = [
            NamedBody(one, posted, prefix=_prefix("name", one["name"]), initial=_first_words(one))
            for one in bodies
        ]
        self.heads = [
            Head(
                posted, prefix=_prefix("head", name), initial={"department": name, "account": True}
            )
            for name in _without_head(bodies)
        ]
        self.spare = [
            Head(posted, prefix=f"more-{n}", initial={"duty": Duty.STAFF, "account": True})
            for n in range(1, SPARE_ROWS + 1)
        ]
        self.known_posts = _names(Post.objects.all(), bodies + persons, NameKind.POST)
        self.known_departments = _names(
            Department.objects.filter(is_active=True).exclude(kind=DepartmentKind.COLLECTIVE),
            bodies,
            NameKind.DEPARTMENT,
        )
        people = _names(Person.objects.all(), persons, NameKind.PERSON)
        self.known_names = list(
            dict.fromkeys([*self.known_departments, *self.known_posts, *people])
        )
        self.done = ""

    @property
    def forms(self) -> list[Any]:
        return [*self.people, *self.bodies, *self.members, *self.heads, *self.spare]

    @property
    def members_open(self) -> bool:
        """Return whether something is wrong with the members of teams, who are folded away."""
        return any(row.errors for row in self.members)

    @property
    def spare_open(self) -> bool:
        return any(row.has_changed() for row in self.spare if row.is_bound)

    @property
    def errors(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is wrong: the row, the words, and the id of the field."""
        for row in self.forms:
            for name, found in row.errors.items():
                for words in found:
                    yield row.called, words, row[name].auto_id

    def save(self, actor: User) -> bool:
        """Write what was said, and return whether all of it could be."""
        valid = [row.is_valid() for row in self.forms]
        if not all(valid):
            return False
        answered = [(row, answer) for row in self.forms if (answer := row.answer())]
        try:
            accounts = settle([answer for _, answer in answered], actor)
        except WrongAnswers as refused:
            for number, (field, words) in refused.wrong.items():
                row = answered[number][0]
                row.add_error(field if field in row.fields else None, words)
            return False
        opened = f"，开通 {len(accounts)} 个账号（还不能登录，待发邀请）" if accounts else ""
        self.done = f"已登记 {len(answered)} 个名字{opened}。"
        return True


def _prefix(kind: str, name: str) -> str:
    """Return how the fields of a name begin: by the name, so that no answer goes to another one."""
    return f"{kind}-{sha256(name.encode()).hexdigest()[:12]}"


def _may_be_person(asked: Mapping[str, Any]) -> bool:
    """Return whether a name is asked for as a person's: it stands where people stand, and is no post."""
    stands = {*asked["places"]} & {Field.LEADERS.value, Field.MEMBERS.value}
    return bool(stands) and asked["kind"] != NameKind.POST


def _is_member_alone(asked: Mapping[str, Any]) -> bool:
    """Return whether a name stands only in teams of research, and is nobody else's by its sound."""
    return {*asked["places"]} == {Field.MEMBERS.value} and asked["kind"] == NameKind.PERSON


def _person(asked: Mapping[str, Any], posted: QueryDict | None) -> NamedPerson:
    prefix = _prefix("name", asked["name"])
    return NamedPerson(asked, posted, prefix=prefix, initial=_first_words(asked))


def _first_words(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return with what a row begins: what the name most likely is, and an account for who leads."""
    same = asked["kind"] == NameKind.SAME
    return {
        "kind": asked["kind"],
        "same_as": asked["more"] if same else "",
        "kind_of": DepartmentKind.OFFICE if same else asked["more"] or DepartmentKind.COMMITTEE,
        "account": Field.LEADERS.value in asked["places"],
    }


def _without_head(bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the departments that will answer for items and have nobody who is reminded."""
    held = Appointment.objects.held_on(clock.today()).filter(duty__in=(Duty.HEAD, Duty.DEPUTY))
    kinds = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)
    known = Department.objects.filter(is_active=True, kind__in=kinds)
    known = known.exclude(pk__in=held.values("department"))
    new = [one["name"] for one in bodies if one["kind"] == NameKind.DEPARTMENT]
    return [*known.values_list("name", flat=True), *new]


def _names(known: Any, asked: Sequence[Mapping[str, Any]], kind: NameKind) -> list[str]:
    names = [str(one) for one in known]
    return [*names, *(one["name"] for one in asked if one["kind"] == kind)]
