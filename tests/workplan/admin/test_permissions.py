"""Who gets into the admin, and what nobody changes there."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from workplan.models import Progress, Transition
from workplan.services import states

ADMIN_PAGES = [
    "index",
    "workplan_workitem_changelist",
    "workplan_workitem_add",
    "workplan_workitem_import",
    "workplan_workitem_export",
    "workplan_workitem_period",
    "workplan_plan_changelist",
    "workplan_planimport_changelist",
    "workplan_acceptedfinding_changelist",
    "workplan_papertemplate_changelist",
    "workplan_transition_changelist",
    "workplan_progress_changelist",
    "workplan_meeting_changelist",
    "workplan_meeting_add",
    "workplan_schemeversion_changelist",
    "workplan_schemereview_changelist",
    "workplan_extension_changelist",
    "workplan_instruction_changelist",
    "workplan_urge_changelist",
    "workplan_officenote_changelist",
    "opinions_opinionreport_changelist",
    "opinions_reporttransition_changelist",
    "notifications_mail_changelist",
    "members_user_changelist",
    "members_person_changelist",
    "django_celery_beat_periodictask_changelist",
]


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_the_office_gets_in(office_client, name):
    assert office_client.get(reverse(f"admin:{name}")).status_code == 200


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_a_committees_head_is_sent_to_the_desk(head_client, name):
    response = head_client.get(reverse(f"admin:{name}"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("desk:mine")
    assert "管理后台仅供办公室人员使用。" in response.content.decode()


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_who_is_not_signed_in_is_asked_to(client, db, name):
    page = reverse(f"admin:{name}")
    response = client.get(page, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('login')}?next={page}"


def test_the_admins_own_sign_in_leads_to_the_one_there_is(client, db):
    response = client.get(reverse("admin:login") + "?next=/admin/workplan/")
    assert response.url == f"{reverse('login')}?next=/admin/workplan/"


def test_the_office_passes_by_the_sign_in(office_client):
    assert office_client.get(reverse("admin:login")).url == reverse("admin:index")


def test_an_account_that_was_switched_off_is_out(office, office_client):
    office.is_active = False
    office.save()
    assert office_client.get(reverse("admin:index")).status_code == 302


@pytest.fixture
def records(plan, head) -> dict[str, object]:
    due = plan.items[24].due_dates.first()
    states.accept(due=due, actor=head)
    states.write_progress(due=due, actor=head, text="已走访三个站点。", percent=40)
    return {"transition": Transition.objects.first(), "progress": Progress.objects.get()}


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("name", ["transition", "progress"])
def test_nobody_writes_the_records(records, name, superuser):
    client = Client()
    client.force_login(make_user("who", office=True, is_superuser=superuser))
    record = records[name]
    base = f"admin:workplan_{name}"
    assert client.get(reverse(f"{base}_change", args=[record.pk])).status_code == 200
    assert client.get(reverse(f"{base}_add")).status_code == 403
    assert (
        client.post(reverse(f"{base}_change", args=[record.pk]), {"text": "x"}).status_code == 403
    )
    assert (
        client.post(reverse(f"{base}_delete", args=[record.pk]), {"post": "yes"}).status_code == 403
    )


def test_the_records_say_who_did_what_when(office_client, records):
    log = office_client.get(reverse("admin:workplan_transition_changelist")).content.decode()
    for words in ("地铁口序化民主监督", "签收", "待签收", "已签收", "陈悦"):
        assert words in log
    progress = office_client.get(reverse("admin:workplan_progress_changelist")).content.decode()
    assert "已走访三个站点。" in progress


@pytest.mark.parametrize("name", ["plan", "planimport"])
def test_no_plan_and_no_import_is_deleted(office_client, plan, name):
    url = reverse(f"admin:workplan_{name}_delete", args=[plan.plan.pk])
    assert office_client.post(url, {"post": "yes"}).status_code in {302, 403}
    plan.plan.refresh_from_db()


def test_a_plan_keeps_its_history(office_client, plan):
    url = reverse("admin:workplan_plan_change", args=[plan.plan.pk])
    fields = {"year": 2021, "title": "新标题", "document_number": "政协办〔2021〕6号"}
    assert office_client.post(url, fields).status_code == 302
    history = office_client.get(reverse("admin:workplan_plan_history", args=[plan.plan.pk]))
    assert "标题：2021年工作要点 → 新标题" in history.content.decode()
