"""Names in an annex: who is meant, who may have been meant, and who is added on request."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from members.models import Department, NameAlias, Person, Post
from tests.factories import (
    PLAN_2021,
    make_committee,
    make_department,
    make_person,
    table_counts,
)
from tests.shared_rows import shared_rows
from workplan.importing import SourceFile
from workplan.models import WorkItem
from workplan.services.imports import Prepared, carry_out, prepare, undo

pytestmark = pytest.mark.django_db


def read(leaders: str = "", lead: str = "", participants: str = "", **options: Any) -> Prepared:
    """Prepare a file of one row with these names."""
    book = Workbook()
    book.active.append(["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"])
    book.active.append([1, "例会", leaders, lead, participants, "3月"])
    stream = BytesIO()
    book.save(stream)
    return prepare(year=2021, files=[SourceFile("x.xlsx", stream.getvalue())], **options)


def said(found: Prepared) -> list[tuple[str, str]]:
    return [(p.column, p.message) for p in found.errors]


def names(found: list) -> list[str]:
    return [str(one) for one in found]


@shared_rows(on=date(2021, 3, 10))
def committee() -> None:
    make_committee()


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (
            {"leaders": "张爱连"},
            ("C", "不认识的牵头领导“张爱连”，是否为：张爱莲？"),
        ),
        (
            {"leaders": "欧阳修"},
            ("C", "不认识的牵头领导“欧阳修”，请改正，或选择一并新增。"),
        ),
        (
            {"lead": "提案工委"},
            ("D", "不认识的部门“提案工委”，是否为：提案委、委员工委？"),
        ),
        (
            {"participants": "宣传部"},
            ("E", "不认识的部门“宣传部”，请改正，或选择一并新增。"),
        ),
    ],
)
def test_an_unknown_name_is_an_error_with_the_names_that_may_have_been_meant(
    committee, cells, place
):
    assert said(read(**cells)) == [place]


def test_all_unknown_names_are_told_at_once(committee):
    found = read("张爱连、周祥", "提案工委", "宣传部")

    assert [(p.column, p.value) for p in found.errors] == [
        ("C", "张爱连"),
        ("C", "周祥"),
        ("D", "提案工委"),
        ("E", "宣传部"),
    ]


def test_an_alias_and_a_full_name_mean_the_same_department(committee):
    Department.objects.filter(name="提案委").update(full_name="提案委员会")

    found = read("", "政协办", "提案委员会")

    assert found.ok
    assert names(found.rows[0].data.lead_departments) == ["办公室"]
    assert names(found.rows[0].data.participants) == ["提案委"]


def test_a_department_under_two_names_counts_once(committee):
    carry_out(prepared=read("", "办公室、政协办", "政协办"), actor=None)

    assert names(WorkItem.objects.get().departments.all()) == ["办公室"]
    assert read("", "办公室、政协办", "政协办").rows[0].action == "unchanged"


def test_of_two_people_of_one_name_nobody_is_guessed(committee):
    other = make_person("周翔")
    homonyms = [("C", "有 2 个牵头领导都叫“周翔”，请先在后台用别名区分。")]

    assert said(read("周翔")) == homonyms
    assert said(read("周翔", add_unknown=True)) == homonyms
    NameAlias.objects.create(name="周翔（小）", person=other)
    assert read("周翔（小）").rows[0].data.leaders == (other,)


def test_a_department_no_longer_in_use_is_unknown(committee):
    make_department("文史委", is_active=False)

    assert [p.value for p in read("", "文史委").errors] == ["文史委"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("欧阳修", Person),
        ("副主席", Post),
        ("主　席", Post),
        ("党组副书记、副主席", None),
        ("秘书长", Post),
    ],
)
def test_an_added_leader_is_a_person_or_by_the_wording_a_post(db, name, kind):
    found = read(name, add_unknown=True)

    kinds = [type(new) for new in found.added]
    assert kinds == ([kind] if kind else [Person, Post])


@pytest.mark.parametrize(
    ("name", "kind", "covers"),
    [
        ("办公室", "office", ""),
        ("政协办", "office", ""),
        ("提案委", "committee", ""),
        ("经济界", "committee", ""),
        ("各专委会", "collective", "committee"),
        ("各界别", "collective", "sector"),
        ("全体专委会", "collective", "committee"),
        ("联络处", "collective", "liaison"),
        ("各联络处", "collective", "liaison"),
        ("浦沿街道联络处", "liaison", ""),
    ],
)
def test_an_added_department_is_of_the_kind_that_its_wording_suggests(db, name, kind, covers):
    carry_out(prepared=read("", name, add_unknown=True), actor=None)

    added = Department.objects.get()
    assert (added.name, added.kind, added.covers) == (name, kind, covers)


def test_the_whole_annex_may_be_imported_where_nobody_is_known_yet(db):
    files = [SourceFile("x.xlsx", PLAN_2021.read_bytes())]
    assert len(prepare(year=2021, files=files).errors) == 46 + 47 + 24

    found = prepare(year=2021, files=files, add_unknown=True)
    assert not Person.objects.exists()
    carry_out(prepared=found, actor=None)

    assert set(names(Person.objects.all())) == {
        *("王国珍", "余静漪", "张爱莲", "夏福志", "周翔", "郑丽")
    }
    assert set(names(Post.objects.all())) == {"主席", "副主席"}
    assert set(names(Department.objects.all())) == {
        *("办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委"),
        *("各专委会", "各界别", "联络处"),
    }
    assert found.added_names == [
        *("王国珍", "办公室", "各专委会（统称）", "余静漪", "郑丽", "张爱莲", "教文委"),
        *("委员工委", "社法委", "各界别（统称）", "联络处（统称）", "提案委", "周翔", "城建委"),
        *("副主席（职务）", "主席（职务）", "夏福志", "经科委"),
    ]


@pytest.mark.parametrize("other", ["政协办", "区政协办公室", "机关办公室", "办"])
def test_the_office_under_another_name_is_the_office_and_that_name_an_alias(db, other):
    found = read("", f"办公室、{other}", other, add_unknown=True)

    assert found.added_names == ["办公室", f"{other}（即办公室）"]
    done = carry_out(prepared=found, actor=None)
    assert names(WorkItem.objects.get().departments.all()) == ["办公室"]
    assert NameAlias.objects.get().department == Department.objects.get()
    assert read("", "办公室", other).rows[0].action == "unchanged"

    undo(record=done, actor=None)

    assert not Department.objects.exists()
    assert not NameAlias.objects.exists()


def test_an_office_that_stands_already_is_known_by_the_new_name_too(committee):
    NameAlias.objects.all().delete()

    found = read("", "政协办", add_unknown=True)

    assert found.added_names == ["政协办（即办公室）"]
    assert names(found.rows[0].data.lead_departments) == ["办公室"]


def test_an_office_of_something_else_is_no_name_of_the_office(committee):
    assert read("", "信访办", add_unknown=True).added_names == ["信访办"]


def test_what_was_added_is_known_the_next_time(db):
    for expected in ("create", "unchanged"):
        found = read("欧阳修、副主席", "办公室", "各专委会", add_unknown=True)
        assert found.rows[0].action == expected
        carry_out(prepared=found, actor=None)

    assert table_counts()["members.Person"] == 1


def test_nobody_is_added_where_something_else_is_wrong(db):
    found = read("长" * 61, "办公室", add_unknown=True)

    assert not found.ok
    assert table_counts()["members.Department"] == 0


@pytest.mark.parametrize("ditto", ["同上", "〃", "同左", "”"])
def test_what_stands_for_the_words_above_is_nobodys_name_and_never_added(ditto: str):
    found = read(leaders=ditto, lead=ditto, add_unknown=True)

    assert said(found) == [
        ("C", f"“{ditto}”没有写明是谁，请写出名称。"),
        ("D", f"“{ditto}”没有写明是谁，请写出名称。"),
    ]
    assert found.added == []
