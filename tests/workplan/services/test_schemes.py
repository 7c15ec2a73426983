"""★ 工作方案: versions, the agenda of a 主席会议, its outcome; a warning, never a lock."""

from datetime import date
from functools import partial
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import Cast, make_cast, make_person
from tests.shared_rows import shared_rows
from workflow.refusals import NotAllowed, Refused
from workplan.models import DueDate, Meeting, SchemeReview, SchemeVersion
from workplan.services import schemes

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 10))
def cast() -> Cast:
    return make_cast("3月、5月", starred=True)


@pytest.fixture
def meeting(db) -> Meeting:
    return Meeting.objects.create(term=2, number=64, held_on=date(2021, 3, 5))


def submit(cast: Cast, by: str = "responsible head", note: str = "") -> SchemeVersion:
    file = SimpleUploadedFile("方案.pdf", PDF)
    return schemes.submit(item=cast.item, actor=cast.users[by], file=file, note=note)


def on_agenda(cast: Cast, meeting: Meeting, *dues: DueDate) -> SchemeReview:
    return schemes.put_on_agenda(
        meeting=meeting, item=cast.item, actor=cast.users["office"], due_dates=dues
    )


def say(cast: Cast, review: SchemeReview, outcome: str, requirements: str = "") -> SchemeReview:
    return schemes.record_outcome(
        review=review, actor=cast.users["office"], outcome=outcome, requirements=requirements
    )


def passed(cast: Cast) -> list[str]:
    return [str(d.scheme_passed_on) for d in cast.item.due_dates.all()]


def test_a_meeting_is_called_as_the_documents_do(meeting: Meeting):
    assert meeting.name == "二届六十四次主席会议"


def test_versions_are_numbered_and_the_earlier_ones_kept(cast: Cast):
    submit(cast)
    submit(cast, "office", "按要求修改")

    assert list(cast.item.scheme_versions.values_list("number", "note", "name")) == [
        (2, "按要求修改", "方案.pdf"),
        (1, "", "方案.pdf"),
    ]


def test_only_the_responsible_department_and_the_office_hand_in(cast: Cast):
    for role in set(cast.users) - {"responsible head", "office"}:
        with pytest.raises(NotAllowed):
            submit(cast, role)

    assert not SchemeVersion.objects.exists()


def test_an_item_without_a_star_takes_no_scheme(db):
    with pytest.raises(Refused, match="不是★事项"):
        submit(make_cast())


def test_a_file_that_is_not_what_it_says_is_refused(cast: Cast):
    file = SimpleUploadedFile("方案.pdf", b"MZ not a pdf")

    with pytest.raises(ValidationError, match=r"内容与后缀 \.pdf 不符"):
        schemes.submit(item=cast.item, actor=cast.users["office"], file=file)
    assert not SchemeVersion.objects.exists()


def test_the_agenda_takes_the_latest_version_and_all_open_rounds(cast: Cast, meeting: Meeting):
    submit(cast)
    latest = submit(cast)

    review = on_agenda(cast, meeting)

    assert review.version == latest
    assert [due.label for due in review.due_dates.all()] == ["3月31日", "5月31日"]


def test_an_item_may_be_on_the_agenda_before_a_file_is_handed_in(cast: Cast, meeting: Meeting):
    assert on_agenda(cast, meeting).version is None


def test_an_item_stands_once_on_an_agenda(cast: Cast, meeting: Meeting):
    on_agenda(cast, meeting)

    with pytest.raises(Refused, match="该事项已列入二届六十四次主席会议的议程。"):
        on_agenda(cast, meeting)


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
    cast: Cast, meeting: Meeting, outcome, requirements, dates
):
    review = say(cast, on_agenda(cast, meeting), outcome, requirements)

    assert (passed(cast), review.requirements) == (dates, requirements)


def test_a_review_may_be_of_one_round_alone(cast: Cast, meeting: Meeting):
    say(cast, on_agenda(cast, meeting, cast.due), "agreed")

    assert passed(cast) == ["2021-03-05", "None"]


@pytest.mark.parametrize("outcome", ["principle", "revise", "discussed"])
def test_what_is_not_plain_agreement_needs_words(cast: Cast, meeting: Meeting, outcome: str):
    with pytest.raises(Refused, match="请填写审议要求。"):
        say(cast, on_agenda(cast, meeting), outcome)


def test_a_wrong_outcome_is_corrected_and_what_it_passed_taken_back(cast: Cast, meeting: Meeting):
    review = say(cast, on_agenda(cast, meeting), "agreed")

    say(cast, review, "revise", "登记有误，应为再修改")

    assert passed(cast) == ["None", "None"]
    assert [h.outcome for h in review.history.all()][:2] == ["revise", "agreed"]


def test_no_round_has_two_passed_schemes(cast: Cast, meeting: Meeting):
    later = Meeting.objects.create(term=2, number=65, held_on=date(2021, 3, 9))
    first, second = on_agenda(cast, meeting), on_agenda(cast, later)
    say(cast, first, "agreed")

    with pytest.raises(Refused, match="已经在别的会议上通过"):
        say(cast, second, "agreed")
    assert SchemeReview.objects.get(pk=second.pk).outcome == ""


def test_what_has_passed_comes_on_no_agenda_again(cast: Cast, meeting: Meeting):
    say(cast, on_agenda(cast, meeting), "agreed")
    later = Meeting.objects.create(term=2, number=65, held_on=date(2021, 3, 9))

    with pytest.raises(Refused, match="方案已经通过"):
        on_agenda(cast, later)


def test_a_meeting_to_come_has_no_outcome(cast: Cast):
    to_come = Meeting.objects.create(term=2, number=66, held_on=date(2021, 3, 11))

    with pytest.raises(Refused, match="会议尚未召开"):
        say(cast, on_agenda(cast, to_come), "agreed")


def test_an_undecided_item_leaves_the_agenda_a_decided_one_stays(cast: Cast, meeting: Meeting):
    office = cast.users["office"]
    off = on_agenda(cast, meeting)
    schemes.take_off_agenda(review=off, actor=office)
    review = say(cast, on_agenda(cast, meeting), "agreed")

    with pytest.raises(Refused, match="已登记审议结果，不能移出议程。"):
        schemes.take_off_agenda(review=review, actor=office)


def test_what_was_taken_off_stays_on_the_record_and_is_not_decided(cast: Cast, meeting: Meeting):
    review = on_agenda(cast, meeting)
    schemes.take_off_agenda(review=review, actor=cast.users["office"])

    for service in (partial(say, cast, review, "agreed"), partial(take_off, cast, review)):
        with pytest.raises(Refused, match="已移出这次会议的议程"):
            service()
    review.refresh_from_db()
    assert (review.put_by, review.taken_off_by) == (cast.users["office"],) * 2
    assert (review.put_at.date(), review.taken_off_at.date()) == (date(2021, 3, 10),) * 2
    assert passed(cast) == ["None", "None"]


def take_off(cast: Cast, review: SchemeReview) -> None:
    schemes.take_off_agenda(review=review, actor=cast.users["office"])


def test_of_two_who_record_an_outcome_at_once_the_second_is_told(cast: Cast, meeting: Meeting):
    review, office = on_agenda(cast, meeting), cast.users["office"]
    say(cast, review, "agreed")

    with pytest.raises(Refused, match="审议结果已被登记为“同意”"):
        schemes.record_outcome(review=review, actor=office, outcome="agreed", seen="")


def test_a_meeting_keeps_who_attended_with_its_head(meeting: Meeting, cast: Cast):
    zheng, office = make_person("郑丽"), cast.users["office"]

    schemes.save_meeting(meeting=meeting, actor=office, attendees=[zheng])
    schemes.save_meeting(meeting=meeting, actor=office)

    assert list(meeting.attendees.all()) == [zheng]
    assert meeting.history.first().history_user == office


def test_of_two_who_edit_a_meeting_the_second_is_told(meeting: Meeting, cast: Cast):
    office = cast.users["office"]
    schemes.save_meeting(meeting=meeting, actor=office)
    seen = meeting.last_change
    meeting.place = "三楼"
    schemes.save_meeting(meeting=meeting, actor=office, seen=seen)

    with pytest.raises(Refused, match="他人改过这次会议"):
        schemes.save_meeting(meeting=meeting, actor=office, seen=seen)


def test_what_a_meeting_passed_follows_its_corrected_date(cast: Cast, meeting: Meeting):
    say(cast, on_agenda(cast, meeting), "agreed")
    meeting.held_on = date(2021, 3, 8)

    schemes.save_meeting(meeting=meeting, actor=cast.users["office"])

    assert passed(cast) == ["2021-03-08", "2021-03-08"]


def test_only_the_office_keeps_meetings_and_agendas(cast: Cast, meeting: Meeting):
    review = on_agenda(cast, meeting)
    services = (
        partial(schemes.save_meeting, meeting=meeting),
        partial(schemes.put_on_agenda, meeting=meeting, item=cast.item),
        partial(schemes.take_off_agenda, review=review),
        partial(schemes.record_outcome, review=review, outcome="agreed"),
    )

    for role, service in product(set(cast.users) - {"office"}, services):
        with pytest.raises(NotAllowed):
            service(actor=cast.users[role])


def test_a_missing_scheme_warns_and_locks_nothing(cast: Cast):
    from workplan.services import states

    head, office = cast.users["responsible head"], cast.users["office"]
    states.accept(due=cast.due, actor=head)
    states.report_done(due=cast.due, actor=head, text="已完成")
    states.close(due=cast.due, actor=office)

    assert (cast.due.state, cast.due.scheme_passed_on) == ("closed", None)


def test_who_reports_is_kept_with_the_outcome(cast: Cast, meeting: Meeting):
    chen = make_person("黄美丽")

    review = schemes.record_outcome(
        review=on_agenda(cast, meeting),
        actor=cast.users["office"],
        outcome="agreed",
        reported_by=chen,
    )

    assert review.reported_by == chen
