"""Many rows at once: shown first, then done to all or to none."""

from dataclasses import dataclass

import pytest
from django import forms
from django.core.exceptions import ValidationError

from members.models import Department
from tests.factories import make_department
from workflow.bulk import BulkAction, Preview, each
from workflow.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@dataclass(frozen=True)
class Row:
    pk: int
    refuses: Exception | None = None


def do(preview, asked, actor) -> None:
    make_department(f"{preview.row.pk}：{asked['words']}")
    if preview.row.refuses:
        raise preview.row.refuses


ACTION = BulkAction(
    *("go", "去办", forms.Form, lambda rows, asked: [Preview(row) for row in rows]),
    each(do, KeyError),
)


def carried_out(previews, shown=()) -> list[int]:
    return [one.row.pk for one in ACTION.carry_out(previews, {"words": "好"}, None, shown)]


def problems(previews) -> list[str]:
    return [one.problem for one in previews]


def test_all_that_was_selected_is_done():
    assert carried_out([Preview(Row(1)), Preview(Row(2))]) == [1, 2]
    assert set(Department.objects.values_list("name", flat=True)) == {"1：好", "2：好"}


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("refuses", "words"),
    [
        (Refused("太晚了。"), "太晚了。"),
        (ValidationError(["一", "二"]), "一；二"),
        (KeyError("别的"), "'别的'"),
    ],
)
def test_where_one_refuses_nothing_is_done_and_it_says_why(refuses, words):
    previews = [Preview(Row(1)), Preview(Row(2, refuses)), Preview(Row(3))]
    assert carried_out(previews) == []
    assert problems(previews) == ["", words, ""]
    assert not Department.objects.exists()


def test_what_was_not_foreseen_is_no_refusal():
    with pytest.raises(TypeError):
        carried_out([Preview(Row(1, TypeError()))])


def test_what_was_left_out_of_what_is_shown_is_not_touched():
    previews = [Preview(Row(1)), Preview(Row(2), left_out="已办结")]
    assert carried_out(previews, [previews[0].token]) == [1]


def test_without_a_preview_what_is_left_out_stops_all():
    previews = [Preview(Row(1)), Preview(Row(2), left_out="已办结")]
    assert carried_out(previews) == []
    assert problems(previews) == ["", "已办结"]


@pytest.mark.parametrize(
    "now",
    [
        Preview(Row(2), words="别的"),
        Preview(Row(2), words="一样", changes=["3月 → 4月"]),
        Preview(Row(2), words="一样", seen="closed"),
    ],
)
def test_what_differs_from_what_was_shown_is_shown_again(now):
    shown = [Preview(Row(1)).token, Preview(Row(2), words="一样").token]
    previews = [Preview(Row(1)), now]
    assert carried_out(previews, shown) == []
    assert problems(previews) == ["", "与您查看时不同，请再看一遍"]
    assert not Department.objects.exists()


def test_nothing_selected_is_nothing_done():
    assert carried_out([]) == []
