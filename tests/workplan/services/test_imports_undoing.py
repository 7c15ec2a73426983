"""Taking an import back: everything as it was, or a refusal that says why."""

from datetime import date

import pytest

from consultations.services import open_consultation
from members.models import Person, User
from tests.factories import Plan2021, make_user, plan_2021
from tests.workplan.services.importing import document, everything, import_all, sheet, topics
from workplan.enums import Annex, ImportState
from workplan.models import ItemLink, PlanImport, PlanImportFile, WorkItem
from workplan.services import follow_through, links
from workplan.services.imports import UndoRefused, undo
from workplan.services.items import ItemData, revise_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan(db) -> Plan2021:
    return plan_2021()


@pytest.fixture
def office(plan: Plan2021) -> User:
    return make_user("office", person=plan.answering["办公室"], office=True)


@pytest.fixture
def done(plan: Plan2021) -> PlanImport:
    return import_all(topics("安置小区物业管理", "高端制造业发展"))


def test_undoing_leaves_everything_as_it_was(office):
    before = everything()
    done = import_all(document(), add_unknown=True, actor=office)

    undo(record=done, actor=office)

    assert everything() == before
    assert (done.state, done.undone_by) == (ImportState.UNDONE, office)
    assert PlanImportFile.objects.count() == 1


def test_undoing_puts_back_wording_names_dates_and_schemes(done, office):
    item = WorkItem.objects.get(seq=1, annex=Annex.CONSULTATION)
    item.due_dates.update(scheme_passed_on=date(2021, 5, 21))
    before = everything()
    revised = sheet(
        [2, "安置小区物业管理问题", "夏福志", "经科委", "3月、9月"],
        [1, "另一议题", "周翔", "城建委", "8月"],
    )
    again = import_all(revised, actor=office)
    assert everything() != before

    undo(record=again, actor=office)

    assert everything() == before


def test_a_second_undo_is_refused(done, office):
    undo(record=done, actor=office)

    with pytest.raises(UndoRefused, match="已经撤销过"):
        undo(record=done, actor=office)


def _transition(item, office):
    follow_through.close(due=item.due_dates.get(), actor=office, reason="已办")


def _edit(item, office):
    item = WorkItem.objects.with_ledger().get(pk=item.pk)
    revise_item(item=item, data=ItemData(title="改过的议题", annex=item.annex), actor=office)


def _delete(item, office):
    WorkItem.objects.get(pk=item.pk).delete()


def _confirm(item, office):
    links.confirm(link=ItemLink.objects.get(following=item), actor=office)


@pytest.mark.parametrize("work", [_transition, _edit, _delete, _confirm])
def test_what_was_worked_on_is_not_undone_and_is_named(done, office, work):
    work(WorkItem.objects.get(title="安置小区物业管理"), office)
    before = everything()

    with pytest.raises(UndoRefused, match="1 项已有人办理或修改"):
        undo(record=done, actor=office)

    assert everything() == before


def test_work_on_other_items_is_no_hindrance(done, office):
    _transition(WorkItem.objects.get(annex=Annex.TASKS, seq=39), office)

    undo(record=done, actor=office)

    assert not WorkItem.objects.filter(annex=Annex.CONSULTATION).exists()


def test_what_hangs_on_a_new_item_keeps_it(done, office):
    item = WorkItem.objects.with_ledger().get(title="安置小区物业管理")
    open_consultation(item=item, topic="物业", actor=office)

    with pytest.raises(UndoRefused, match=r"协商、提案.*安置小区物业管理"):
        undo(record=done, actor=office)


def test_a_person_added_along_and_edited_since_stays(office):
    done = import_all(document(), add_unknown=True)
    li = Person.objects.get(name="李海松")
    li.email = "li@example.org"
    li.save()

    undo(record=done, actor=office)

    assert list(Person.objects.filter(name__in=("李海松", "金小君"))) == [li]
