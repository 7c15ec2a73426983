"""Each field that names a person is a charge, which someone takes up, or a record of what was."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from members.enums import DepartmentKind, Duty
from members.models import Appointment, Membership, Person, Post
from members.registry import charged_fields, charges_left
from tests.factories import appoint, make_department, make_person

TODAY = date(2021, 5, 20)
ENDED = date(2021, 4, 30)

# What names a person as they were, or is their own: nobody takes it over. A new field belongs here with its
# reason, or in a source (members.registry.register_charge_source).
RECORDS = {
    "members.NameAlias.person": "how a person is called",
    "members.User.person": "the account, which is switched off",
    "members.Membership.person": "who was a 委员 and when",
    "members.EarlierStanding.membership": "when someone was one of the 常委",
    "notifications.Mail.recipient": "who was told",
    "notifications.Reminder.recipient": "who was told",
    "notifications.Preference.person": "how they want to be told",
    "notifications.CalendarFeed.person": "an address that is void with the account",
    "workplan.Instruction.leader": "who gave an instruction; the department answers it",
    "activities.Attendance.person": "who was asked and came; an invitation is not passed on",
    "activities.ReadingNote.person": "who wrote it",
    "activities.ReceptionMatter.person": "who brought it",
    "consultations.Suggestion.person": "who said it; a unit answers it",
    "consultations.MonitorReport.appointment": "in which posting it was written",
    "plenary.Group.members": "who sat in it; a list of the days of the plenary",
    "plenary.GroupNote.speakers": "who spoke",
    "plenary.SpeechVisit.people": "who went there",
    "proposals.Proposal.author": "whose it is, for good; the office takes down what they say to the answer",
    "proposals.CoSigner.person": "who signed",
    "proposals.Evaluation.person": "who said it; the office takes it down for who has left",
    "proposals.ProposalLetter.person": "to whom it was written",
    "roster.ProfileChange.membership": "whose data it is; the office says yes or no",
    "opinions.OpinionReport.authors": "whose it is, for good",
    "opinions.Authorship.person": "whose it is, for good",
    "discussions.Story.people": "of whom it tells",
    "discussions.Support.person": "whose name it is",
    "performance.Objection.person": "whose points they are; the office answers",
    "performance.RecordedFact.person": "who did it",
    "performance.YearReport.person": "whose year it is",
    "performance.MemberTag.person": "what is confirmed of them",
}


def fields_of_people() -> Iterator[str]:
    for model in apps.get_models():
        if model.__name__.startswith("Historical"):
            continue
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.related_model in (Person, Membership, Appointment) and not getattr(
                field.remote_field, "parent_link", False
            ):
                yield f"{model._meta.label}.{field.name}"


def test_every_field_that_names_a_person_is_a_charge_or_a_record():
    assert set(fields_of_people()) == charged_fields() | set(RECORDS)
    assert not charged_fields() & set(RECORDS)


@pytest.mark.django_db
def test_a_post_and_a_body_without_anyone_are_left_by_who_was_the_last():
    chair, group = (
        Post.objects.create(name="主席"),
        make_department("第一小组", DepartmentKind.TEAM),
    )
    first, last, head = (make_person(name) for name in ("前任", "末任", "组长"))
    for person, until in ((first, date(2019, 1, 1)), (last, ENDED)):
        held = appoint(person, chair)
        Appointment.objects.filter(pk=held.pk).update(ended_on=until)
    led = appoint(head, group, Duty.HEAD)
    Appointment.objects.filter(pk=led.pk).update(ended_on=ENDED)

    found = charges_left(TODAY)

    assert {
        person.name: [(c.title, c.missing) for c in said] for person, said in found.items()
    } == {
        "末任": [("主席", "没有人担任")],
        "组长": [("第一小组", "没有负责人")],
    }
    assert {charge.url for said in found.values() for charge in said} == {reverse("roster:posts")}
    assert charges_left(ENDED) == {}  # the last day still counts
    appoint(make_person("接任"), chair)
    appoint(make_person("新组长"), group, Duty.DEPUTY)
    assert charges_left(TODAY) == {}
