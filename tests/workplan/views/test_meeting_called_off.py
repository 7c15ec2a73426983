"""A meeting is called off: who is on its list is told once, its business goes on at another, its number is
free again, and it is nowhere among what is to come.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.enums import EventState
from activities.models import Event
from almanac import clock
from notifications.models import Mail
from notifications.services.feeds import events_of
from tests.workplan.views.acting import hold_meeting, pdf, text_of
from workflow.refusals import NotAllowed, Refused
from workplan.calendar import meetings_between
from workplan.models import Meeting
from workplan.permissions import Viewer
from workplan.registry import roll
from workplan.services import business, calling_off, schemes

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("two_on_its_list")]

WHY = "与区委会议时间冲突"


def post(client, meeting: Meeting, action: str = "call-off", **data: str):
    fields = {f"{action}-{meeting.pk}-{name}": value for name, value in data.items()}
    return client.post(reverse("workplan:meeting_act", args=[meeting.pk, action]), fields)


def call_off(meeting: Meeting, users) -> int:
    told = calling_off.call_off(meeting=meeting, actor=users["办公室"], reason=WHY)
    meeting.refresh_from_db()
    return told


def told(heading: str = "活动取消", why: str = WHY) -> list[tuple[str, bool]]:
    mails = Mail.objects.filter(subject__contains=heading)
    return sorted((str(mail.recipient), why in mail.text) for mail in mails)


def test_the_office_calls_it_off_on_its_page_for_a_reason(meeting, signed_in):
    office = signed_in("办公室")

    nothing_said = post(office, meeting, reason=" ")
    assert nothing_said.status_code == 422
    assert "这个字段是必填项。" in text_of(nothing_said)

    assert post(office, meeting, reason=WHY).status_code == 302
    page = text_of(office.get(meeting.get_absolute_url()))
    assert "二届六十四次主席会议（已取消）" in page
    assert WHY in page
    assert "未召开" in page
    assert "原定出席" in page
    assert "登记到会" not in page
    assert "列入其他议题" not in page


def test_who_is_on_its_list_is_told_once(meeting, users, signed_in):
    assert call_off(meeting, users) == 3
    # 王国珍 presides, and stands on no list.
    assert told() == [("余静漪", True), ("周翔", True), ("王国珍", True)]
    again = post(signed_in("办公室"), meeting, reason=WHY)
    assert "这次会议已经取消，不再改动。" in text_of(again)
    assert len(told()) == 3
    assert Event.objects.get(meeting=meeting).state == EventState.CANCELLED


def test_nobody_is_told_of_one_that_was_entered_by_mistake_and_is_past(meeting, users):
    with clock.standing_at(date(2021, 6, 1)):
        assert call_off(meeting, users) == 0
        assert not roll().is_open(meeting)
    assert told() == []


@pytest.mark.parametrize(("who", "status"), [("城建委", 404), ("周翔", 404), ("无关人员", 404)])
def test_nobody_but_the_office_calls_it_off(who, status, meeting, users, signed_in):
    assert post(signed_in(who), meeting, reason=WHY).status_code == status
    assert "取消会议" not in text_of(signed_in(who).get(meeting.get_absolute_url()))
    with pytest.raises(NotAllowed):
        calling_off.call_off(meeting=meeting, actor=users[who], reason=WHY)
    with pytest.raises(NotAllowed):
        calling_off.pass_on(meeting=meeting, actor=users[who], to=meeting)
    meeting.refresh_from_db()
    assert meeting.called_off_at is None


def test_its_number_is_free_again(meeting, plan, users):
    twice = Meeting(term=2, number=64, held_on=date(2021, 5, 28))
    with pytest.raises(ValidationError, match="本届已有这一次会议。"):
        twice.full_clean()

    call_off(meeting, users)

    assert Meeting.upcoming() == {"term": 2, "number": None}
    twice.full_clean()
    assert hold_meeting(plan, users["办公室"]).name == "二届六十四次主席会议"
    assert Meeting.upcoming() == {"term": 2, "number": 65}


def test_a_number_that_is_taken_is_said_in_the_form(meeting, signed_in):
    head = {"kind": "chair", "term": 2, "number": 64, "held_on": "2021-05-28"}
    answer = signed_in("办公室").post(reverse("workplan:meetings"), head)
    assert answer.status_code == 422
    assert "本届已有这一次会议。" in text_of(answer)


def test_it_leaves_calendars_and_the_choice_of_meetings(meeting, plan, users, signed_in):
    def found() -> list[bool]:
        titles = [event.title for event in events_of(plan.leaders["周翔"], date(2021, 5, 20))]
        wall = str(
            list(meetings_between(Viewer(leader=True), date(2021, 5, 20), date(2021, 5, 30)))
        )
        month = text_of(signed_in("办公室").get("/calendar/2021-05/"))
        return [
            any("六十四次" in words for words in titles),
            "六十四次" in wall,
            "六十四次" in month,
        ]

    assert found() == [True, True, True]
    call_off(meeting, users)
    assert found() == [False, False, False]


def test_its_business_goes_on_at_another_meeting_with_its_papers(meeting, plan, users, signed_in):
    office = signed_in("办公室")
    line = business.put(
        meeting=meeting, actor=users["办公室"], title="提案工作通报", papers=[pdf("通报.pdf")]
    )
    call_off(meeting, users)
    assert "提案工作通报" in text_of(office.get(meeting.get_absolute_url()))
    to = hold_meeting(plan, users["办公室"], date(2021, 5, 28))
    assert "二届六十四次主席会议（2021年5月28日）" in text_of(
        office.get(meeting.get_absolute_url())
    )

    answer = office.post(
        reverse("workplan:meeting_act", args=[meeting.pk, "pass-on"]),
        {f"pass-on-{meeting.pk}-to": to.pk},
    )

    assert answer.status_code == 302
    assert [str(one) for one in to.agenda] == ["提案工作通报"]
    page = text_of(office.get(to.get_absolute_url()))
    assert "通报.pdf" in page
    line.refresh_from_db()
    assert line.is_on_agenda
    assert calling_off.left_of(meeting) == []


def test_a_scheme_on_its_agenda_waits_for_another(meeting, plan, users):
    item = next(one for one in plan.items.values() if one.needs_scheme)
    schemes.put_on_agenda(meeting=meeting, item=item, actor=users["办公室"])
    call_off(meeting, users)
    assert [line.item for line in calling_off.left_of(meeting)] == [item]
    assert schemes.waiting_for_scheme(item)
    to = hold_meeting(plan, users["办公室"], date(2021, 5, 28))

    assert calling_off.pass_on(meeting=meeting, actor=users["办公室"], to=to) == 1

    assert [line.item for line in to.agenda] == [item]
    with pytest.raises(Refused, match="没有可以转入的议题。"):
        calling_off.pass_on(meeting=meeting, actor=users["办公室"], to=to)


def test_what_was_decided_at_it_holds_it(meeting, users):
    line = business.put(meeting=meeting, actor=users["办公室"], title="提案工作通报")
    with clock.standing_at(date(2021, 5, 21)):
        business.decide(business=line, actor=users["办公室"], decision="同意")
        with pytest.raises(Refused, match="这次会议已有议定事项，不能取消。"):
            call_off(meeting, users)


def test_nothing_is_changed_of_it_afterwards(meeting, users):
    call_off(meeting, users)
    for change in (
        lambda: business.put(meeting=meeting, actor=users["办公室"], title="提案"),
        lambda: schemes.save_meeting(meeting=meeting, actor=users["办公室"]),
    ):
        with pytest.raises(Refused, match="这次会议已经取消，不再改动。"):
            change()


def test_one_called_off_by_mistake_is_restored_and_who_was_told_is_told_again(
    meeting, plan, users, signed_in
):
    item = next(one for one in plan.items.values() if one.needs_scheme)
    schemes.put_on_agenda(meeting=meeting, item=item, actor=users["办公室"])
    business.put(meeting=meeting, actor=users["办公室"], title="提案工作通报")
    call_off(meeting, users)
    office = signed_in("办公室")

    nothing_said = post(office, meeting, "restore", reason=" ")
    assert nothing_said.status_code == 422
    answer = post(office, meeting, "restore", reason="取消错了")

    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.name == "二届六十四次主席会议"
    assert [str(getattr(line, "item", line)) for line in meeting.agenda] == [
        str(item),
        "提案工作通报",
    ]
    assert told("活动恢复", "取消错了") == told()
    assert Event.objects.get(meeting=meeting).state == EventState.PUBLISHED
    page = text_of(office.get(meeting.get_absolute_url()))
    assert "会议已恢复，已通知 3 人。" in page
    assert "取消会议" in page
    assert "恢复会议" not in page
    again = post(office, meeting, "restore", reason="取消错了")
    assert "您打开页面后，他人改过这次会议。" in text_of(again)


def test_what_went_on_elsewhere_stays_there_and_the_page_says_where(
    meeting, plan, users, signed_in
):
    item = next(one for one in plan.items.values() if one.needs_scheme)
    schemes.put_on_agenda(meeting=meeting, item=item, actor=users["办公室"])
    business.put(meeting=meeting, actor=users["办公室"], title="提案工作通报")
    call_off(meeting, users)
    to = hold_meeting(plan, users["办公室"], date(2021, 5, 28), number=65)
    calling_off.pass_on(meeting=meeting, actor=users["办公室"], to=to)

    calling_off.restore(meeting=meeting, actor=users["办公室"], reason="取消错了")

    assert meeting.agenda == []
    page = text_of(signed_in("办公室").get(meeting.get_absolute_url()))
    assert "已转入别的会议" in page
    assert page.count(f'<a href="{to.get_absolute_url()}">二届六十五次主席会议</a>') == 2
    assert [str(getattr(line, "item", line)) for line in calling_off.gone_on(meeting)] == [
        str(item),
        "提案工作通报",
    ]


def test_what_comes_back_to_the_meeting_did_not_go_on_elsewhere(meeting, plan, users):
    office, item = users["办公室"], next(one for one in plan.items.values() if one.needs_scheme)
    schemes.put_on_agenda(meeting=meeting, item=item, actor=office)
    call_off(meeting, users)
    to = hold_meeting(plan, office, date(2021, 5, 28), number=65)
    calling_off.pass_on(meeting=meeting, actor=office, to=to)
    calling_off.restore(meeting=meeting, actor=office, reason="取消错了")
    [line] = calling_off.gone_on(meeting)
    schemes.take_off_agenda(review=line, actor=office, reason="仍在原会议审议")

    schemes.put_on_agenda(meeting=meeting, item=item, actor=office)

    meeting.refresh_from_db()
    assert [review.item for review in meeting.agenda] == [item]
    assert calling_off.gone_on(meeting) == []


def test_one_whose_number_another_bears_is_not_restored(meeting, plan, users, signed_in):
    call_off(meeting, users)
    hold_meeting(plan, users["办公室"], date(2021, 5, 28))

    answer = post(signed_in("办公室"), meeting, "restore", reason="取消错了")

    assert answer.status_code == 422
    assert "本届已有这一次会议。" in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.called_off_at


def test_one_of_the_past_is_restored_as_it_stood_and_nobody_is_told(meeting, users):
    with clock.standing_at(date(2021, 6, 1)):
        call_off(meeting, users)
        assert calling_off.restore(meeting=meeting, actor=users["办公室"], reason="有过") == 0
        assert roll().is_open(meeting)
    assert told("活动恢复") == []


@pytest.mark.parametrize("who", ["城建委", "周翔", "无关人员"])
def test_nobody_but_the_office_restores_it(who, meeting, users, signed_in):
    call_off(meeting, users)
    assert post(signed_in(who), meeting, "restore", reason="取消错了").status_code == 404
    with pytest.raises(NotAllowed):
        calling_off.restore(meeting=meeting, actor=users[who], reason="取消错了")
