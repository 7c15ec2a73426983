"""Meetings in the admin: the head is edited, the agenda is read."""

from datetime import date

import pytest
from django.urls import reverse

from almanac import clock
from workplan.models import Meeting
from workplan.registry import roll
from workplan.services import schemes

pytestmark = pytest.mark.postgresql


HELD = date(2021, 5, 21)
LIST, ADD = reverse("admin:workplan_meeting_changelist"), reverse("admin:workplan_meeting_add")


@pytest.fixture
def meeting(plan, office) -> Meeting:
    """二届六十四次主席会议 with row 24 on its agenda."""
    held = Meeting(term=2, number=64, held_on=HELD, presided_by=plan.leaders["王国珍"])
    schemes.save_meeting(meeting=held, actor=office, attendees=[plan.leaders["周翔"]])
    schemes.put_on_agenda(
        meeting=held, item=plan.items[24], actor=office, reported_by=plan.answering["城建委"]
    )
    return held


def change_url(meeting: Meeting) -> str:
    return reverse("admin:workplan_meeting_change", args=[meeting.pk])


def posted(client, meeting: Meeting, **changes) -> dict:
    """Return what the browser posts when someone opens a meeting, changes fields and saves."""
    form = client.get(change_url(meeting)).context["adminform"].form
    agenda = {"reviews-TOTAL_FORMS": 1, "reviews-INITIAL_FORMS": 1}
    agenda |= {"business-TOTAL_FORMS": 0, "business-INITIAL_FORMS": 0}
    typed = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in typed.items() if value is not None} | agenda | changes


def test_the_next_meeting_of_the_term_is_offered(office_client, meeting):
    form = office_client.get(ADD).context["adminform"].form

    assert (form.initial["term"], form.initial["number"]) == (2, 65)


def test_the_office_enters_a_meeting_with_who_attended(office_client, plan, office):
    people = [plan.leaders["周翔"].pk, plan.leaders["郑丽"].pk]
    head = {"kind": "chair", "term": 2, "number": 65, "held_on": "2021-06-18", "place": "三楼"}

    assert office_client.post(ADD, head | {"attendees": people}).status_code == 302

    added = Meeting.objects.get()
    assert added.name == "二届六十五次主席会议"
    assert [person.name for person in roll().there(added)] == ["周翔", "郑丽"]
    assert added.history.first().history_user == office


def test_the_agenda_is_read_and_leads_to_the_desk(office_client, meeting):
    page = office_client.get(change_url(meeting)).content.decode()

    assert "重点任务 24：地铁口序化民主监督（对口协商）" in page
    assert "3月31日、5月31日" in page
    assert f'href="{meeting.get_absolute_url()}">到工作台安排议程、登记审议结果' in page


def test_a_forged_outcome_is_not_saved(office_client, meeting):
    review = meeting.reviews.get()
    forged = {"reviews-0-id": review.pk, "reviews-0-outcome": "agreed"}

    office_client.post(change_url(meeting), posted(office_client, meeting, **forged))

    review.refresh_from_db()
    assert review.outcome == ""


def test_a_corrected_date_is_that_of_what_was_passed(office_client, meeting, office):
    with clock.standing_at(HELD):
        schemes.record_outcome(review=meeting.reviews.get(), actor=office, outcome="agreed")
        data = posted(office_client, meeting, held_on="2021-05-19")
        assert office_client.post(change_url(meeting), data).status_code == 302

    due = meeting.reviews.get().due_dates.first()
    assert due.scheme_passed_on == date(2021, 5, 19)


def test_a_decided_meeting_is_not_put_off(office_client, meeting, office):
    with clock.standing_at(HELD):
        schemes.record_outcome(review=meeting.reviews.get(), actor=office, outcome="agreed")
        data = posted(office_client, meeting, held_on="2021-06-21", place="三楼")
        page = office_client.post(change_url(meeting), data).content.decode()

    assert "已登记审议结果，会议日期不能晚于今天。" in page
    assert 'value="三楼"' in page


def test_of_two_who_edit_a_meeting_the_second_is_told_and_nothing_is_lost(office_client, meeting):
    data = posted(office_client, meeting, place="甲的改法")
    office_client.post(change_url(meeting), posted(office_client, meeting, place="乙的改法"))

    page = office_client.post(change_url(meeting), data).content.decode()

    assert "您打开页面后，他人改过这次会议" in page
    assert "甲的改法" in page
    meeting.refresh_from_db()
    assert meeting.place == "乙的改法"


def test_the_list_counts_what_stands_on_the_agenda(office_client, meeting, plan, office):
    off = schemes.put_on_agenda(meeting=meeting, item=plan.items[35], actor=office)
    schemes.take_off_agenda(review=off, actor=office, reason="另行安排")

    (row,) = office_client.get(LIST).context["cl"].result_list

    assert (row.name, row.listed, row.waiting) == ("二届六十四次主席会议", 1, 1)
    assert office_client.get(LIST, {"q": "地铁口"}).context["cl"].result_count == 1


def test_no_meeting_is_deleted(office_client, meeting):
    url = reverse("admin:workplan_meeting_delete", args=[meeting.pk])

    assert office_client.post(url, {"post": "yes"}).status_code == 403
    assert Meeting.objects.exists()
