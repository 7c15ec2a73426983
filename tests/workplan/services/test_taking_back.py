"""撤回: by whoever made it, the same day, until the next person acted; the record keeps both."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from almanac import clock
from notifications.models import Mail
from notifications.services import outbox
from tests.factories import OneOfEachRole, set_state
from workflow.refusals import NotAllowed, Refused
from workplan.models import DueDate, Extension, Progress, Transition
from workplan.reading.item_papers import PaperRows
from workplan.reading.item_record import record_of
from workplan.services import extensions, instructions, states
from workplan.services.taking_back import (
    take_back_instruction,
    take_back_note,
    take_back_step,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

HEAD, OTHER, OFFICE = "responsible head", "participant head", "office"


def at(hour: int, minute: int = 0, day: int = 10):
    return clock.standing_at(timezone.make_aware(datetime(2021, 3, day, hour, minute)))


class Day:
    """The tenth of March, on which one does something and someone answers."""

    def __init__(self, roles: OneOfEachRole, state: str = "in_progress") -> None:
        self.roles = roles
        set_state(roles.due, state)

    @property
    def due(self) -> DueDate:
        return self.roles.due

    def do(self, service: Any, role: str, hour: int, **more: Any) -> Any:
        with at(hour):
            return service(due=self.due, actor=self.roles.users[role], **more)

    def note(self, role: str = HEAD, hour: int = 9, **more: Any) -> Progress:
        return self.do(states.write_progress, role, hour, **{"text": "已走访。"} | more)

    def report(self, hour: int = 10) -> None:
        self.do(states.report_done, HEAD, hour, text="已完成。")


@pytest.fixture
def day(one_of_each_role: OneOfEachRole) -> Day:
    return Day(one_of_each_role)


def steps() -> list[tuple[str, str, str, str]]:
    rows = Transition.objects.order_by("pk")
    return [(t.action, t.from_state, t.to_state, t.reason) for t in rows]


# --- 报结 and 退回 ---------------------------------------------------------------------------------


def test_a_report_taken_back_leaves_the_work_as_it_was_and_both_on_the_record(day):
    day.report()
    assert day.do(take_back_step, HEAD, 11) == "报结"
    assert day.due.state == "in_progress"
    assert steps() == [
        ("report", "in_progress", "reported", ""),
        ("take_back", "reported", "in_progress", "报结"),
    ]
    assert [entry.stands for entry in Progress.objects.all()] == [False]
    record = record_of(day.roles.item, PaperRows.of(day.roles.item))
    assert [(entry.what, entry.taken_back) for entry in record] == [("撤回", False), ("报结", True)]


def test_a_wish_for_a_later_date_that_lapsed_by_the_report_waits_again(day):
    due_on = day.due.due_on + timedelta(days=9)
    day.do(extensions.ask, HEAD, 9, new_due_on=due_on, reason="等待批复")
    day.report()
    assert Extension.objects.get().state == "lapsed"
    day.do(take_back_step, HEAD, 11)
    wish = Extension.objects.get()
    assert (wish.state, wish.decided_by, wish.decided_at, wish.answer) == ("asked", None, None, "")


def test_a_return_taken_back_is_a_report_again(day):
    day.report()
    day.do(states.send_back, OFFICE, 11, reason="缺照片")
    assert day.do(take_back_step, OFFICE, 12) == "退回"
    assert day.due.state == "reported"
    assert [entry.stands for entry in Progress.objects.all()] == [True]


@pytest.mark.parametrize(
    "role",
    [OTHER, OFFICE, "another head", "lead leader", "member", "stopped head", "not signed in"],
)
def test_nobody_takes_back_what_another_reported(role, day):
    day.report()
    with pytest.raises(NotAllowed):
        day.do(take_back_step, role, 11)
    assert day.due.state == "reported"


def test_after_the_office_acted_a_report_is_not_taken_back(day):
    day.report()
    day.do(states.send_back, OFFICE, 11, reason="缺照片")
    with pytest.raises(NotAllowed):
        day.do(take_back_step, HEAD, 12)


def test_after_the_department_wrote_on_a_return_is_not_taken_back(day):
    day.report()
    day.do(states.send_back, OFFICE, 11, reason="缺照片")
    day.note(HEAD, 12)
    with pytest.raises(Refused, match="他人已接着办理，这次退回不能再撤回。"):
        day.do(take_back_step, OFFICE, 13)


def test_the_day_after_nothing_is_taken_back(day):
    day.report(hour=23)
    with at(0, 1, day=11), pytest.raises(Refused, match="报结只能在当天撤回。"):
        take_back_step(due=day.due, actor=day.roles.users[HEAD])
    with at(23, 59):
        take_back_step(due=day.due, actor=day.roles.users[HEAD])


def test_what_the_page_showed_must_still_be_so(day):
    day.report()
    with pytest.raises(Refused):
        day.do(take_back_step, HEAD, 11, seen="in_progress")


def test_a_step_of_another_kind_is_not_taken_back(day):
    day.report()
    day.do(states.close, OFFICE, 11)
    with pytest.raises(Refused, match="没有可以撤回的"):
        day.do(take_back_step, OFFICE, 12)


# --- a progress note ------------------------------------------------------------------------------


def test_a_note_taken_back_takes_its_percentage_along(day):
    day.note(percent=30)
    wrong = day.note(hour=10, percent=80)
    with at(11):
        take_back_note(progress=wrong, actor=day.roles.users[HEAD])
    assert day.due.percent == 30
    assert [entry.text for entry in Progress.objects.standing()] == ["已走访。"]
    assert Progress.objects.count() == 2


def test_the_first_note_taken_back_the_work_has_not_begun(one_of_each_role):
    day = Day(one_of_each_role, "accepted")
    wrong = day.note(percent=10)
    with at(10):
        take_back_note(progress=wrong, actor=day.roles.users[HEAD])
    assert (day.due.state, day.due.percent) == ("accepted", 0)
    assert steps()[-1] == ("take_back", "in_progress", "accepted", "填报进展")


def test_a_note_is_its_author_s_to_take_back_until_another_wrote(day):
    entry = day.note()
    for role in (OTHER, OFFICE, "lead leader"):
        with at(10), pytest.raises(NotAllowed):
            take_back_note(progress=entry, actor=day.roles.users[role])
    day.note(OTHER, 10)
    with at(11), pytest.raises(Refused, match="他人已接着办理"):
        take_back_note(progress=entry, actor=day.roles.users[HEAD])


def test_a_note_is_taken_back_once_and_a_report_with_its_report(day):
    entry = day.note()
    with at(10):
        take_back_note(progress=entry, actor=day.roles.users[HEAD])
        with pytest.raises(Refused, match="已经撤回"):
            take_back_note(progress=entry, actor=day.roles.users[HEAD])
    day.report()
    with at(11), pytest.raises(Refused, match="随报结一起撤回"):
        take_back_note(progress=Progress.objects.get(is_report=True), actor=day.roles.users[HEAD])


def test_the_files_of_a_note_taken_back_are_its_author_s_alone(day, client):
    photo = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF")
    entry = day.note(files=[photo])
    address = entry.attachments.get().get_absolute_url()
    seen = {}
    for moment in ("before", "after"):
        for role in (HEAD, OTHER, OFFICE):
            client.force_login(day.roles.users[role])
            with at(10):
                seen[moment, role] = client.get(address).status_code
        with at(10):
            if moment == "before":
                take_back_note(progress=entry, actor=day.roles.users[HEAD])
    assert list(seen.values()) == [200, 200, 200, 200, 404, 404]


# --- 批示 -----------------------------------------------------------------------------------------


def instruct(day: Day, role: str = "lead leader", **more: Any):
    for user in day.roles.users.values():
        if getattr(user, "person", None):
            user.person.email = f"p{user.pk}@example.org"
            user.person.save()
    with at(9):
        return instructions.instruct(
            item=day.roles.item, actor=day.roles.users[role], text="抓紧推进", **more
        )


def test_the_notices_of_an_instruction_wait_ten_minutes(day):
    with time_machine.travel("2026-01-01 09:00:00+08:00", tick=False) as now:
        instruct(day)
        assert outbox.waiting() == []
        now.shift(timedelta(minutes=9, seconds=59))
        assert outbox.waiting() == []
        now.shift(timedelta(seconds=1))
        assert len(outbox.waiting()) == Mail.objects.count() == 2


def test_whoever_changes_the_way_of_their_mails_hastens_none_that_is_held(day):
    with time_machine.travel("2026-01-01 09:00:00+08:00", tick=False):
        instruct(day)
        outbox.readdress(day.roles.users[HEAD].person)
        assert outbox.waiting() == []


def test_an_instruction_taken_back_in_time_is_told_to_no_one(day):
    given = instruct(day)
    with at(9, 5):
        take_back_instruction(instruction=given, actor=day.roles.users["lead leader"])
    assert {(m.state, m.error) for m in Mail.objects.all()} == {("cancelled", "未发出：已撤回。")}
    assert not given.stands
    record = record_of(day.roles.item, PaperRows.of(day.roles.item))
    assert [(entry.what, entry.taken_back) for entry in record] == [
        ("撤回批示", False),
        ("批示", True),
    ]


def test_whom_an_instruction_had_reached_is_told_that_it_is_void(day):
    given = instruct(day)
    first = Mail.objects.order_by("pk").first()
    Mail.objects.filter(pk=first.pk).update(state="sent", sent_at=timezone.now())
    with at(10):
        take_back_instruction(instruction=given, actor=day.roles.users["lead leader"])
    (told,) = Mail.objects.filter(subject__startswith="批示已撤回")
    assert (told.recipient, told.about) == (first.recipient, "")


def test_an_instruction_is_its_writer_s_until_it_is_answered_and_until_midnight(day):
    given = instruct(day, OFFICE, leader=day.roles.users["lead leader"].person)
    with at(10):
        for role in ("lead leader", "another leader", HEAD):
            with pytest.raises(NotAllowed):
                take_back_instruction(instruction=given, actor=day.roles.users[role])
    with at(0, 1, day=11), pytest.raises(Refused, match="批示只能在当天撤回。"):
        take_back_instruction(instruction=given, actor=day.roles.users[OFFICE])
    with at(11):
        instructions.answer(instruction=given, actor=day.roles.users[HEAD], text="已办。")
        with pytest.raises(Refused, match="他人已接着办理"):
            take_back_instruction(instruction=given, actor=day.roles.users[OFFICE])


def test_what_was_taken_back_is_not_to_be_answered(day):
    given = instruct(day)
    with at(10):
        take_back_instruction(instruction=given, actor=day.roles.users["lead leader"])
        with pytest.raises(Refused, match="已经撤回，不必回复"):
            instructions.answer(instruction=given, actor=day.roles.users[HEAD], text="已办。")
    assert not day.roles.item.instructions.unanswered().exists()


def test_the_heads_hear_of_a_return_after_ten_minutes_or_not_at_all(day):
    instruct(day)
    Mail.objects.all().delete()
    day.report()
    day.do(states.send_back, OFFICE, 11, reason="缺照片")
    assert {mail.held_until is not None for mail in Mail.objects.all()} == {True}
    day.do(take_back_step, OFFICE, 12)
    assert {mail.state for mail in Mail.objects.all()} == {"cancelled"}


def test_the_admin_shows_what_was_taken_back_without_its_files(day, client):
    photo = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF")
    entry = day.note(files=[photo])
    client.force_login(day.roles.users[OFFICE])
    listed = reverse("admin:workplan_progress_changelist")
    shown = reverse("admin:workplan_progress_change", args=[entry.pk])
    assert all("照片.pdf" in client.get(page).content.decode() for page in (listed, shown))
    with at(10):
        take_back_note(progress=entry, actor=day.roles.users[HEAD])
    assert not any("照片.pdf" in client.get(page).content.decode() for page in (listed, shown))
    assert "已撤回" in client.get(listed).content.decode()
