"""Names in a form, each found in the register or said to be unknown."""

import pytest
from django.core.exceptions import ValidationError

from members.models import Post
from tests.factories import make_department, make_person
from workflow.forms import PeopleField, UnitField

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register() -> None:
    for name in ("周翔", "郑丽", "余静漪", "余静漪"):
        make_person(name)
    Post.objects.create(name="副主席")
    make_department("城建委")
    make_department("提案委")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", []),
        ("周翔、郑丽", ["周翔", "郑丽"]),
        ("周翔，郑　丽;周翔\n", ["周翔", "郑丽"]),
        ("周翔 郑丽", ["周翔", "郑丽"]),
    ],
)
def test_people_are_found_each_once_in_order(words, names):
    assert [str(p) for p in PeopleField(required=False).clean(words)] == names


def test_every_name_that_is_not_known_is_said():
    with pytest.raises(ValidationError) as wrong:
        PeopleField(where="名册中").clean("周祥、余静漪、副主席、欧阳修")
    assert wrong.value.messages == [
        "名册中没有“周祥”，是否为“周翔”？",
        "有2个“余静漪”，请先用别名区分，再填别名。",
        "“副主席”是职务，请填姓名。",
        "名册中没有“欧阳修”。",
    ]


def test_a_unit_is_one():
    field = UnitField(where="部门和承办单位中", required=False)
    assert str(field.clean("城建委")) == "城建委"
    assert field.clean("") is None
    with pytest.raises(ValidationError, match="请只填一家单位"):
        field.clean("城建委、提案委")
    with pytest.raises(ValidationError, match="部门和承办单位中没有“宣传部”。"):
        field.clean("宣传部")
