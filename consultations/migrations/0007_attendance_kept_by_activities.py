"""Who came to the meetings of consultations becomes their attendance; what was said of each stays."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def carry_over(apps, schema_editor):
    """Give each meeting its event, held and settled, and each of those said to be there an attendance."""
    Event = apps.get_model("activities", "Event")
    Attendance = apps.get_model("activities", "Attendance")
    Past = apps.get_model("activities", "HistoricalAttendance")
    Responsible = apps.get_model("workplan", "ItemDepartment")
    meetings = apps.get_model("consultations", "ConsultationMeeting").objects
    now = timezone.now()
    for meeting in meetings.select_related("consultation").prefetch_related("attendances"):
        theme = meeting.consultation
        lead = (
            Responsible.objects.filter(item=theme.item_id, side="lead")
            .order_by("order", "pk")
            .first()
        )
        meeting.event = Event.objects.create(
            kind="session",
            title=theme.topic[:200],
            on=meeting.held_on,
            place=(meeting.place or meeting.street)[:100],
            item_id=theme.item_id,
            organiser_id=lead.department_id if lead else theme.department_id,
            has_record=True,
            state="closed",
        )
        meeting.save(update_fields=["event"])
        for said in meeting.attendances.all():
            # present, late, excused, absent: the words are the same.
            row = Attendance.objects.create(
                event=meeting.event, person_id=said.person_id, state=said.presence
            )
            Past.objects.create(
                id=row.pk,
                event=meeting.event,
                person_id=said.person_id,
                state=said.presence,
                role="attendee",
                history_type="+",
                history_date=now,
                history_change_reason="协商会的到会情况",
            )
    # What was only promised of the new keys is checked now: tables are changed next.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_attendees_of_meetings"),
        ("consultations", "0006_made_of_a_matter"),
    ]

    operations = [
        migrations.AddField(
            "consultationmeeting",
            "event",
            models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="session",
                to="activities.event",
                verbose_name="到会情况",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("Attendance"),
    ]
