from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('workplan', '0007_recognised_pages')]

    # Who is new is said name by name, and kept with the people: no draft adds all of them blindly.
    operations = [migrations.RemoveField(model_name="planimport", name="add_unknown")]
