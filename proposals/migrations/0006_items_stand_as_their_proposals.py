"""Rows of annex 4 that are linked to a proposal stand as it does from now on: state and date."""

from django.db import migrations
from django.utils import timezone

# As proposals.services.on_plan had it then.
_STANDS = {
    "filed": "assigned",
    "handling": "in_progress",
    "answered": "reported",
    "closed": "closed",
    "archived": "closed",
}


def follow(apps, schema_editor):
    proposals = apps.get_model("proposals", "Proposal").objects
    items = apps.get_model("workplan", "WorkItem").objects
    transitions = apps.get_model("workplan", "Transition").objects
    linked = proposals.filter(work_item__isnull=False).select_related("merged_into")
    for one in linked.order_by("pk"):
        leads = one.merged_into or one
        dues = list(one.work_item.due_dates.all())
        if leads.state not in _STANDS or len(dues) != 1 or dues[0].state == "cancelled":
            continue
        [due] = dues
        follows = f"提案第{leads.number}号" if leads.number else "提案"
        items.filter(pk=one.work_item_id).update(follows=follows)
        if day := leads.answer_due_on:
            due.due_on = day
            due.planned_on = min(due.planned_on or day, day)
            if due.starts_on and day < due.starts_on:
                due.starts_on = None
        before, due.state = due.state, _STANDS[leads.state]
        due.closed_on = leads.closed_on
        due.save()
        if before != due.state:
            transitions.create(
                due_date=due,
                action="follow",
                from_state=before,
                to_state=due.state,
                at=timezone.now(),
                reason=follows,
            )


class Migration(migrations.Migration):
    dependencies = [
        ('proposals', '0005_made_of_a_matter'),
        ("workplan", "0014_items_stand_as_their_proposals"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
