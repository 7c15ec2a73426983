from datetime import date

import pytest

from members.models import Appointment, Department, Person
from members.strokes import LENGTH, stroke_key, strokes_of


@pytest.mark.parametrize(
    ("surnames", "count"),
    [
        *(("丁刁卜", 2), ("于万马", 3), ("王毛方牛尹孔卞仇区尤", 4), ("石田史白冯包叶卢", 5)),
        *(("朱刘许孙任江毕关阮齐", 6), ("李陈张吴何宋余苏杜沈", 7), ("周郑林金孟罗武单季", 8)),
        *(("赵胡姚钟柏俞洪段施祝", 9), ("徐高郭唐夏袁钱秦陶倪", 10), ("梁黄曹章盛康崔龚盖常", 11)),
        *(
            ("曾彭蒋韩葛程傅董鲁谢", 12),
            ("蓝雷虞楼裘解", 13),
            ("谭廖管翟裴缪", 14),
            ("潘颜黎樊滕", 15),
        ),
        *(("薛霍穆", 16), ("戴魏", 17), ("瞿", 18)),
    ],
)
def test_surnames_have_their_strokes(surnames, count):
    assert {name: strokes_of(name) for name in surnames} == dict.fromkeys(surnames, count)


def test_names_are_in_the_order_of_their_strokes():
    in_order = [
        *("丁一", "王伟", "王芳", "王大明", "区志", "仇和", "李四", "吴彦祖", "余静"),
        *("张三", "张一丰", "张三丰", "张爱莲", "阿依古丽·买买提"),
        *("欧文", "欧阳修", "周正", "郑丽", "单明", "㐂明"),
    ]
    assert sorted(set(in_order), key=stroke_key) == in_order


def test_a_name_is_sorted_however_it_is_spaced():
    assert stroke_key("郑　丽") == stroke_key("郑丽")


def test_a_key_is_digits_and_never_longer_than_its_column():
    key = stroke_key("阿依古丽·买买提·" * 7)
    assert key.isdecimal()
    assert len(key) == LENGTH


def test_what_is_not_in_the_table_has_no_strokes():
    assert strokes_of("㐂") is None


@pytest.mark.postgresql
@pytest.mark.django_db
def test_people_are_listed_by_rank_and_then_by_strokes():
    for name, rank in (
        ("周强", 1000),
        ("余静", 1000),
        ("张爱莲", 1),
        ("丁宁", 1000),
        ("张平", 1000),
    ):
        Person.objects.create(name=name, rank=rank)
    in_order = ["张爱莲", "丁宁", "余静", "张平", "周强"]
    assert [person.name for person in Person.objects.all()] == in_order
    sector = Department.objects.create(name="经济界", kind="sector")
    for person in Person.objects.order_by("-pk"):
        Appointment.objects.create(person=person, department=sector, duty="member")
    held = Appointment.objects.held_on(date(2021, 5, 20))
    assert [appointment.person.name for appointment in held] == in_order


@pytest.mark.django_db
def test_who_is_called_otherwise_is_listed_elsewhere():
    person = Person.objects.create(name="周强")
    Person.objects.create(name="丁宁")
    person.name = "丁一"
    person.save(update_fields=["name"])
    assert [p.name for p in Person.objects.all()] == ["丁一", "丁宁"]
