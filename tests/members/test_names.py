"""How names are compared."""

import pytest

from members.names import name_key, near_names


@pytest.mark.parametrize(
    "written",
    ["郑丽", "郑　丽", "郑  丽", " 郑丽\n", "郑\u200b丽", "\ufeff郑丽", "郑\u00a0丽", "郑\t丽"],
)
def test_one_person_however_the_name_is_spaced(written):
    assert name_key(written) == "郑丽"


@pytest.mark.parametrize(
    ("one", "other"), [("郑丽", "郑丽丽"), ("周翔", "周祥"), ("张爱莲", "张爱连")]
)
def test_people_with_like_names_are_not_one(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "written",
    [f"阿依古丽{point}买买提" for point in "·•・．.‧∙⋅･"]
    + ["阿依古丽 · 买买提", "阿依古丽•\u3000买买提"],
)
def test_one_person_whatever_the_point_in_the_name(written):
    assert name_key(written) == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("copied", "plain"), [("⻢丽", "马丽"), ("⾼⽅⻓", "高方长"), ("郑\ue5e5丽", "郑丽")]
)
def test_one_person_copied_from_a_pdf(copied, plain):
    assert name_key(copied) == plain


def test_points_between_numbers_are_no_points_of_names():
    assert [name_key(text) for text in ("2021．3", "1.某事", "A·B")] == ["2021.3", "1.某事", "A·B"]


def test_letters_of_full_width_are_letters():
    assert name_key("１＋３专班Ａ") == "1+3专班A"


@pytest.mark.parametrize("empty", ["", " ", "\u3000\n"])
def test_nothing_is_no_name(empty):
    assert name_key(empty) == ""


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("张爱连", ["张爱莲"]),
        ("周 祥", ["周翔"]),
        ("委员工作委", ["委员工委"]),
        ("社会法制委", ["社法委"]),
        ("王五", []),
    ],
)
def test_names_that_may_have_been_meant(name, near):
    known = ["张爱莲", "周翔", "余静漪", "委员工委", "社法委"]
    assert near_names(name, known) == near


def test_the_nearest_names_are_few():
    assert len(near_names("张三", [f"张三{n}" for n in range(10)])) == 3
