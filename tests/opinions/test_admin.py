"""Opinion reports in the admin: read in full; only who is credited, and for whom, is put right."""

import pytest
from django.urls import reverse

from opinions.models import OpinionReport
from opinions.services import states
from tests.opinions.conftest import TITLE

pytestmark = pytest.mark.postgresql


TABLE = reverse("admin:opinions_opinionreport_changelist")


def change(report: OpinionReport) -> str:
    return reverse("admin:opinions_opinionreport_change", args=[report.pk])


def test_the_office_reads_the_table_its_filter_and_the_record(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("submitted")
    states.finish(report=report, actor=one_of_each_role.users["office"])
    client = signed_in("office")

    assert TITLE in client.get(TABLE, {"state": "edited", "q": "陈悦"}).content.decode()
    assert TITLE not in client.get(TABLE, {"state": "sent"}).content.decode()
    record = client.get(reverse("admin:opinions_reporttransition_changelist"))
    assert "送签" in record.content.decode()
    history = client.get(reverse("admin:opinions_opinionreport_history", args=[report.pk]))
    assert "送签" in history.content.decode()


@pytest.mark.parametrize("role", ["author", "leader", "another member"])
def test_others_do_not_come_in(role, one_of_each_role, signed_in):
    assert signed_in(role).get(TABLE).status_code == 302
    assert signed_in(role).get(change(one_of_each_role.report)).status_code == 302


def form_of(client, report: OpinionReport) -> dict[str, str]:
    """What the change form would send as it stands."""
    context = client.get(change(report)).context
    data = {"department": report.department_id or "", "item": ""}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        data |= {f"{formset.prefix}-{n}": v for n, v in formset.management_form.initial.items()}
        for form in formset.forms:
            values = {form.add_prefix(n): form[n].value() for n in form.fields}
            data |= {n: "" if v is None else v for n, v in values.items()}
    return data


def test_the_shares_are_put_right_and_the_text_is_not_changed(one_of_each_role, signed_in):
    client, report = signed_in("office"), one_of_each_role.in_state("sent")
    data = form_of(client, report) | {
        "title": "别的",
        "state": "draft",
        "authorships-1-weight": "7",
    }

    assert client.post(change(report), data).status_code == 302

    report.refresh_from_db()
    assert (report.title, report.state) == (TITLE, "sent")
    assert [row.weight for row in report.authorships.all()] == [2, 7, 1]


def test_nothing_is_added_or_deleted_there(one_of_each_role, signed_in):
    client = signed_in("office")

    assert client.get(reverse("admin:opinions_opinionreport_add")).status_code == 403
    delete = reverse("admin:opinions_opinionreport_delete", args=[one_of_each_role.report.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert OpinionReport.objects.filter(pk=one_of_each_role.report.pk).exists()
