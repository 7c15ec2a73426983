from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from consultations.enums import ConsultationLevel, Form
from consultations.models import Consultation, ConsultationMeeting
from consultations.services import record_meeting
from tests.factories import make_item, make_person

pytestmark = pytest.mark.postgresql


def refuses(constraint: str, **values) -> None:
    """Write a meeting past its checks, and see the database refuse it."""
    row = {"held_on": date(2021, 3, 25), "place": "区政协会议室", **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ConsultationMeeting.objects.create(**row)


def test_the_three_levels_are_called_as_the_platform_calls_them():
    assert ConsultationLevel.labels == ["区级“请你来协商”", "街道“民生议事堂”", "村社“协商驿站”"]


def test_a_consultation_is_called_by_its_topic(consultation):
    assert str(consultation) == "进一步完善3岁以下婴幼儿托育服务体系"


def test_a_meeting_is_called_by_its_day_and_topic(consultation):
    meeting = ConsultationMeeting(consultation=consultation, held_on=date(2021, 3, 25))
    assert str(meeting) == "2021年3月25日 进一步完善3岁以下婴幼儿托育服务体系"


def test_the_database_refuses_a_consultation_without_topic(item):
    with pytest.raises(IntegrityError, match="theme_has_topic"):
        Consultation.objects.create(item=item, topic="")


def test_the_database_refuses_a_second_consultation_on_an_item(consultation, item):
    with pytest.raises(IntegrityError, match="item_id"):
        Consultation.objects.create(item=item, topic="另一议题")


def test_the_database_refuses_more_adopted_than_offered(consultation):
    refuses("meeting_adopts", consultation=consultation, offered=3, adopted=4)


def test_the_database_refuses_adopted_where_nothing_is_known_to_be_offered(consultation):
    refuses("meeting_adopts", consultation=consultation, adopted=1)


@pytest.mark.parametrize("form", [Form.ON_SITE, Form.HYBRID])
def test_the_database_refuses_an_on_site_meeting_without_place(consultation, form):
    refuses("meeting_on_site_has_place", consultation=consultation, form=form, place="")


def test_an_item_with_a_consultation_cannot_be_deleted(consultation, item):
    with pytest.raises(ProtectedError):
        item.delete()


def test_a_consultation_with_a_meeting_cannot_be_deleted(consultation, office):
    record_meeting(
        consultation=consultation, actor=office, held_on=date(2021, 3, 25), place="区政协会议室"
    )
    with pytest.raises(ProtectedError):
        consultation.delete()


def test_for_item_finds_the_items_consultation_with_its_meetings_in_three_queries(
    consultation, item, plan, office, django_assert_num_queries
):
    host = make_person("张爱莲")
    for day in (date(2021, 5, 20), date(2021, 3, 25)):
        record_meeting(
            consultation=consultation, actor=office, held_on=day, place="区政协会议室", host=host
        )
    Consultation.objects.create(item=make_item(plan, 32, "另一事项"), topic="另一议题")
    with django_assert_num_queries(3):
        [found] = Consultation.objects.for_item(item)
        days = [(meeting.held_on, meeting.host.name) for meeting in found.meetings.all()]
    assert found == consultation
    assert days == [(date(2021, 3, 25), "张爱莲"), (date(2021, 5, 20), "张爱莲")]


def test_for_item_finds_nothing_where_nothing_is_deliberated(item):
    assert not Consultation.objects.for_item(item).exists()


def test_the_figures_count_the_meetings_and_tell_the_last(consultation, office):
    for day in (date(2021, 5, 20), date(2021, 3, 25)):
        record_meeting(consultation=consultation, actor=office, held_on=day, place="会议室")
    found = Consultation.objects.with_figures().get()
    assert (found.meeting_count, found.last_held) == (2, date(2021, 5, 20))


def test_without_meetings_the_figures_are_none(consultation):
    found = Consultation.objects.with_figures().get()
    assert (found.meeting_count, found.last_held) == (0, None)
