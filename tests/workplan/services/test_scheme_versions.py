"""A meeting decides on a version of a scheme; that one passes, and none that came later."""

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from members.enums import DepartmentKind
from members.models import User
from notifications.models import Mail
from tests.factories import (
    OneOfEachRole,
    make_department,
    make_head,
    make_item,
    make_one_of_each_role,
    make_person,
    make_user,
)
from tests.shared_rows import shared_rows
from workflow.refusals import Refused
from workplan.models import DueDate, Meeting, SchemeReview, SchemeVersion, WorkItem
from workplan.reading.schemes import Step, outcomes_recorded, scheme_of
from workplan.services import office_dates, schemes
from workplan.services.agenda import move_on_agenda

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MIGRATIONS = Path(apps.get_app_config("workplan").path, "migrations")
FIRST, SECOND, THIRD = date(2021, 3, 5), date(2021, 4, 9), date(2021, 5, 7)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 1))
def roles() -> OneOfEachRole:
    """Row 24 (3月、5月, ★) of 城建委."""
    return make_one_of_each_role("3月、5月", starred=True)


@shared_rows(on=date(2021, 3, 1))
def clerk(roles) -> User:
    """The clerk of the office who makes the agendas."""
    return make_user(person=make_person("钱文"), office=True)


@pytest.fixture
def meetings(db) -> list[Meeting]:
    """二届六十二次 to 六十四次主席会议."""
    days = enumerate((FIRST, SECOND, THIRD), start=62)
    return [Meeting.objects.create(term=2, number=n, held_on=day) for n, day in days]


@pytest.fixture
def submit(roles) -> Callable[..., SchemeVersion]:
    def hand_in(on: date, by: str = "responsible head", note: str = "") -> SchemeVersion:
        with clock.standing_at(on):
            file = SimpleUploadedFile("方案.pdf", PDF)
            return schemes.submit(item=roles.item, actor=roles.users[by], file=file, note=note)

    return hand_in


@pytest.fixture
def put(roles, clerk) -> Callable[..., SchemeReview]:
    def list_it(meeting: Meeting, *dues: DueDate, on: date | None = None) -> SchemeReview:
        with clock.standing_at(on or meeting.held_on):
            return schemes.put_on_agenda(
                meeting=meeting, item=roles.item, actor=clerk, due_dates=dues
            )

    return list_it


@pytest.fixture
def say(clerk) -> Callable[..., SchemeReview]:
    def decide(review: SchemeReview, outcome: str = "agreed", on: date = THIRD) -> SchemeReview:
        with clock.standing_at(on):
            return schemes.record_outcome(
                review=review, actor=clerk, outcome=outcome, requirements="细化点位。"
            )

    return decide


def passed(roles: OneOfEachRole) -> list[tuple[str, int | None, int | None]]:
    """Return of each round when its scheme passed, in which version, and which newer one has not."""
    dues = DueDate.objects.filter(item=roles.item).select_related("scheme_review__version")
    found = []
    for due in dues:
        version = due.scheme_review.version if due.scheme_review else None
        number = version.number if version else None
        found.append((str(due.scheme_passed_on), number, due.newer_scheme))
    return found


def stands(roles: OneOfEachRole) -> tuple[Step, str]:
    scheme = scheme_of(WorkItem.objects.get(pk=roles.item.pk))
    return scheme.step, scheme.words


class TestBeforeTheMeeting:
    def test_the_agenda_keeps_its_version_and_the_item_says_that_a_newer_one_is_not_on_it(
        self, roles, meetings, submit, put
    ):
        submit(date(2021, 3, 2))
        review = put(meetings[0], on=date(2021, 3, 3))
        newer = submit(date(2021, 3, 4))

        review.refresh_from_db()
        assert (review.version.number, review.newer_version) == (1, newer)
        assert stands(roles) == (
            Step.LISTED,
            "已列入二届六十二次主席会议，审议第1版；第2版未列入",
        )

    def test_one_step_takes_the_newer_one(self, roles, meetings, submit, put, clerk):
        submit(date(2021, 3, 2))
        review = put(meetings[0], on=date(2021, 3, 3))
        newer = submit(date(2021, 3, 4))
        with clock.standing_at(date(2021, 3, 4)):
            assert schemes.take_newer(review=review, actor=clerk, seen=2) == newer

        review.refresh_from_db()
        assert (review.version, review.newer_version) == (newer, None)
        latest = review.history.first()
        assert latest.history_change_reason == "二届六十二次主席会议的议程改用第2版方案"
        assert latest.history_user == clerk
        assert stands(roles) == (Step.LISTED, "已列入二届六十二次主席会议")

    def test_where_a_still_newer_one_came_meanwhile_it_is_not_taken_unseen(
        self, meetings, submit, put, clerk
    ):
        submit(date(2021, 3, 2))
        review = put(meetings[0], on=date(2021, 3, 3))
        submit(date(2021, 3, 4))
        submit(date(2021, 3, 4))

        with pytest.raises(Refused, match="又提交了第3版，请核对后再改用。"):
            schemes.take_newer(review=review, actor=clerk, seen=2)

    def test_there_is_nothing_to_take_where_the_newest_is_listed_or_the_meeting_decided(
        self, meetings, submit, put, say, clerk
    ):
        submit(date(2021, 3, 2))
        review = put(meetings[0])
        with pytest.raises(Refused, match="议程上已经是最新的一版。"):
            schemes.take_newer(review=review, actor=clerk)
        say(review)
        submit(date(2021, 3, 5))
        with pytest.raises(Refused, match="已登记审议结果，不能改用其他版次。"):
            schemes.take_newer(review=review, actor=clerk)

    def test_what_came_after_the_meeting_s_day_it_cannot_have_read(
        self, meetings, submit, put, clerk
    ):
        submit(date(2021, 3, 2))
        review = put(meetings[0])
        submit(date(2021, 3, 6))

        with clock.standing_at(date(2021, 3, 6)), pytest.raises(Refused) as refused:
            schemes.take_newer(review=review, actor=clerk)
        assert str(refused.value) == (
            "第2版方案2021年3月6日才提交，二届六十二次主席会议2021年3月5日已经召开，"
            "审议的不会是这一版。"
        )


class TestNotices:
    def test_the_office_is_told_of_a_newer_version_of_what_is_listed(
        self, meetings, submit, put, clerk
    ):
        submit(date(2021, 3, 2))
        put(meetings[0], on=date(2021, 3, 3))
        assert not Mail.objects.exists()

        submit(date(2021, 3, 4), note="补充了点位。")

        [mail] = Mail.objects.all()
        assert mail.recipient == clerk.person
        assert mail.subject == "工作方案有新版次：重点任务 24：地铁口序化民主监督"
        lines = [line.strip() for line in mail.text.splitlines()]
        assert "新版次：第2版，陈悦提交" in lines
        assert "说明：补充了点位。" in lines
        assert "二届六十二次主席会议：议程上仍是第1版，可在会议页改用新版次" in lines

    def test_who_put_it_on_the_agenda_is_told_even_when_no_longer_of_the_office(
        self, meetings, submit, put, clerk
    ):
        submit(date(2021, 3, 2))
        put(meetings[0], on=date(2021, 3, 3))
        User.objects.filter(pk=clerk.pk).update(is_staff=False)

        submit(date(2021, 3, 4))

        assert [mail.recipient for mail in Mail.objects.all()] == [clerk.person]

    def test_nobody_is_told_of_what_stands_on_no_agenda_nor_of_what_they_did_themselves(
        self, roles, meetings, submit, put, clerk
    ):
        submit(date(2021, 3, 2))
        submit(date(2021, 3, 2))
        put(meetings[0], on=date(2021, 3, 3))
        with clock.standing_at(date(2021, 3, 4)):
            file = SimpleUploadedFile("方案.pdf", PDF)
            schemes.submit(item=roles.item, actor=clerk, file=file)

        assert not Mail.objects.exists()

    def test_the_office_is_told_of_a_version_that_came_after_another_passed(
        self, meetings, submit, put, say
    ):
        make_head(make_department("办公室", DepartmentKind.OFFICE), "郑丽")
        submit(date(2021, 3, 2))
        say(put(meetings[0]))
        Mail.objects.all().delete()

        submit(date(2021, 3, 20))

        [mail] = Mail.objects.all()
        assert mail.recipient.name == "郑丽"
        assert "已通过的方案：不含第2版，第2版未过会" in mail.text


class TestWhatPassed:
    def test_a_version_that_came_after_the_passed_one_has_not_passed(
        self, roles, meetings, submit, put, say
    ):
        submit(date(2021, 3, 2))
        say(put(meetings[0]))
        assert passed(roles) == [("2021-03-05", 1, None)] * 2
        assert stands(roles) == (Step.PASSED, "二届六十二次主席会议：同意（第1版）")

        submit(date(2021, 3, 20))

        assert passed(roles) == [("2021-03-05", 1, 2)] * 2
        assert stands(roles) == (
            Step.WAITING,
            "二届六十二次主席会议：同意（第1版）；第2版是通过后提交的，未过会",
        )
        assert roles.item.due_dates.last().status_light_on(date(2021, 4, 1)).reason == (
            "第2版方案未过会"
        )

    def test_so_has_one_that_stood_ready_when_the_meeting_passed_an_earlier_one(
        self, roles, meetings, submit, put, say
    ):
        submit(date(2021, 3, 2))
        review = put(meetings[0], on=date(2021, 3, 3))
        submit(date(2021, 3, 4))

        say(review)

        assert passed(roles) == [("2021-03-05", 1, 2)] * 2

    def test_another_meeting_may_pass_it_too(self, roles, meetings, submit, put, say):
        submit(date(2021, 3, 2))
        say(put(meetings[0]))
        submit(date(2021, 3, 20))

        say(put(meetings[1]))

        assert passed(roles) == [("2021-04-09", 2, None)] * 2

    def test_where_it_does_not_the_earlier_one_stands(self, roles, meetings, submit, put, say):
        submit(date(2021, 3, 2))
        say(put(meetings[0]))
        submit(date(2021, 3, 20))

        say(put(meetings[1]), "revise")

        assert passed(roles) == [("2021-03-05", 1, 2)] * 2
        assert stands(roles) == (
            Step.REVISE,
            "二届六十三次主席会议：再修改（第2版）；此前已通过：二届六十二次主席会议：同意（第1版）",
        )

    def test_a_wrong_outcome_taken_back_lets_the_earlier_pass_stand_again(
        self, roles, meetings, submit, put, say
    ):
        submit(date(2021, 3, 2))
        say(put(meetings[0]))
        submit(date(2021, 3, 20))
        second = say(put(meetings[1]))

        say(second, "revise")

        assert passed(roles) == [("2021-03-05", 1, 2)] * 2

    def test_a_meeting_that_had_the_same_version_passes_it_no_second_time(
        self, meetings, submit, put, say
    ):
        submit(date(2021, 3, 2))
        first, second = put(meetings[0]), put(meetings[1], on=date(2021, 3, 5))
        say(first)
        submit(date(2021, 3, 20))

        with pytest.raises(Refused, match="已经在别的会议上通过"):
            say(second)

    def test_the_office_says_why_a_newer_version_goes_to_no_meeting(
        self, roles, meetings, submit, put, say, clerk
    ):
        submit(date(2021, 3, 2))
        review = say(put(meetings[0]), "principle")
        submit(date(2021, 3, 20))

        with pytest.raises(Refused, match="请填写理由。"):
            schemes.let_stand(item=roles.item, actor=clerk, reason=" ")
        schemes.let_stand(item=roles.item, actor=clerk, reason="按会议要求修改")

        assert passed(roles) == [("2021-03-05", 1, None)] * 2
        said = "二届六十二次主席会议：原则同意（第1版）；第2版不再上会"
        assert stands(roles) == (Step.PASSED, said)
        latest = roles.item.history.first()
        assert latest.history_change_reason == "第2版方案不再上会：按会议要求修改"
        assert latest.history_user == clerk
        # What the meeting said, put in better words, does not ask for it again.
        say(review, "principle")
        assert passed(roles) == [("2021-03-05", 1, None)] * 2
        with pytest.raises(Refused, match="没有未过会的新版次。"):
            schemes.let_stand(item=roles.item, actor=clerk, reason="再说一次")

    def test_a_version_after_a_day_that_the_office_wrote_by_hand_has_not_passed_either(
        self, roles, meetings, submit, put, say, clerk
    ):
        with clock.standing_at(FIRST):
            office_dates.record_passing(due=roles.due, passed_on=FIRST, actor=clerk)
        submit(date(2021, 3, 20))
        assert passed(roles) == [("2021-03-05", None, 1), ("None", None, None)]

        say(put(meetings[1]))

        assert passed(roles) == [("2021-04-09", 1, None)] * 2

    def test_a_day_that_is_a_meeting_s_is_not_changed_by_hand(
        self, roles, meetings, submit, put, say, clerk
    ):
        submit(date(2021, 3, 2))
        say(put(meetings[0]))

        with pytest.raises(Refused) as refused:
            office_dates.record_passing(due=roles.due, passed_on=None, actor=clerk)
        assert str(refused.value) == (
            "这一过会日期来自二届六十二次主席会议，请在会议页更正审议结果。"
        )

    def test_an_earlier_database_learns_which_of_its_versions_have_not_passed(
        self, roles, meetings, submit, put, say
    ):
        submit(date(2021, 3, 2))
        say(put(meetings[0], roles.due))
        submit(date(2021, 3, 20))
        DueDate.objects.update(newer_scheme=None)

        [name] = (path.stem for path in MIGRATIONS.glob("*_scheme_versions_passed.py"))
        import_module(f"workplan.migrations.{name}").mark_newer_schemes(apps, None)

        assert passed(roles) == [("2021-03-05", 1, 2), ("None", None, None)]


class TestTheDayOfTheMeeting:
    def test_a_meeting_gone_by_has_the_version_that_it_could_have_read(self, meetings, submit, put):
        submit(date(2021, 3, 2))
        submit(date(2021, 3, 6))

        assert put(meetings[0], on=date(2021, 3, 8)).version.number == 1

    def test_an_outcome_on_what_came_after_the_meeting_is_refused(
        self, roles, meetings, submit, put, say, clerk
    ):
        """Row 21 of the demonstration passed on 26 February, and its scheme came on 2 March."""
        submit(date(2021, 4, 6))
        review = put(meetings[1])
        Meeting.objects.filter(pk=meetings[1].pk).update(held_on=date(2021, 4, 2))

        with pytest.raises(Refused) as refused:
            say(review)
        assert str(refused.value) == (
            "第1版方案2021年4月6日才提交，二届六十三次主席会议2021年4月2日已经召开，"
            "审议的不会是这一版。"
        )
        assert passed(roles) == [("None", None, None)] * 2

    def test_nor_is_a_meeting_that_decided_moved_before_the_day_its_scheme_came(
        self, roles, meetings, submit, put, say, clerk
    ):
        submit(date(2021, 4, 6))
        say(put(meetings[1]))
        meetings[1].held_on = date(2021, 4, 2)

        with clock.standing_at(THIRD), pytest.raises(Refused, match="第1版方案2021年4月6日才提交"):
            schemes.save_meeting(meeting=meetings[1], actor=clerk)
        assert passed(roles)[0] == ("2021-04-09", 1, None)

    def test_what_a_meeting_passed_without_a_file_names_no_version(
        self, roles, meetings, submit, put, say
    ):
        say(put(meetings[0], on=date(2021, 3, 8)))
        assert stands(roles) == (Step.PASSED, "二届六十二次主席会议：同意")

        submit(date(2021, 3, 9))

        assert passed(roles) == [("2021-03-05", None, 1)] * 2


class TestTheAgenda:
    @pytest.fixture
    def lines(self, roles, clerk, meetings) -> list[SchemeReview]:
        items = [
            make_item(roles.item.plan, n, f"事项{n}", period="6月", starred=True) for n in (1, 2, 3)
        ]
        with clock.standing_at(FIRST):
            put = partial(schemes.put_on_agenda, meeting=meetings[0], actor=clerk)
            return [put(item=item) for item in items]

    @pytest.mark.parametrize(
        ("which", "up", "order"),
        [
            (1, True, ["事项2", "事项1", "事项3"]),
            (1, False, ["事项1", "事项3", "事项2"]),
            (0, True, ["事项1", "事项2", "事项3"]),
            (2, False, ["事项1", "事项2", "事项3"]),
        ],
    )
    def test_a_line_changes_places_with_its_neighbour(
        self, lines, meetings, clerk, which, up, order
    ):
        move_on_agenda(line=lines[which], actor=clerk, up=up)

        assert [review.item.title for review in meetings[0].reviews.on_agenda()] == order

    def test_what_was_taken_off_is_no_neighbour(self, lines, meetings, clerk):
        schemes.take_off_agenda(review=lines[1], actor=clerk, reason="另行安排")
        move_on_agenda(line=lines[2], actor=clerk, up=True)

        on = [review.item.title for review in meetings[0].reviews.on_agenda()]
        assert on == ["事项3", "事项1"]

    def test_taking_off_needs_a_reason_that_is_kept(self, lines, clerk):
        with pytest.raises(Refused, match="请填写移出理由。"):
            schemes.take_off_agenda(review=lines[0], actor=clerk, reason=" ")
        schemes.take_off_agenda(review=lines[0], actor=clerk, reason="另行安排")

        lines[0].refresh_from_db()
        assert (lines[0].taken_off_why, lines[0].taken_off_by) == ("另行安排", clerk)


def test_an_outcome_that_was_corrected_stays_on_the_record(roles, meetings, submit, put, say):
    submit(date(2021, 3, 2))
    review = say(put(meetings[0]), "revise", on=date(2021, 3, 5))
    say(review, "principle", on=date(2021, 3, 8))

    recorded = outcomes_recorded(item=roles.item)[review.pk]
    assert [(row.outcome, str(row.decided_by), row.decided_at.date()) for row in recorded] == [
        ("revise", "钱文", date(2021, 3, 5)),
        ("principle", "钱文", date(2021, 3, 8)),
    ]
