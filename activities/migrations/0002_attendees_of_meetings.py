"""Who attended the numbered meetings becomes their attendance, with what the history says of it."""

from datetime import date

from django.db import migrations
from django.utils import timezone

CHUNK = 500


def carry_over(apps, schema_editor):
    """Give each meeting its event, and each of its attendees an attendance.

    A meeting that was held is settled: its list was what counted. Of one to come, they are to come.
    """
    Event = apps.get_model("activities", "Event")
    Attendance = apps.get_model("activities", "Attendance")
    Past = apps.get_model("activities", "HistoricalAttendance")
    today, now = date.today(), timezone.now()
    for meeting in apps.get_model("workplan", "Meeting").objects.prefetch_related("attendees"):
        held = meeting.held_on <= today
        event = Event.objects.create(
            kind=meeting.kind,
            title=name_of(meeting),
            meeting=meeting,
            on=meeting.held_on,
            place=meeting.place,
            must_come=True,
            has_record=True,
            state="closed" if held else "published",
        )
        state = "present" if held else "coming"
        there = {person.pk for person in meeting.attendees.all()}
        said = history_of(apps, meeting)
        rows = {}
        for person in there | {person for person, *_ in said}:
            rows[person] = Attendance.objects.create(event=event, person_id=person, state=state)
        told = {person for person, *_ in said}
        said += [(person, "+", now, None) for person in there if person not in told]
        Past.objects.bulk_create(
            [
                Past(
                    id=rows[person].pk,
                    event=event,
                    person_id=person,
                    state=state,
                    role="attendee",
                    history_type=kind,
                    history_date=at,
                    history_user_id=user,
                    history_change_reason="会议的出席人",
                )
                for person, kind, at, user in said
            ],
            batch_size=CHUNK,
        )
        # Who was taken off the list again stays in the history alone.
        for person, row in rows.items():
            if person not in there:
                row.delete()


def history_of(apps, meeting):
    """Return who was added to a meeting and taken off, when and by whom, in order."""
    Meetings = apps.get_model("workplan", "HistoricalMeeting")
    Listed = apps.get_model("workplan", "HistoricalMeeting_attendees")
    listed = {}
    for history, person in Listed.objects.filter(meeting_id=meeting.pk).values_list(
        "history_id", "person_id"
    ):
        listed.setdefault(history, set()).add(person)
    changes, before = [], set()
    versions = Meetings.objects.filter(id=meeting.pk).order_by("history_date", "history_id")
    for version in versions:
        now = listed.get(version.history_id, set())
        for kind, people in (("+", now - before), ("-", before - now)):
            changes += [
                (person, kind, version.history_date, version.history_user_id)
                for person in sorted(people)
            ]
        before = now
    known = set(apps.get_model("members", "Person").objects.values_list("pk", flat=True))
    return [change for change in changes if change[0] in known]


NUMERALS = "零一二三四五六七八九"
KINDS = {"chair": "主席会议", "standing": "常委会会议", "plenary": "全体会议"}


def name_of(meeting):
    """Return 二届六十四次主席会议, as it is called on the day of this migration."""
    term, number = counted(meeting.term), counted(meeting.number)
    return f"{term}届{number}次{KINDS[meeting.kind]}"


def counted(number):
    """Return 1 to 999 as meetings are counted: 十, 六十四, 一百零五."""
    if number > 999:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{'' if tens == 1 and not hundreds else NUMERALS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (NUMERALS[ones] if ones else "")


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0001_events_and_attendance"),
        ("workplan", "0009_checksums_of_files"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
