"""★ 工作方案: versions, the agenda of a 主席会议, its outcome; a warning, never a lock."""

from datetime import date
from functools import partial
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from tests.factories import OneOfEachRole, make_one_of_each_role, make_person
from tests.shared_rows import shared_rows
from workflow.refusals import NotAllowed, Refused
from workplan.models import DueDate, Meeting, SchemeReview, SchemeVersion
from workplan.registry import roll
from workplan.services import schemes
from workplan.services.agenda import move_on_agenda

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 10))
def one_of_each_role() -> OneOfEachRole:
    return make_one_of_each_role("3月、5月", starred=True)


@pytest.fixture
def meeting(db) -> Meeting:
    return Meeting.objects.create(term=2, number=64, held_on=date(2021, 3, 5))


def submit(
    one_of_each_role: OneOfEachRole,
    by: str = "responsible head",
    note: str = "",
    on: date = date(2021, 3, 4),
) -> SchemeVersion:
    file = SimpleUploadedFile("方案.pdf", PDF)
    with clock.standing_at(on):
        return schemes.submit(
            item=one_of_each_role.item, actor=one_of_each_role.users[by], file=file, note=note
        )


def on_agenda(one_of_each_role: OneOfEachRole, meeting: Meeting, *dues: DueDate) -> SchemeReview:
    return schemes.put_on_agenda(
        meeting=meeting,
        item=one_of_each_role.item,
        actor=one_of_each_role.users["office"],
        due_dates=dues,
    )


def say(
    one_of_each_role: OneOfEachRole, review: SchemeReview, outcome: str, requirements: str = ""
) -> SchemeReview:
    return schemes.record_outcome(
        review=review,
        actor=one_of_each_role.users["office"],
        outcome=outcome,
        requirements=requirements,
    )


def passed(one_of_each_role: OneOfEachRole) -> list[str]:
    return [str(d.scheme_passed_on) for d in one_of_each_role.item.due_dates.all()]


def test_a_meeting_is_called_as_the_documents_do(meeting: Meeting):
    assert meeting.name == "二届六十四次主席会议"


def test_versions_are_numbered_and_the_earlier_ones_kept(one_of_each_role: OneOfEachRole):
    submit(one_of_each_role)
    submit(one_of_each_role, "office", "按要求修改")

    assert list(one_of_each_role.item.scheme_versions.values_list("number", "note", "name")) == [
        (2, "按要求修改", "方案.pdf"),
        (1, "", "方案.pdf"),
    ]


def test_only_the_responsible_department_and_the_office_hand_in(one_of_each_role: OneOfEachRole):
    for role in set(one_of_each_role.users) - {"responsible head", "office"}:
        with pytest.raises(NotAllowed):
            submit(one_of_each_role, role)

    assert not SchemeVersion.objects.exists()


def test_an_item_without_a_star_takes_no_scheme(db):
    with pytest.raises(Refused, match="不是★事项"):
        submit(make_one_of_each_role())


def test_a_file_that_is_not_what_it_says_is_refused(one_of_each_role: OneOfEachRole):
    file = SimpleUploadedFile("方案.pdf", b"MZ not a pdf")

    with pytest.raises(ValidationError, match=r"内容与后缀 \.pdf 不符"):
        schemes.submit(
            item=one_of_each_role.item, actor=one_of_each_role.users["office"], file=file
        )
    assert not SchemeVersion.objects.exists()


def test_the_agenda_takes_the_latest_version_and_all_open_rounds(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    submit(one_of_each_role)
    latest = submit(one_of_each_role)

    review = on_agenda(one_of_each_role, meeting)

    assert review.version == latest
    assert [due.label for due in review.due_dates.all()] == ["3月31日", "5月31日"]


def test_an_item_may_be_on_the_agenda_before_a_file_is_handed_in(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    assert on_agenda(one_of_each_role, meeting).version is None


def test_an_item_stands_once_on_an_agenda(one_of_each_role: OneOfEachRole, meeting: Meeting):
    on_agenda(one_of_each_role, meeting)

    with pytest.raises(Refused, match="该事项已列入二届六十四次主席会议的议程。"):
        on_agenda(one_of_each_role, meeting)


@pytest.mark.parametrize(
    ("outcome", "requirements", "dates"),
    [
        ("agreed", "", ["2021-03-05", "2021-03-05"]),
        ("principle", "进一步完善", ["2021-03-05", "2021-03-05"]),
        ("revise", "重新论证", ["None", "None"]),
        ("discussed", "扩大参与面", ["None", "None"]),
    ],
)
def test_agreement_passes_the_scheme_from_the_day_of_the_meeting(
    one_of_each_role: OneOfEachRole, meeting: Meeting, outcome, requirements, dates
):
    review = say(one_of_each_role, on_agenda(one_of_each_role, meeting), outcome, requirements)

    assert (passed(one_of_each_role), review.requirements) == (dates, requirements)


def test_a_review_may_be_of_one_round_alone(one_of_each_role: OneOfEachRole, meeting: Meeting):
    say(one_of_each_role, on_agenda(one_of_each_role, meeting, one_of_each_role.due), "agreed")

    assert passed(one_of_each_role) == ["2021-03-05", "None"]


@pytest.mark.parametrize("outcome", ["principle", "revise", "discussed"])
def test_what_is_not_plain_agreement_needs_words(
    one_of_each_role: OneOfEachRole, meeting: Meeting, outcome: str
):
    with pytest.raises(Refused, match="请填写审议要求。"):
        say(one_of_each_role, on_agenda(one_of_each_role, meeting), outcome)


def test_a_wrong_outcome_is_corrected_and_what_it_passed_taken_back(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    review = say(one_of_each_role, on_agenda(one_of_each_role, meeting), "agreed")

    say(one_of_each_role, review, "revise", "登记有误，应为再修改")

    assert passed(one_of_each_role) == ["None", "None"]
    assert [h.outcome for h in review.history.all()][:2] == ["revise", "agreed"]


def test_no_round_has_two_passed_schemes(one_of_each_role: OneOfEachRole, meeting: Meeting):
    later = Meeting.objects.create(term=2, number=65, held_on=date(2021, 3, 9))
    first, second = on_agenda(one_of_each_role, meeting), on_agenda(one_of_each_role, later)
    say(one_of_each_role, first, "agreed")

    with pytest.raises(Refused, match="已经在别的会议上通过"):
        say(one_of_each_role, second, "agreed")
    assert SchemeReview.objects.get(pk=second.pk).outcome == ""


def test_what_has_passed_comes_on_no_agenda_again(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    say(one_of_each_role, on_agenda(one_of_each_role, meeting), "agreed")
    later = Meeting.objects.create(term=2, number=65, held_on=date(2021, 3, 9))

    with pytest.raises(Refused, match="方案已经通过"):
        on_agenda(one_of_each_role, later)


def test_a_meeting_to_come_has_no_outcome(one_of_each_role: OneOfEachRole):
    to_come = Meeting.objects.create(term=2, number=66, held_on=date(2021, 3, 11))

    with pytest.raises(Refused, match="会议尚未召开"):
        say(one_of_each_role, on_agenda(one_of_each_role, to_come), "agreed")


def test_an_undecided_item_leaves_the_agenda_a_decided_one_stays(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    office = one_of_each_role.users["office"]
    off = on_agenda(one_of_each_role, meeting)
    schemes.take_off_agenda(review=off, actor=office, reason="另行安排")
    review = say(one_of_each_role, on_agenda(one_of_each_role, meeting), "agreed")

    with pytest.raises(Refused, match="已登记审议结果，不能移出议程。"):
        schemes.take_off_agenda(review=review, actor=office, reason="另行安排")


def test_what_was_taken_off_stays_on_the_record_and_is_not_decided(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    review = on_agenda(one_of_each_role, meeting)
    schemes.take_off_agenda(
        review=review, actor=one_of_each_role.users["office"], reason="另行安排"
    )

    for service in (
        partial(say, one_of_each_role, review, "agreed"),
        partial(take_off, one_of_each_role, review),
    ):
        with pytest.raises(Refused, match="已移出这次会议的议程"):
            service()
    review.refresh_from_db()
    assert (review.put_by, review.taken_off_by) == (one_of_each_role.users["office"],) * 2
    assert (review.put_at.date(), review.taken_off_at.date()) == (date(2021, 3, 10),) * 2
    assert passed(one_of_each_role) == ["None", "None"]


def take_off(one_of_each_role: OneOfEachRole, review: SchemeReview) -> None:
    schemes.take_off_agenda(
        review=review, actor=one_of_each_role.users["office"], reason="另行安排"
    )


def test_of_two_who_record_an_outcome_at_once_the_second_is_told(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    review, office = on_agenda(one_of_each_role, meeting), one_of_each_role.users["office"]
    say(one_of_each_role, review, "agreed")

    with pytest.raises(Refused, match="审议结果已被登记为“同意”"):
        schemes.record_outcome(review=review, actor=office, outcome="agreed", seen="")


def test_a_meeting_keeps_who_attended_with_its_head(
    meeting: Meeting, one_of_each_role: OneOfEachRole
):
    zheng, office = make_person("郑丽"), one_of_each_role.users["office"]

    schemes.save_meeting(meeting=meeting, actor=office, attendees=[zheng])
    schemes.save_meeting(meeting=meeting, actor=office)

    assert roll().there(meeting) == [zheng]
    assert meeting.history.first().history_user == office


def test_of_two_who_edit_a_meeting_the_second_is_told(
    meeting: Meeting, one_of_each_role: OneOfEachRole
):
    office = one_of_each_role.users["office"]
    schemes.save_meeting(meeting=meeting, actor=office)
    seen = meeting.last_change
    meeting.place = "三楼"
    schemes.save_meeting(meeting=meeting, actor=office, seen=seen)

    with pytest.raises(Refused, match="他人改过这次会议"):
        schemes.save_meeting(meeting=meeting, actor=office, seen=seen)


def test_what_a_meeting_passed_follows_its_corrected_date(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    say(one_of_each_role, on_agenda(one_of_each_role, meeting), "agreed")
    meeting.held_on = date(2021, 3, 8)

    schemes.save_meeting(meeting=meeting, actor=one_of_each_role.users["office"])

    assert passed(one_of_each_role) == ["2021-03-08", "2021-03-08"]


def test_only_the_office_keeps_meetings_and_agendas(
    one_of_each_role: OneOfEachRole, meeting: Meeting
):
    review = on_agenda(one_of_each_role, meeting)
    services = (
        partial(schemes.save_meeting, meeting=meeting),
        partial(schemes.put_on_agenda, meeting=meeting, item=one_of_each_role.item),
        partial(schemes.take_off_agenda, review=review, reason="另行安排"),
        partial(schemes.take_newer, review=review),
        partial(move_on_agenda, line=review, up=True),
        partial(schemes.let_stand, item=one_of_each_role.item, reason="仅改错字"),
        partial(schemes.record_outcome, review=review, outcome="agreed"),
    )

    for role, service in product(set(one_of_each_role.users) - {"office"}, services):
        with pytest.raises(NotAllowed):
            service(actor=one_of_each_role.users[role])


def test_a_missing_scheme_warns_and_locks_nothing(one_of_each_role: OneOfEachRole):
    from workplan.services import states

    head, office = one_of_each_role.users["responsible head"], one_of_each_role.users["office"]
    states.accept(due=one_of_each_role.due, actor=head)
    states.report_done(due=one_of_each_role.due, actor=head, text="已完成")
    states.close(due=one_of_each_role.due, actor=office)

    assert (one_of_each_role.due.state, one_of_each_role.due.scheme_passed_on) == ("closed", None)


def test_who_reports_is_kept_with_the_outcome(one_of_each_role: OneOfEachRole, meeting: Meeting):
    chen = make_person("黄美丽")

    review = schemes.record_outcome(
        review=on_agenda(one_of_each_role, meeting),
        actor=one_of_each_role.users["office"],
        outcome="agreed",
        reported_by=chen,
    )

    assert review.reported_by == chen
