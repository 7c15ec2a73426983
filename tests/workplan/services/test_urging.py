"""催办: a mail now, recorded, not twice a day."""

from datetime import date

import pytest

from almanac import clock
from notifications.models import Mail
from tests.factories import OneOfEachRole, set_state
from workflow.refusals import NotAllowed
from workplan.models import Urge
from workplan.services import urging

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_head_is_told_now_and_the_record_says_who(one_of_each_role: OneOfEachRole):
    (record,) = urging.urge(
        dues=[one_of_each_role.due], actor=one_of_each_role.users["office"], text="请本周报送"
    )

    assert (record.told, record.text, record.on) == ("陈悦、前任", "请本周报送", date(2021, 3, 10))
    mail = Mail.objects.get(recipient__name="陈悦")
    assert mail.subject.startswith("催办：")
    assert "到期：3月31日，进度 0%，序时进度 32%" in mail.text
    assert "办公室：请本周报送" in mail.text


def test_nobody_is_urged_twice_on_a_day(one_of_each_role: OneOfEachRole):
    urging.urge(dues=[one_of_each_role.due], actor=one_of_each_role.users["office"])

    assert urging.urge(dues=[one_of_each_role.due], actor=one_of_each_role.users["office"]) == []
    assert Mail.objects.count() == 2


def test_the_next_day_one_may_urge_again(one_of_each_role: OneOfEachRole):
    urging.urge(dues=[one_of_each_role.due], actor=one_of_each_role.users["office"])

    with clock.standing_at(date(2021, 3, 11)):
        urging.urge(dues=[one_of_each_role.due], actor=one_of_each_role.users["office"])

    assert Urge.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ("reported", "待审核，无须催办"),
        ("suspended", "暂缓，无须催办"),
        ("closed", "已办结，无须催办"),
    ],
)
def test_what_is_not_with_the_department_is_left_out_with_words(
    one_of_each_role: OneOfEachRole, state, problem
):
    due = set_state(one_of_each_role.due, state)

    (foreseen,) = urging.foresee([due])

    assert (foreseen.recipients, foreseen.problem) == ((), problem)
    assert urging.urge(dues=[due], actor=one_of_each_role.users["office"]) == []


def test_a_preview_says_who_would_be_told(one_of_each_role: OneOfEachRole):
    dues = list(one_of_each_role.item.due_dates.select_related("item__plan"))

    assert [[p.name for p in one.recipients] for one in urging.foresee(dues)] == [
        ["陈悦", "前任"]
    ] * 2


def test_only_the_office_urges(one_of_each_role: OneOfEachRole):
    for role in set(one_of_each_role.users) - {"office"}:
        with pytest.raises(NotAllowed):
            urging.urge(dues=[one_of_each_role.due], actor=one_of_each_role.users[role])

    assert not Urge.objects.exists()


def test_who_answers_for_several_gets_one_mail_about_all(one_of_each_role: OneOfEachRole):
    dues = list(one_of_each_role.item.due_dates.select_related("item__plan"))

    records = urging.urge(dues=dues, actor=one_of_each_role.users["office"], text="请本周报送")

    mail = Mail.objects.get(recipient__name="陈悦")
    assert len(records) == 2
    assert mail.subject == "催办：2 项工作"
    assert "办公室：请本周报送" in mail.text
    title = "重点任务 24：地铁口序化民主监督"
    assert f"{title}：3月31日，进度 0%，序时进度 32%，待签收" in mail.text
    assert f"{title}：8月31日，8月1日开始，待签收" in mail.text
