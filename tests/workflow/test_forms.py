"""Names in a form, each found in the register or said to be unknown."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from members.enums import DepartmentKind, Duty
from members.models import Post
from tests.factories import appoint, make_department, make_person
from workflow.forms import PeopleField, UnitField, day_field

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


@pytest.fixture
def names() -> None:
    """Four units, and two people of one surname, of whom one is a 委员."""
    for name in ("区教育局", "区城管局", "区卫健局", "区发改局"):
        make_department(name, DepartmentKind.UNIT)
    make_person("单国桥")
    appoint(make_person("单晓燕"), make_department("科技界", DepartmentKind.SECTOR), Duty.MEMBER)


def taken(field: forms.Field, words: str):
    try:
        return field.clean(words)
    except ValidationError as wrong:
        return wrong.messages


def test_without_the_script_a_unit_is_taken_by_what_no_other_has_in_its_name(names):
    field = UnitField(where="承办单位中")
    assert str(taken(field, "教育局")) == "区教育局"
    assert str(taken(field, "qjyj")) == "区教育局"
    assert taken(field, "管局、区教育局") == ["请只填一家单位。"]
    assert taken(field, "区") == ["承办单位中没有“区”，是否为“区教育局”或“区城管局”或“区卫健局”？"]
    assert taken(field, "区教育厅") == ["承办单位中没有“区教育厅”，是否为“区教育局”？"]
    assert taken(field, "审计署") == ["承办单位中没有“审计署”。"]


def test_nobody_is_written_to_on_a_part_of_a_name(names):
    field = PeopleField(where="委员中", names="members")
    assert taken(field, "晓燕、dan") == [
        "委员中没有“晓燕”，是否为“单晓燕”？",
        "委员中没有“dan”，是否为“单晓燕”？",
    ]
    assert [str(person) for person in taken(field, "单晓燕")] == ["单晓燕"]
    assert taken(field, "单国桥") == ["委员中没有“单国桥”。"]
    everyone = PeopleField()
    assert [str(person) for person in taken(everyone, "单晓燕 单国桥")] == ["单晓燕", "单国桥"]
    assert taken(everyone, "国桥") == ["没有“国桥”，是否为“单国桥”？"]


@pytest.mark.parametrize(
    ("typed", "year"), [("0021-05-20", 21), ("1989-12-31", 1989), ("2101-01-01", 2101)]
)
def test_a_year_that_can_only_be_a_slip_is_asked_about(typed, year):
    """A browser's field makes the year 0021 of "21"."""
    with pytest.raises(ValidationError) as wrong:
        day_field("日期").clean(typed)
    assert wrong.value.messages == [f"请核对年份：填写的是{year}年。"]


@pytest.mark.parametrize("typed", ["1990-01-01", "2100-12-31"])
def test_a_day_of_long_ago_may_be_entered(typed):
    assert day_field("日期").clean(typed) == date.fromisoformat(typed)
