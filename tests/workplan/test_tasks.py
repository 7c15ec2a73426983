"""Imports by the worker: whoever said yes is their author, as on the request."""

from datetime import date

import pytest
from django.utils.timezone import localtime

from almanac import clock
from members.models import User
from members.services.who_is_who import Answer, settle
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import document
from workplan import tasks
from workplan.enums import ImportState
from workplan.models import Plan, PlanImport, WorkItem
from workplan.services.imports import drafts

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

UPLOADED, CONFIRMED, UNDONE = date(2021, 3, 1), date(2021, 3, 2), date(2021, 3, 3)


@shared_rows()
def plan() -> Plan2021:
    return plan_2021()


@shared_rows()
def typist(plan: Plan2021) -> User:
    return make_user("typist", office=True)


@shared_rows()
def office(plan: Plan2021) -> User:
    return make_user("office", person=plan.answering["办公室"], office=True)


@pytest.fixture
def done(typist: User, office: User) -> PlanImport:
    """The document of 2021 in the plan of 2022, uploaded by one person, confirmed by another."""
    with clock.standing_at(UPLOADED):
        record = drafts.begin(year=2022, files=[document()], actor=typist)
        drafts.claim(record, "等待")
        tasks.check_import(record.pk)
        record.refresh_from_db()
        asked = [(a["name"], a["kind"], a["more"]) for a in record.report["asked"]]
        settle([Answer(name, kind, more, more) for name, kind, more in asked], typist)
        drafts.claim(record, "等待")
        tasks.check_import(record.pk)
        record.refresh_from_db()
    with clock.standing_at(CONFIRMED):
        drafts.claim(record, "等待")
        tasks.confirm_import(record.pk, office.pk)
        record.refresh_from_db()
    return record


def histories():
    return (Plan.history, WorkItem.history)


def last_histories() -> dict[str, int]:
    return {h.model.__name__: h.latest("history_id").history_id for h in histories()}


def test_who_confirmed_and_when_is_the_author_of_the_record(done, office):
    assert (done.state, done.created) == (ImportState.DONE, 66)
    assert done.actor == office
    assert localtime(done.at).date() == CONFIRMED


def test_who_confirmed_is_the_author_of_every_history(done, office):
    items = WorkItem.history.filter(plan__year=2022)
    assert items.count() == 66
    assert set(items.values_list("history_user", flat=True)) == {office.pk}
    plan = Plan.history.filter(year=2022)
    assert set(plan.values_list("history_user", flat=True)) == {office.pk}


def test_who_undid_it_is_the_author_of_every_history_and_the_reason_names_the_file(done, typist):
    before = last_histories()
    with clock.standing_at(UNDONE):
        drafts.claim(done, "等待", written=True)
        tasks.undo_import(done.pk, typist.pk)
    done.refresh_from_db()
    assert (done.state, done.undone_by, done.plan) == (ImportState.UNDONE, typist, None)
    for history in histories():
        since = history.filter(history_id__gt=before[history.model.__name__])
        assert since.exists()
        assert set(since.values_list("history_user", flat=True)) == {typist.pk}
        assert {r.history_change_reason for r in since} == {"撤销导入：plan_2021.docx"}
