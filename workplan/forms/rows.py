"""What a form of an item's row is made of, in the admin and on its page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from members.models import Department, Person, Post
from members.prepared import prepared_models
from workplan.forms.people import leaders
from workplan.models import Plan
from workplan.periods import PeriodKind, parse_period


def checked_phrase(phrase: str, plan: Plan | None) -> str:
    """Return a 完成时间 that can be understood; raise what is wrong with it as a form error."""
    period = parse_period(phrase, plan.year) if plan else None
    if period and period.kind == PeriodKind.INVALID:
        raise forms.ValidationError(period.message)
    return phrase


def in_order(old: Iterable[Any], chosen: Iterable[Any]) -> tuple[Any, ...]:
    """Return what was chosen, first what stood there before, in the document's order."""
    chosen = list(chosen)
    kept = [one for one in old if one in chosen]
    return tuple(kept + [one for one in chosen if one not in kept])


class LeadersField(forms.MultipleChoiceField):
    """People and posts in one list; cleaned to the people and posts themselves."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid_choice": "请从列表中选择。"}
        super().__init__(choices=leader_choices, error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [named_key(v) if isinstance(v, Person | Post) else v for v in value or ()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial)) != set(data or ())

    def clean(self, value: Any) -> list[Person | Post]:
        keys = super().clean(value)
        people = Person.objects.in_bulk([int(k[7:]) for k in keys if k.startswith("person-")])
        posts = Post.objects.in_bulk([int(k[5:]) for k in keys if k.startswith("post-")])
        found: list[Person | Post] = [*people.values(), *posts.values()]
        known = {named_key(leader): leader for leader in found}
        return [known[key] for key in keys if key in known]


def named_key(named: Person | Post | Department) -> str:
    """Return the value by which a form names a person, a post or a department: post-3."""
    return f"{named._meta.model_name}-{named.pk}"


def leader_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the posts, and the people who hold one today or lead an item already."""
    people = _led_or_leading(tuple(person.pk for person in leaders()))
    return [
        ("人员", [(named_key(person), person.name) for person in people]),
        ("职务", [(named_key(post), post.name) for post in _posts()]),
    ]


@prepared_models()
def _led_or_leading(leaders: tuple[int, ...]) -> QuerySet[Person]:
    return Person.objects.filter(Q(pk__in=leaders) | Q(leader_rows__isnull=False)).distinct()


@prepared_models()
def _posts() -> QuerySet[Post]:
    return Post.objects.all()


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Several departments."""

    def label_from_instance(self, department: Department) -> str:
        return department.name if department.is_active else f"{department.name}（已停用）"
