"""Each list offers who can be it: which kinds of people and departments a field leads to choose."""

import json
from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from activities.forms import EventForm
from activities.member_forms import TaskForm
from almanac import clock
from consultations.forms.meetings import ConsultationMeetingForm
from consultations.forms.themes import BelowForm
from consultations.permissions import departments_to_begin_for
from consultations.services import open_consultation, record_meeting
from members.enums import DepartmentKind, Duty
from members.models import Department, Person, Post, User
from opinions.forms import HandingForm, WriteForm
from plenary.actions import Reader
from plenary.forms import SpeechForm
from plenary.permissions import standing_of
from roster.forms import ListFilter
from tests.factories import appoint, make_department, make_person, make_user
from workplan.forms.people import reporters
from workplan.models import Meeting

pytestmark = pytest.mark.django_db

TODAY = date(2021, 5, 20)
# One department of each kind, called by it; besides, one that is no longer in use.
KINDS = {kind.label: kind for kind in DepartmentKind}
OWN = ["办公室", "专委会", "界别", "联络处", "党派", "人民团体", "委员小组"]
# One person of each kind, called by it.
PEOPLE = {
    "领导": (),
    "办公室负责人": ("办公室", Duty.HEAD),
    "专委会副职": ("专委会", Duty.DEPUTY),
    "专委会干部": ("专委会", Duty.STAFF),
    "委员": ("界别", Duty.MEMBER),
    "承办单位联络员": ("承办单位", Duty.HEAD),
    "离任的": (),
    "没有任职的": (),
}


@pytest.fixture(autouse=True)
def world(db) -> User:
    """Someone and something of each kind; the office's account."""
    with clock.standing_at(TODAY):
        for name, kind in KINDS.items():
            covers = DepartmentKind.COMMITTEE if kind == DepartmentKind.COLLECTIVE else ""
            make_department(name, kind, covers=covers)
        make_department("撤销的", is_active=False)
        post = Post.objects.create(name="主席")
        for name, place in PEOPLE.items():
            person = make_person(name)
            if place:
                appoint(person, Department.objects.get(name=place[0]), place[1])
        appoint(Person.objects.get(name="领导"), post)
        appoint(Person.objects.get(name="离任的"), post, until=date(2021, 1, 31))
        make_user(person=Person.objects.get(name="委员"))
        yield make_user("office", office=True)


def below() -> forms.Field:
    office = User.objects.get(username="office")
    departments = departments_to_begin_for(office, TODAY)
    return BelowForm(departments=departments).fields["department"]


def office() -> User:
    return User.objects.get(username="office")


def write() -> forms.Field:
    return WriteForm(user=User.objects.get(username="office")).fields["department"]


def host() -> forms.Field:
    theme = open_consultation(
        topic="停车", level="street", year=2021, street="长河", actor=None, with_steps=False
    )
    hosted = make_person("从前主持过的")
    record_meeting(consultation=theme, actor=None, held_on=TODAY, place="会议室", host=hosted)
    return ConsultationMeetingForm(subject=theme).fields["host"]


def speaking() -> forms.Field:
    reader = Reader(standing_of(office(), TODAY))
    meeting = Meeting(kind="plenary", term=2, number=6, held_on=TODAY)
    return SpeechForm(of=reader, subject=meeting).fields["body"]


SPEAKING = ["专委会", "界别", "联络处", "党派", "人民团体", "委员小组"]
ORGANISERS = [*OWN, "党支部、党小组"]
HOSTS = ["领导", "办公室负责人", "专委会副职"]


@pytest.mark.parametrize(
    ("field", "offered"),
    [
        (below, ["办公室", "专委会", "界别", "联络处", "委员小组"]),
        (write, OWN),
        (host, [*HOSTS, "从前主持过的"]),
        (lambda: EventForm(user=office()).fields["organiser"], ORGANISERS),
        (speaking, SPEAKING),
        (lambda: TaskForm(user=office()).fields["organiser"], ORGANISERS),
        (lambda: HandingForm.base_fields["unit"], ["承办单位"]),
        (lambda: ListFilter(office=False).fields["sector"], ["界别"]),
        (lambda: ListFilter(office=False).fields["committee"], ["专委会"]),
        (lambda: ListFilter(office=False).fields["team"], ["委员小组"]),
    ],
)
def test_a_form_offers_who_can_be_it(field, offered):
    assert sorted(map(str, field().queryset)) == sorted(offered)


def test_a_scheme_is_reported_by_who_works_for_the_committee():
    assert sorted(map(str, reporters())) == sorted([*HOSTS, "专委会干部"])


def test_a_members_report_stands_for_their_own_sector(client):
    form = WriteForm(user=User.objects.get(person__name="委员"))
    assert form.fields["department"].initial == Department.objects.get(name="界别").pk
    unit = make_user(person=Person.objects.get(name="承办单位联络员"))
    assert WriteForm(user=unit).fields["department"].initial is None


@pytest.mark.parametrize(
    ("model", "field", "offered"),
    [
        ("consultations.consultation", "department", OWN),
        ("opinions.opinionreport", "department", OWN),
        ("consultations.suggestion", "person", list(PEOPLE)),
        ("members.user", "person", [name for name in PEOPLE if name != "委员"]),
    ],
)
def test_a_search_in_the_admin_offers_who_can_be_it(model, field, offered, world):
    client = Client()
    client.force_login(world)
    app, name = model.split(".")
    asked = {"app_label": app, "model_name": name, "field_name": field, "term": ""}
    found = json.loads(client.get(reverse("admin:autocomplete"), asked).content)["results"]
    assert sorted(row["text"] for row in found) == sorted(offered)


@pytest.mark.parametrize(
    ("model", "field", "offered"),
    [
        ("consultations.consultationmeeting", "host", HOSTS),
        ("members.appointment", "department", [*OWN, "承办单位", "党支部、党小组", "智库"]),
    ],
)
def test_a_list_in_the_admin_offers_who_can_be_it(model, field, offered, world):
    request = RequestFactory().get("/")
    request.user = world
    found = apps.get_model(model)
    pages = [page for page in admin.site._registry.values() if page.model is found]
    inlines = [
        inline(page.model, admin.site)
        for page in admin.site._registry.values()
        for inline in page.inlines
        if inline.model is found and "theme" not in inline.__name__.lower()
    ]
    assert pages or inlines
    for page in (*pages, *inlines):
        shown = page.formfield_for_dbfield(found._meta.get_field(field), request)
        assert sorted(map(str, shown.queryset)) == sorted(offered), page


# Tested where they are: tests/workplan and tests/proposals.
ELSEWHERE = ("workplan", "proposals")
OURS = {
    ("BelowForm", "department"),
    ("WriteForm", "department"),
    ("HandingForm", "unit"),
    ("ConsultationMeetingForm", "host"),
    ("EventForm", "organiser"),
    ("SpeechForm", "body"),
    ("SpeechEditForm", "body"),
    ("TaskForm", "organiser"),
    ("ListFilter", "sector"),
    ("ListFilter", "committee"),
    ("ListFilter", "team"),
    # The admin shows a search in their place.
    ("AccountForm", "person"),
    ("AccountCreationForm", "person"),
}


def test_no_form_has_a_list_that_is_not_in_these_tables():
    def below(form: type) -> set[type]:
        return {*form.__subclasses__(), *(f for sub in form.__subclasses__() for f in below(sub))}

    found = {
        (form.__name__, name)
        for form in below(forms.BaseForm)
        if form.__module__.partition(".")[0] not in (*ELSEWHERE, "django", "unfold", "tests")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
        and field.queryset is not None
        and field.queryset.model in (Person, Department)
        and "admin" not in type(field.widget).__module__
    }
    assert found - OURS == set()
