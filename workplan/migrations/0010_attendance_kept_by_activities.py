from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workplan", "0009_checksums_of_files"),
        # Which carries over who attended.
        ("activities", "0002_attendees_of_meetings"),
    ]

    operations = [
        migrations.RemoveField("meeting", "attendees"),
        migrations.DeleteModel("HistoricalMeeting_attendees"),
    ]
