"""Taking an import back: everything as it was, or a refusal that says why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from consultations.services import open_consultation
from members.models import Person, User
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import document, everything, import_all, sheet, topics
from workplan.annexes import Annex
from workplan.enums import ImportState
from workplan.models import (
    Extension,
    ItemLink,
    Meeting,
    OfficeNote,
    PlanImport,
    PlanImportFile,
    WorkItem,
)
from workplan.services import (
    extensions,
    instructions,
    links,
    notes,
    schemes,
    states,
    urging,
)
from workplan.services.imports import UndoRefused, undo
from workplan.services.items import ItemData, revise_item

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _first_of_march() -> Iterator[None]:
    with clock.standing_at(date(2021, 3, 1)):
        yield


@shared_rows(on=date(2021, 3, 1), autouse=True)
def plan() -> Plan2021:
    return plan_2021()


@shared_rows(on=date(2021, 3, 1))
def office(plan: Plan2021) -> User:
    return make_user("office", person=plan.answering["办公室"], office=True)


@shared_rows(on=date(2021, 3, 1))
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


def test_a_link_that_was_confirmed_before_the_import_does_not_hinder_undoing(done, office):
    item = WorkItem.objects.get(title="安置小区物业管理")
    links.confirm(link=ItemLink.objects.get(following=item), actor=office)
    before = everything()
    revised = sheet(
        [1, "安置小区物业管理", "周翔", "城建委", "9月"],
        [2, "高端制造业发展", "周翔", "城建委", "8月"],
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
    states.close(due=item.due_dates.get(), actor=office, reason="已办")


def _edit(item, office):
    item = WorkItem.objects.with_ledger().get(pk=item.pk)
    revise_item(item=item, data=ItemData(title="改过的议题", annex=item.annex), actor=office)


def _delete(item, office):
    WorkItem.objects.get(pk=item.pk).delete()


def _confirm(item, office):
    links.confirm(link=ItemLink.objects.get(following=item), actor=office)


def _urge(item, office):
    urging.urge(dues=list(item.due_dates.all()), actor=office)


def _ask(item, office):
    head = make_user(person=Person.objects.get(name="陈悦"))
    due = item.due_dates.get()
    extensions.ask(due=due, actor=head, new_due_on=date(2021, 9, 30), reason="雨季停工")


def _instruct(item, office):
    leader = Person.objects.get(name="周翔")
    instructions.instruct(item=item, actor=office, leader=leader, text="请加快推进。")


def _note(item, office):
    notes.note(item=item, actor=office, text="已电话联系。")


WORK = [_transition, _edit, _delete, _confirm, _urge, _ask, _instruct, _note]


@pytest.mark.parametrize("work", WORK)
def test_what_was_worked_on_is_not_undone_and_is_named(done, office, work):
    work(WorkItem.objects.get(title="安置小区物业管理"), office)
    before = everything()

    with pytest.raises(UndoRefused, match="1 项已有人办理或修改"):
        undo(record=done, actor=office)

    assert everything() == before


@pytest.fixture
def changed(plan: Plan2021, office: User) -> WorkItem:
    """A ★ topic with a scheme on an agenda and a wish for a later date, then changed by an import."""
    import_all(topics("安置小区物业管理"))
    item = WorkItem.objects.with_ledger().get(annex=Annex.CONSULTATION)
    starred = replace(ItemData.of(item), needs_scheme=True)
    revise_item(item=item, data=starred, actor=office)
    held = schemes.save_meeting(
        meeting=Meeting(term=2, number=64, held_on=date(2021, 5, 21)), actor=office
    )
    schemes.put_on_agenda(meeting=held, item=item, actor=office)
    _ask(item, office)
    return item


def _decide(item, office):
    review = item.scheme_reviews.get()
    schemes.record_outcome(review=review, actor=office, outcome="revise", requirements="再论证")


def _take_off(item, office):
    schemes.take_off_agenda(review=item.scheme_reviews.get(), actor=office, reason="另行安排")


def _grant(item, office):
    extensions.grant(extension=Extension.objects.get(), actor=office)


def _submit(item, office):
    file = SimpleUploadedFile("方案.pdf", b"%PDF-1.4\n%%EOF\n")
    schemes.submit(item=item, actor=office, file=file)


@pytest.mark.parametrize("work", [_decide, _take_off, _grant, _submit])
def test_what_was_decided_since_is_not_undone(changed, office, work):
    with clock.standing_at(date(2021, 5, 21)):
        done = import_all(sheet([1, "★安置小区物业管理", "周翔", "经科委", "8月"]), actor=office)
        work(changed, office)

        with pytest.raises(UndoRefused, match="1 项已有人办理或修改"):
            undo(record=done, actor=office)


def test_what_was_there_before_the_import_is_no_hindrance(changed, office):
    before = everything()
    done = import_all(sheet([1, "★安置小区物业管理", "周翔", "经科委", "8月"]), actor=office)

    undo(record=done, actor=office)

    assert everything() == before


def test_an_import_of_an_earlier_version_kept_three_marks_and_is_undone(done, office):
    kept = done.undo["marks"]
    done.undo["marks"] = {pk: marks[:3] for pk, marks in kept.items()}
    done.save()
    _note(WorkItem.objects.get(title="安置小区物业管理"), office)

    with pytest.raises(UndoRefused, match="1 项已有人办理或修改"):
        undo(record=done, actor=office)
    OfficeNote.objects.all().delete()
    undo(record=done, actor=office)

    assert not WorkItem.objects.filter(annex=Annex.CONSULTATION).exists()


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
