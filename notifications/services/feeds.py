"""The private calendar of a person: its address, and what stands in it."""

from datetime import date, timedelta

from almanac import clock
from members.models import Person
from notifications.models import CalendarFeed
from notifications.registry import CalendarEvent, Deadline, deadlines, events_for
from notifications.services.addresses import digest, new_token

# Two thirds of a year's plan lie ahead in spring; next year's items may begin this year.
_AHEAD = timedelta(days=400)
# Who answers for it and who leads it; those told of what is late have no calendar of it.
_STEP = 1


def open_feed(*, person: Person) -> str:
    """Return the token of a new address, which can be asked for only now; an old one is void."""
    token = new_token()
    CalendarFeed.objects.update_or_create(
        person=person, defaults={"token_digest": digest(token), "created_at": clock.now()}
    )
    return token


def close_feed(*, person: Person) -> None:
    """Make a person's address void."""
    CalendarFeed.objects.filter(person=person).delete()


def owner_of(token: str) -> Person | None:
    """Return whose calendar a token opens; nobody's where it is void or the account is stopped."""
    feed = CalendarFeed.objects.select_related("person").filter(
        token_digest=digest(token), person__user__is_active=True
    )
    found = feed.first()
    return found.person if found else None


def events_of(person: Person, on: date) -> list[CalendarEvent]:
    """Return what stands in a person's calendar: what is open of theirs, and what other apps add.

    What comes from both stands in it once, as something due.
    """
    mine = (d for d in deadlines(on, on + _AHEAD) if person.pk in d.people_up_to(_STEP))
    found: dict[str, CalendarEvent] = {}
    for event in (*map(_event, mine), *events_for(person, on, on + _AHEAD)):
        found.setdefault(event.subject, event)
    return list(found.values())


def _event(deadline: Deadline) -> CalendarEvent:
    star = "★" if deadline.starred else ""
    what = f"待{deadline.act}" if deadline.act else deadline.day
    notes = (
        f"{deadline.department_label}：{'、'.join(deadline.departments)}"
        if deadline.departments
        else "",
        f"状态：{deadline.status}" if deadline.status else "",
        deadline.lacks,
    )
    return CalendarEvent(
        subject=deadline.subject,
        title=f"{what}｜{star}{deadline.title}（{deadline.designation}）",
        starts=deadline.due_on,
        notes="\n".join(filter(None, notes)),
        url=deadline.url,
    )
