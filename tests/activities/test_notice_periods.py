"""会前通知期: by which working day the notice of an event is to be out, and who is told of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from activities.enums import EventKind, Role
from activities.models import Event, NoticePeriod
from activities.notice_periods import notice_days
from activities.reading import answers_of
from activities.services import attendance, events
from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Department
from notifications.models import Mail, Reminder
from notifications.registry import coming
from notifications.services.planning import plan_reminders
from tests.activities.factories import ON, event_of
from tests.factories import appoint, make_department, make_head, make_person, make_user
from workflow.inbox import inbox_of
from workflow.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def periods() -> None:
    """One city's: 15 working days for a session, 10 for a standing committee's."""
    NoticePeriod.objects.create(kind=EventKind.SESSION, workdays=15)
    NoticePeriod.objects.create(kind=EventKind.STANDING, workdays=10)


@pytest.fixture
def unit() -> Department:
    return make_department("城管局", DepartmentKind.UNIT)


def waiting(user, day: date) -> list[tuple[str, str, str]]:
    with clock.standing_at(day):
        return [
            (entry.state, entry.detail, entry.step.label)
            for entry in inbox_of(user, day).mine
            if "会前" in entry.detail
        ]


# Worked out on a calendar: 1 to 5 May 2021 were off, 25 April and 8 May (both weekend) were worked.
@pytest.mark.parametrize(
    ("kind", "days", "by"),
    [(EventKind.SESSION, 15, date(2021, 4, 27)), (EventKind.STANDING, 10, date(2021, 5, 7))],
)
def test_the_day_is_reckoned_by_working_days(office, periods, kind, days, by):
    event = event_of(office, kind=kind, published=False)
    found = notice_days([event])[event.pk]
    assert (found.workdays, found.by) == (days, by)


def test_what_has_no_period_has_no_day(office, periods):
    event = event_of(office, published=False)
    assert notice_days([event]) == {}


def test_the_office_is_told_before_it_and_after_it(office, periods):
    event_of(office, kind=EventKind.SESSION, published=False)
    detail = "5月20日 · 会前 15 个工作日"
    assert waiting(office, date(2021, 3, 1)) == []
    assert waiting(office, date(2021, 4, 22)) == [("4月27日前发通知", detail, "发通知")]
    assert waiting(office, date(2021, 4, 27)) == [("4月27日前发通知", detail, "发通知")]
    assert waiting(office, date(2021, 4, 30)) == [("已过通知期限 3 天", detail, "发通知")]
    assert waiting(office, date(2021, 5, 21)) == []


def test_once_people_were_told_nothing_waits(office, periods, people):
    event = event_of(office, kind=EventKind.SESSION, published=False)
    events.publish(event=event, actor=office)
    # Published, but nobody is on its list yet.
    assert len(waiting(office, date(2021, 4, 30))) == 1
    attendance.ask(event=event, actor=office, people=people)
    assert waiting(office, date(2021, 4, 30)) == []


def test_who_organises_is_told_and_no_other_body(office, periods, client):
    committee = make_department("城建委", DepartmentKind.COMMITTEE)
    head = make_user("chengjianwei", person=make_head(committee))
    other = make_head(make_department("社法委", DepartmentKind.COMMITTEE), "社法委负责人")
    stranger = make_user("shefawei", person=other)
    event_of(office, kind=EventKind.SESSION, published=False, organiser=committee)
    assert len(waiting(head, date(2021, 4, 26))) == 1
    assert waiting(stranger, date(2021, 4, 26)) == []
    member = make_user("member", person=make_person("金永明"))
    assert waiting(member, date(2021, 4, 26)) == []


def test_what_a_collective_organises_is_due_to_each_of_those_it_means(office, periods):
    heads = [make_head(make_department(name)) for name in ("城建委", "社法委")]
    kind, covers = DepartmentKind.COLLECTIVE, DepartmentKind.COMMITTEE
    each = make_department("各专委会", kind, covers=covers)
    event = event_of(office, kind=EventKind.SESSION, published=False)
    Event.objects.update(organiser=each)
    first, last = date(2021, 4, 21), date(2021, 4, 28)

    for head in heads:
        [found] = coming(first, last, head.pk)
        assert (found.url, found.act) == (event.get_absolute_url(), "发通知")
        assert head.pk in found.recipient_ids


# --- its papers, and who is mailed ---------------------------------------------------------------


@pytest.fixture
def committee() -> Department:
    return make_department("城建委", DepartmentKind.COMMITTEE)


@pytest.fixture
def head(committee):
    return make_user("chengjianwei", person=make_head(committee, email="head@example.org"))


def papers_waiting(user, day: date) -> list[tuple[str, str, str]]:
    return [found for found in waiting(user, day) if "材料" in found[1]]


def mailed(head, first: date, last: date) -> list[tuple[date, str]]:
    """Return the days on which the head is mailed about what is to be sent, and of which act."""
    found = []
    for number in range((last - first).days + 1):
        with clock.standing_at(day := first + timedelta(days=number)):
            for mail in plan_reminders(day):
                sent = mail.reminders.filter(recipient=head.person)
                subjects = sent.values_list("subject", flat=True)
                found += [(day, one.rpartition(":")[2]) for one in subjects if one.count(":") == 2]
    return found


def test_papers_wait_by_their_own_days_until_they_are_sent(
    office, periods, head, committee, client
):
    NoticePeriod.objects.update(papers_workdays=5)
    event = event_of(office, kind=EventKind.SESSION, organiser=committee)
    detail = "5月20日 · 会前送材料 5 个工作日"
    assert papers_waiting(head, date(2021, 4, 1)) == []
    assert papers_waiting(head, date(2021, 5, 11)) == [("5月13日前发材料", detail, "材料已发")]
    assert papers_waiting(office, date(2021, 5, 14)) == [
        ("已过送材料期限 1 天", detail, "材料已发")
    ]
    stranger = make_user("shefawei", person=make_head(make_department("社法委"), "社法委负责人"))
    assert papers_waiting(stranger, date(2021, 5, 11)) == []
    said = "5 个工作日，5月13日前发给参加的人"
    client.force_login(stranger)
    page, act = event.get_absolute_url(), reverse("activities:act", args=[event.pk, "papers"])
    assert said not in client.get(page).content.decode()
    assert client.post(act, {"seen": "published"}).status_code == 404
    client.force_login(head)
    assert said in client.get(page).content.decode()

    assert client.post(act, {"seen": "published"}).status_code == 302

    assert papers_waiting(head, date(2021, 5, 11)) == []
    assert "5月10日发出" in client.get(page).content.decode()
    again = client.post(act, {"seen": "published"})
    assert (again.status_code, "5月10日已登记材料发出" in again.content.decode()) == (422, True)
    back = reverse("activities:act", args=[event.pk, "no_papers"])
    assert client.post(back, {"seen": "published"}).status_code == 302
    assert len(papers_waiting(head, date(2021, 5, 11))) == 1


def test_papers_of_a_draft_lead_to_publishing_it(office, periods):
    NoticePeriod.objects.update(papers_workdays=5)
    event = event_of(office, kind=EventKind.SESSION, published=False)
    with clock.standing_at(day := date(2021, 5, 11)):
        steps = {one.step for one in inbox_of(office, day).mine if "会前" in one.detail}
        assert [(one.label, one.url) for one in steps] == [
            ("发通知", f"{event.get_absolute_url()}?do=publish#do-publish")
        ]
    events.publish(event=event, actor=office)
    assert [label for *_, label in papers_waiting(office, day)] == ["材料已发"]


def test_who_organises_is_mailed_once_of_each(office, periods, head, committee):
    NoticePeriod.objects.update(papers_workdays=5)
    event_of(office, kind=EventKind.SESSION, organiser=committee, published=False)

    # By 27 April and 13 May; three days before either, or the working day before that.
    assert mailed(head, date(2021, 4, 12), date(2021, 5, 19)) == [
        (date(2021, 4, 23), "notice"),
        (date(2021, 5, 10), "papers"),
    ]


def test_who_missed_the_day_is_mailed_when_it_is_late_and_nobody_else_is(
    office, periods, head, committee
):
    event_of(office, kind=EventKind.SESSION, organiser=committee, published=False)

    assert mailed(head, date(2021, 5, 6), date(2021, 5, 19)) == [(date(2021, 5, 6), "notice")]
    assert set(Reminder.objects.values_list("recipient", flat=True)) == {head.person_id}


def test_nobody_is_mailed_of_what_was_sent_or_has_no_period(
    office, periods, head, committee, people
):
    NoticePeriod.objects.update(papers_workdays=5)
    sent = event_of(office, kind=EventKind.SESSION, organiser=committee, ask=people)
    events.send_papers(event=sent, actor=head)
    event_of(office, organiser=committee, published=False)

    assert mailed(head, date(2021, 4, 12), date(2021, 5, 19)) == []


# --- units and experts, who answered -------------------------------------------------------------


def test_of_a_unit_one_answers_for_all(office, unit, people):
    first, second = make_head(unit, "局长"), make_head(unit, "副局长")
    users = [make_user(str(person), person=person) for person in (first, second)]
    event = event_of(office, kind=EventKind.SESSION, ask=people[:2])
    assert attendance.ask(event=event, actor=office, units=[unit]) == 2
    assert [bool(inbox_of(user, clock.today()).mine) for user in users] == [True, True]

    attendance.come(event=event, actor=users[0])

    assert [bool(inbox_of(user, clock.today()).mine) for user in users] == [False, False]
    assert {
        (one.label, one.asked, *map(len, (one.coming, one.owing))) for one in answers_of(event)
    } == {
        ("委员", 2, 0, 2),
        ("单位", 1, 1, 0),
    }
    [of_unit] = [one for one in answers_of(event) if one.label == "单位"]
    assert of_unit.coming == ["城管局（局长）"]
    # Whoever else was asked for it is not absent.
    with clock.standing_at(ON):
        assert not attendance.to_be_absent(event).filter(person=second).exists()


def test_a_unit_without_anyone_is_not_asked(office, unit):
    event = event_of(office, kind=EventKind.SESSION)
    with pytest.raises(Refused, match="城管局没有联系人，请先在“部门”里登记，或写明姓名。"):
        attendance.ask(event=event, actor=office, units=[unit])
    assert not event.attendances.exists()


def test_experts_are_asked_as_a_group_and_counted_apart(office, people):
    experts = make_department("智库", DepartmentKind.EXPERTS)
    professor = make_person("王教授")
    appoint(professor, experts, Duty.EXPERT)
    event = event_of(office, kind=EventKind.SESSION, ask=people[:1])

    attendance.ask(event=event, actor=office, groups=[str(experts.pk)], role=Role.SPEAKER)

    assert [(one.label, one.owing) for one in answers_of(event)] == [
        ("委员", ["陈悦"]),
        ("智库专家", ["王教授"]),
    ]


def test_who_has_not_answered_is_asked_again_once_a_day(office, people):
    for person in people:
        person.email = f"p{person.pk}@example.cn"
        person.save()
    event = event_of(office, kind=EventKind.SESSION, ask=people)
    attendance.come(event=event, actor=people[0].user)

    assert events.remind(event=event, actor=office) == 3

    asked = Mail.objects.filter(subject__contains="请答复是否参加")
    assert set(asked.values_list("recipient", flat=True)) == {p.pk for p in people[1:]}
    with pytest.raises(Refused, match="今天已经提醒过。"):
        events.remind(event=event, actor=office)
    for person in people[1:]:
        attendance.decline(event=event, actor=person.user)
    with clock.standing_at(date(2021, 5, 11)), pytest.raises(Refused, match="没有等待答复的人。"):
        events.remind(event=event, actor=office)


def test_only_who_organises_reminds(office, people, client):
    event = event_of(office, kind=EventKind.SESSION, ask=people)
    client.force_login(people[0].user)
    assert (
        client.post(f"/activities/{event.pk}/do/remind/", {"seen": "published"}).status_code == 404
    )
    assert not event.changes.filter(action="remind").exists()


def test_who_organises_and_is_asked_has_the_own_answer_above_the_list(office, people, client):
    event = event_of(office, kind=EventKind.SESSION, ask=[*people, own := make_person("汪文军")])
    office.person = own
    office.save()
    client.force_login(office)
    page = client.get(event.get_absolute_url())
    assert [str(open.label) for open in page.context["answers"]] == ["参加", "不参加"]
    assert [one.label for one in page.context["asked"]] == ["委员", "其他人员"]
