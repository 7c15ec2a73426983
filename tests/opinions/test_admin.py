"""Opinion reports in the admin: read in full; only for whom it stands is put right."""

import pytest
from django.urls import reverse

from opinions.models import OpinionReport
from opinions.services import states
from tests.opinions.conftest import TITLE

pytestmark = pytest.mark.postgresql


COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS")
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


def test_neither_its_words_nor_its_authors_change_there(one_of_each_role, signed_in):
    client, report = signed_in("office"), one_of_each_role.in_state("signed")
    context = client.get(change(report)).context
    shown = [form.fields for inline in context["inline_admin_formsets"] for form in inline]
    inlines = {
        f"{i.formset.prefix}-{n}": 0 for i in context["inline_admin_formsets"] for n in COUNTS
    }
    typed = {"title": "别的", "state": "draft", "authorships-0-weight": "7"}

    assert shown != []
    assert client.post(change(report), {"department": "", **inlines, **typed}).status_code == 302

    report.refresh_from_db()
    assert (report.title, report.state, report.department) == (TITLE, "signed", None)
    assert [row.weight for row in report.authorships.all()] == [2, 1, 1]


def test_nothing_is_added_or_deleted_there(one_of_each_role, signed_in):
    client = signed_in("office")

    assert client.get(reverse("admin:opinions_opinionreport_add")).status_code == 403
    delete = reverse("admin:opinions_opinionreport_delete", args=[one_of_each_role.report.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert OpinionReport.objects.filter(pk=one_of_each_role.report.pk).exists()
