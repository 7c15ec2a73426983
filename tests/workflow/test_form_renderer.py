"""Fields drawn by hand are what Django's templates make of them."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from workflow.form_renderer import FormRenderer


class _Form(forms.Form):
    unit = forms.ChoiceField(
        choices=[("", "全部"), (7, "城建委 <一> & “二”"), ("组", [("a", "甲"), ("b\"'", "乙")])],
        widget=forms.Select(attrs={"required": True, "hidden": False, "data-x": '1"2'}),
    )
    several = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙"), ("c", "丙")])
    words = forms.CharField(max_length=30)
    mail = forms.EmailField()
    number = forms.IntegerField(min_value=0)
    day = forms.DateField()
    at = forms.TimeField()
    page = forms.URLField(assume_scheme="https")
    kept = forms.CharField(widget=forms.HiddenInput)
    yes = forms.BooleanField(required=False)
    text = forms.CharField(widget=forms.Textarea)


_TYPED = {
    "unit": "b\"'",
    "several": ["a", "c"],
    "words": '<b>"物业"</b>',
    "number": "1000",
    "day": "2021-05-20",
    "kept": "'",
    "yes": "on",
}


@pytest.mark.parametrize("typed", [None, _TYPED])
@pytest.mark.parametrize("name", _Form.base_fields)
def test_a_field_is_drawn_as_django_draws_it(name, typed):
    def drawn(renderer) -> str:
        return re.sub(r"\s+", " ", str(_Form(typed, renderer=renderer)[name])).replace("> <", "><")

    assert drawn(FormRenderer()) == drawn(DjangoTemplates())
