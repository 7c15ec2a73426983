"""What reminders are tested with: a source of due dates that says what a test puts into it."""

from collections.abc import Callable
from datetime import date

import pytest

from almanac import clock
from members.models import Person
from notifications import registry
from notifications.models import Mail
from notifications.registry import Deadline, Relation
from tests.factories import make_person
from tests.shared_rows import shared_rows

# What readers are to what a test adds.
ANSWERING = Relation("负责人", "您负责的工作要点", "这些事项由您负责；报结后不再提醒。")
LEADING = Relation("牵头领导", "您牵头的工作要点", "您是牵头领导；报结后不再提醒。")
TOLD = Relation("秘书长", "逾期较久的工作要点", "您是秘书长；报结后不再提醒。")


@shared_rows()
def person() -> Person:
    return make_person("黄美丽", email="huang@example.org")


@pytest.fixture
def add_due(monkeypatch) -> Callable[..., Deadline]:
    """Return a function that adds a due date; there is none but those that a test adds."""
    found: dict[int, Deadline] = {}

    def add(due_on: date, *people: Person, key: int = 1, **fields) -> Deadline:
        values = {
            "series": "重点任务",
            "number": str(key),
            "title": "制订计划",
            "url": f"/items/{key}/",
            "relations": (ANSWERING, LEADING, TOLD),
        } | fields
        recipients = tuple(person.pk for person in people)
        found[key] = Deadline(
            subject=f"test:{key}", due_on=due_on, recipient_ids=recipients, **values
        )
        return found[key]

    def source(on: date, until: date) -> list[Deadline]:
        return [deadline for deadline in found.values() if deadline.due_on <= until]

    monkeypatch.setattr(registry, "_sources", {source: None})
    return add


@pytest.fixture
def add_mail(person) -> Callable[..., Mail]:
    """Return a function that puts a mail into the outbox."""

    def add(address: str = "huang@example.org", **fields) -> Mail:
        values = {
            "recipient": person,
            "on": date(2021, 3, 24),
            "subject": "工作要点提醒：1 项即将到期",
            "text": "黄美丽，您好：\n",
            "html": "<p>黄美丽，您好：</p>",
            "created_at": clock.now(),
        }
        return Mail.objects.create(address=address, **values | fields)

    return add
