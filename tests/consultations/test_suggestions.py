from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consultations.models import Suggestion
from consultations.services import mark_presence, suggestions
from tests.activities.factories import states_of
from tests.consultations.factories import consultation_on, meeting_of
from tests.factories import OneOfEachRole, make_person, make_user
from workflow.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def meeting(one_of_each_role: OneOfEachRole):
    return meeting_of(consultation_on(one_of_each_role.item))


def suggest(meeting, text: str = "增设标线", **more) -> Suggestion:
    return suggestions.add_suggestion(meeting=meeting, actor=None, text=text, **more)


def test_they_are_numbered_as_they_come(meeting):
    assert [suggest(meeting).number for _ in range(3)] == [1, 2, 3]


def test_who_said_it_is_a_person_or_words(meeting):
    assert suggest(meeting, person=make_person("李海松")).said_by == "李海松"
    assert suggest(meeting, speaker="居民代表").said_by == "居民代表"
    assert suggest(meeting).said_by == "未写明"
    with pytest.raises(ValidationError, match="二者择一"):
        suggest(meeting, person=make_person("金小君"), speaker="居民代表")


def test_one_goes_to_its_unit_and_is_adopted_with_what_came_of_it(
    meeting, one_of_each_role: OneOfEachRole
):
    office = one_of_each_role.users["office"]
    row = suggestions.hand_over(
        suggestion=suggest(meeting), actor=office, unit="城管局", on=date(2021, 4, 1)
    )
    assert (row.unit, row.handed_on) == ("城管局", date(2021, 4, 1))
    row = suggestions.adopt(
        suggestion=row, actor=office, outcome="已施划 30 处", on=date(2021, 5, 6)
    )
    assert (row.state, row.answered_on, row.outcome) == (
        "adopted",
        date(2021, 5, 6),
        "已施划 30 处",
    )


def test_handing_over_to_no_unit_is_refused(meeting, one_of_each_role: OneOfEachRole):
    with pytest.raises(Refused, match="请填写转办单位。"):
        suggestions.hand_over(suggestion=suggest(meeting), actor=one_of_each_role.users["office"])


def test_it_is_not_handed_over_before_it_was_said(meeting, one_of_each_role: OneOfEachRole):
    with pytest.raises(Refused, match="日期不能早于上一环节的3月25日。"):
        suggestions.hand_over(
            suggestion=suggest(meeting, unit="城管局"),
            actor=one_of_each_role.users["office"],
            on=date(2021, 3, 24),
        )


def test_what_came_of_it_may_be_told_later_without_a_change_of_state(
    meeting, one_of_each_role: OneOfEachRole
):
    row = suggestions.adopt(suggestion=suggest(meeting), actor=one_of_each_role.users["office"])
    suggestions.edit_suggestion(
        suggestion=row, actor=one_of_each_role.users["office"], outcome=" 已完成 "
    )
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("adopted", "已完成")


def test_the_database_refuses_one_handed_over_to_nobody(meeting):
    row = suggest(meeting)
    with pytest.raises(IntegrityError, match="handed_over_has_unit"), transaction.atomic():
        Suggestion.objects.filter(pk=row.pk).update(state="handed_over")


@pytest.mark.parametrize(
    ("typed", "rows", "adopted", "counts"),
    [
        ({}, 0, 0, (None, None)),
        ({"offered": 12}, 0, 0, (12, None)),
        ({"offered": 12, "adopted": 5}, 3, 1, (12, 5)),
        ({"offered": 12, "adopted": 1}, 4, 3, (12, 3)),
        ({"offered": 3, "adopted": 3}, 3, 2, (3, 2)),
        ({}, 4, 2, (4, 2)),
    ],
)
def test_rows_count_once_all_that_was_typed_is_entered(
    one_of_each_role: OneOfEachRole, typed, rows, adopted, counts
):
    meeting = meeting_of(consultation_on(one_of_each_role.item), **typed)
    entered = [suggest(meeting) for _ in range(rows)]
    for row in entered[:adopted]:
        suggestions.adopt(suggestion=row, actor=one_of_each_role.users["office"])
    assert meeting.counts == counts


def test_presence_is_told_of_each_person_once(meeting):
    people = [make_person("李海松"), make_person("金小君")]
    assert mark_presence(meeting=meeting, actor=None, people=people, presence="present") == 2
    mark_presence(meeting=meeting, actor=None, people=people[:1], presence="excused")
    assert states_of(meeting.event) == {"李海松": "准假", "金小君": "出席"}


@pytest.mark.parametrize("answer", ["adopt", "not_adopt"])
def test_what_was_answered_keeps_its_words_until_the_unit_is_asked_again(meeting, answer):
    said = suggestions.add_suggestion(meeting=meeting, actor=None, text="增设标线", unit="区城管局")
    actor = make_user(office=True)
    said = getattr(suggestions, answer)(suggestion=said, actor=actor, answer="可行。")
    for changed in ({"text": "取消标线"}, {"unit": "区住建局"}):
        with pytest.raises(Refused, match="反馈的是原来的意见建议"):
            suggestions.edit_suggestion(suggestion=said, actor=None, **changed)
    known = {"text": "增设标线", "unit": "区城管局"}
    suggestions.edit_suggestion(suggestion=said, actor=None, outcome="已施划", **known)
    said.refresh_from_db()
    assert (said.text, said.outcome) == ("增设标线", "已施划")

    said = suggestions.reopen(suggestion=said, actor=actor, reason="改了做法。")
    said = suggestions.edit_suggestion(suggestion=said, actor=None, text="取消标线")
    assert (said.state, said.answered_on) == ("handed_over", None)
