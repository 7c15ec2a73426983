from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consultations.enums import ConsultationLevel
from consultations.models import ChainStep, Paper, ProcessTemplate
from consultations.services import steps
from tests.consultations.factories import (
    below,
    consultation_on,
    disguised,
    pdf,
    research_on,
    supervision_on,
)
from tests.factories import OneOfEachRole
from workflow.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def laid(theme) -> list[tuple[str, str, date | None]]:
    return [(step.name, step.role, step.planned_on) for step in theme.steps.all()]


def test_a_districts_consultation_begins_with_the_nine_steps_dated_from_its_due_date(
    one_of_each_role: OneOfEachRole,
):
    assert laid(consultation_on(one_of_each_role.item)) == [
        ("征集选题", "office", date(2021, 3, 2)),
        ("定题", "office", date(2021, 3, 17)),
        ("协商方案", "department", date(2021, 4, 16)),
        ("会前调研", "department", date(2021, 5, 11)),
        ("协商会", "department", date(2021, 5, 24)),
        ("协商报告报送", "department", date(2021, 5, 31)),
        ("批示、转办", "office", date(2021, 6, 15)),
        ("采纳反馈", "unit", date(2021, 7, 30)),
        ("跟踪“回头看”", "department", date(2021, 9, 28)),
    ]


def test_supervision_goes_through_its_five_steps(one_of_each_role: OneOfEachRole):
    assert [name for name, _, _ in laid(supervision_on(one_of_each_role.item))] == [
        "确定议题",
        "组织监督",
        "报送监督意见",
        "办理反馈",
        "跟踪督办",
    ]


def test_research_goes_through_its_own(one_of_each_role: OneOfEachRole):
    assert [name for name, _, _ in laid(research_on(one_of_each_role.item))][-1] == "批示、成果转化"


def test_a_streets_consultation_takes_its_levels_steps_dated_from_the_given_day(
    one_of_each_role: OneOfEachRole,
):
    found = laid(below(until=date(2021, 8, 31)))
    assert found[0] == ("征集选题", "department", date(2021, 8, 1))
    assert found[3] == ("协商会", "department", date(2021, 8, 31))


def test_without_any_date_the_steps_have_none(one_of_each_role: OneOfEachRole):
    assert {day for _, _, day in laid(below())} == {None}


def test_what_has_begun_keeps_its_steps(one_of_each_role: OneOfEachRole):
    consultation = consultation_on(one_of_each_role.item)
    step = consultation.steps.first()
    steps.complete(step=step, actor=one_of_each_role.users["office"], note="已汇总")
    with pytest.raises(Refused, match="成果链已经开始办理，不能再换流程模板。"):
        steps.lay_out(theme=consultation, actor=one_of_each_role.users["office"])
    assert consultation.steps.count() == 9


def test_what_has_not_begun_takes_another_template_and_the_history_says_who(
    one_of_each_role: OneOfEachRole,
):
    consultation = consultation_on(one_of_each_role.item)
    other = ProcessTemplate.objects.create(name="四步法", kind="consultation", level="district")
    for order, name in enumerate(("点题", "解题", "答题", "评题"), start=1):
        other.steps.create(order=order, name=name)
    steps.lay_out(theme=consultation, actor=one_of_each_role.users["office"], template=other)
    assert [name for name, _, _ in laid(consultation)] == ["点题", "解题", "答题", "评题"]
    last = consultation.history.first()
    assert (last.history_user, last.history_change_reason) == (
        one_of_each_role.users["office"],
        "按“四步法”排定环节",
    )


def test_a_template_of_another_kind_is_refused(one_of_each_role: OneOfEachRole):
    template = ProcessTemplate.objects.get(kind="supervision")
    with pytest.raises(Refused, match="这个流程模板不用于此类工作。"):
        steps.lay_out(theme=consultation_on(one_of_each_role.item), actor=None, template=template)


def test_a_step_may_be_added_at_the_end(one_of_each_role: OneOfEachRole):
    consultation = consultation_on(one_of_each_role.item)
    step = steps.add_step(
        theme=consultation, name=" 媒体宣传 ", actor=one_of_each_role.users["office"]
    )
    assert (step.order, step.name) == (10, "媒体宣传")
    with pytest.raises(ValidationError, match="name"):
        steps.add_step(theme=consultation, name="　", actor=None)


def test_a_step_that_asks_for_a_document_is_taken_with_it(one_of_each_role: OneOfEachRole):
    step = consultation_on(one_of_each_role.item).steps.get(name="协商报告报送")
    head = one_of_each_role.users["responsible head"]
    with pytest.raises(Refused, match="请上传“协商报告”，或在说明中写明未附材料的原因。"):
        steps.complete(step=step, actor=head)
    done = steps.complete(step=step, actor=head, on=date(2021, 5, 28), files=[pdf()])
    assert (done.state, done.done_on) == ("done", date(2021, 5, 28))
    paper = Paper.objects.get()
    assert (paper.name, paper.content_type, paper.theme.detail) == (
        "协商报告.pdf",
        "application/pdf",
        step.theme.detail,
    )


def test_a_disguised_file_leaves_the_step_as_it_was(one_of_each_role: OneOfEachRole, media_root):
    step = consultation_on(one_of_each_role.item).steps.get(name="协商报告报送")
    with pytest.raises(ValidationError, match="内容与后缀"):
        steps.complete(
            step=step, actor=one_of_each_role.users["office"], files=[pdf(), disguised()]
        )
    step.refresh_from_db()
    assert (step.state, Paper.objects.count()) == ("waiting", 0)
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_a_moved_step_keeps_the_old_day_on_record(one_of_each_role: OneOfEachRole):
    step = consultation_on(one_of_each_role.item).steps.get(name="协商会")
    moved = steps.reschedule(
        step=step,
        actor=one_of_each_role.users["office"],
        planned_on=date(2021, 7, 8),
        reason="场地调整",
    )
    assert moved.planned_on == date(2021, 7, 8)
    assert step.changes.get().reason == "5月24日 → 7月8日：场地调整"


def test_a_step_reopened_has_no_day_of_doing(one_of_each_role: OneOfEachRole):
    step = consultation_on(one_of_each_role.item).steps.first()
    done = steps.complete(step=step, actor=one_of_each_role.users["office"], note="已汇总")
    assert (
        steps.reopen(step=done, actor=one_of_each_role.users["office"], reason="点错").done_on
        is None
    )


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [("waiting", date(2021, 5, 24), False), ("waiting", date(2021, 5, 25), True)],
)
def test_a_step_is_late_on_the_day_after_its_own(
    one_of_each_role: OneOfEachRole, state, today, late
):
    step = consultation_on(one_of_each_role.item).steps.get(name="协商会")
    assert step.is_late(today) == late


def test_the_database_refuses_a_step_of_no_theme(one_of_each_role: OneOfEachRole):
    step = consultation_on(one_of_each_role.item).steps.first()
    with pytest.raises(IntegrityError, match="theme_id"), transaction.atomic():
        ChainStep.objects.filter(pk=step.pk).update(theme=None)


def test_the_database_refuses_two_steps_in_one_place(one_of_each_role: OneOfEachRole):
    first, second, *_ = consultation_on(one_of_each_role.item).steps.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChainStep.objects.filter(pk=second.pk).update(order=first.order)


def test_the_database_refuses_a_step_done_without_a_day(one_of_each_role: OneOfEachRole):
    step = consultation_on(one_of_each_role.item).steps.first()
    with pytest.raises(IntegrityError, match="chainstep_done_has_date"), transaction.atomic():
        ChainStep.objects.filter(pk=step.pk).update(state="done")


def test_an_installation_begins_with_a_default_template_for_each_kind_and_level():
    found = ProcessTemplate.objects.filter(is_default=True).values_list("kind", "level")
    assert sorted(found) == [
        *[("consultation", level) for level in ("district", "street", "village")],
        ("research", ""),
        ("supervision", ""),
    ]


def test_two_defaults_of_one_level_are_refused_in_words():
    with pytest.raises(ValidationError, match="已有默认模板，请先取消原来的“默认”。"):
        ProcessTemplate(
            name="另一", kind="consultation", level=ConsultationLevel.STREET, is_default=True
        ).full_clean()


@pytest.mark.parametrize(("kind", "level"), [("consultation", ""), ("research", "street")])
def test_only_a_consultations_template_has_a_level(kind, level):
    with pytest.raises(ValidationError, match="“协商”的模板须选择层级"):
        ProcessTemplate(name="另一", kind=kind, level=level).full_clean()
