"""A meeting is moved to another day: those on its list are told, its business and papers go along."""

from datetime import date

import pytest

from almanac import clock
from notifications.models import Mail
from tests.workplan.views.acting import pdf, text_of
from workflow.refusals import Refused
from workplan.models import BusinessPaper, Meeting
from workplan.registry import roll
from workplan.services import business, schemes

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("two_on_its_list")]

HOSTILE = "../..\\<b>材料</b>\u202efdp\r\nX-Evil: 1.pdf"


def move(meeting: Meeting, users, day: date, place: str = "会议室") -> None:
    meeting.held_on, meeting.place = day, place
    schemes.save_meeting(meeting=meeting, actor=users["办公室"])


def told() -> list[tuple[str, str]]:
    """Return who was told of a move, and what the mail says of it."""
    mails = Mail.objects.filter(subject__contains="活动变动").order_by("pk")
    said = [next(li for li in mail.text.splitlines() if "变动：" in li) for mail in mails]
    return [(str(mail.recipient), line.strip()) for mail, line in zip(mails, said, strict=True)]


def test_who_is_on_its_list_or_presides_is_told_of_another_day_or_place(meeting, users):
    move(meeting, users, date(2021, 5, 21))
    assert told() == []

    move(meeting, users, date(2021, 5, 27), "礼堂")

    everyone = ["余静漪", "周翔", "王国珍"]
    assert sorted(told()) == [(name, "变动：时间、地点") for name in everyone]


def test_who_presides_and_is_on_no_list_is_led_to_a_page_that_they_see(party, users, signed_in):
    """A 党组会议 is closed to leaders who are not on its list: its list's page is no page of theirs."""
    move(party, users, date(2021, 5, 27))

    mail = Mail.objects.get(subject__contains="活动变动", recipient__name="王国珍")

    assert "您主持这次会议，所以收到这封邮件。" in mail.text
    assert mail.text.count(party.get_absolute_url()) == 1
    assert signed_in("王国珍").get(party.get_absolute_url()).status_code == 200


def test_who_presides_and_is_on_the_list_is_told_once(meeting, plan, users):
    people = [plan.leaders["余静漪"], plan.leaders["王国珍"]]
    roll().keep(meeting=meeting, actor=users["办公室"], people=people, observers=[])
    move(meeting, users, date(2021, 5, 27))
    assert sorted(who for who, _ in told()) == ["余静漪", "王国珍"]


def test_nobody_is_told_of_a_day_that_is_corrected_afterwards(meeting, users):
    with clock.standing_at(date(2021, 6, 1)):
        move(meeting, users, date(2021, 5, 28))
    assert told() == []


def test_its_business_goes_along_and_what_was_decided_holds_the_day_back(meeting, users):
    line = business.put(meeting=meeting, actor=users["办公室"], title="提案工作通报")
    move(meeting, users, date(2021, 5, 27))
    assert [one.title for one in meeting.agenda] == ["提案工作通报"]
    with clock.standing_at(date(2021, 5, 28)):
        business.decide(business=line, actor=users["办公室"], decision="同意")
        with pytest.raises(Refused, match="已登记议定事项，会议日期不能晚于今天。"):
            move(meeting, users, date(2021, 6, 10))


def test_a_paper_with_a_hostile_name_is_kept_shown_and_handed_out_as_words(
    meeting, users, signed_in
):
    file = pdf()
    file.name = HOSTILE
    file._name = HOSTILE
    business.put(meeting=meeting, actor=users["办公室"], title="提案工作通报", papers=[file])
    paper = BusinessPaper.objects.get()

    client = signed_in("办公室")
    page = text_of(client.get(meeting.get_absolute_url()))
    answer = client.get(paper.get_absolute_url())

    assert "<b>材料" not in page
    assert answer.status_code == 200
    assert "X-Evil" not in answer
    assert not set(paper.name) & set("/\\\r\n\u202e")
    assert ".." not in paper.file.name
