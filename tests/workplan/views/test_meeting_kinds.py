"""Meetings of every kind: what each is called, what it asks for, who was there."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Event
from almanac import clock
from members.models import Department
from tests.workplan.views.acting import hold_meeting, pdf, text_of
from workflow.inbox import inbox_of
from workplan.models import Meeting
from workplan.registry import roll
from workplan.services import schemes

pytestmark = pytest.mark.postgresql


def entered(client, **typed):
    return client.post(reverse("workplan:meetings"), {"held_on": "2021-05-28"} | typed)


def test_a_meeting_that_is_not_numbered_is_called_by_its_name(plan, users, signed_in):
    office = signed_in("办公室")
    body = Department.objects.get(name="城建委")
    answer = entered(
        office, kind="committee", term=2, number=65, title="城建委第3次会议", department=body.pk
    )

    found = Meeting.objects.get()
    assert answer.headers["Location"] == found.get_absolute_url()
    assert (found.name, found.term, found.number) == ("城建委第3次会议", None, None)
    assert (found.event.kind, found.event.title, found.event.organiser) == (
        *("committee", "城建委第3次会议"),
        body,
    )
    page = text_of(office.get(found.get_absolute_url()))
    assert "列入其他议题" in page
    assert "★ 事项" not in page
    assert "部门工作情况" not in page
    assert signed_in("城建委").get(found.get_absolute_url()).status_code == 200
    assert signed_in("提案委").get(found.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "chair", "title": "名称"}, "届：请填写届。"),
        ({"kind": "party", "term": 2, "number": 3}, "会议名称：请填写会议名称。"),
        ({"kind": "committee", "title": "名称"}, "召开部门：请选择召开会议的专委会。"),
    ],
)
def test_what_its_kind_asks_for_is_said_beside_the_field(typed, words, plan, signed_in):
    answer = entered(signed_in("办公室"), **typed)

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_no_scheme_is_reviewed_by_a_party_or_a_committee_meeting(party, plan, users):
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    with pytest.raises(schemes.Refused, match="党组会议不审议工作方案"):
        schemes.put_on_agenda(meeting=party, item=plan.items[24], actor=users["办公室"])


# --- who was there -------------------------------------------------------------------------------


def head_of(client, meeting: Meeting, **changes) -> dict:
    form = client.get(meeting.get_absolute_url()).context["head_form"]
    typed = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in typed.items() if value not in (None, False)} | changes


@pytest.mark.parametrize("kind", ["party", "meeting", "standing"])
def test_who_sits_in_is_entered_with_the_meeting_and_shown_for_every_kind(
    kind, plan, users, signed_in
):
    office = signed_in("办公室")
    named = {"term": 2, "number": 26} if kind == "standing" else {"title": "会议"}
    entered(
        *(office,),
        kind=kind,
        attendees=[plan.leaders["郑丽"].pk],
        observers=[plan.answering["城建委"].pk],
        **named,
    )
    found = Meeting.objects.get()

    assert roll().groups(found) == [
        ("出席", [plan.leaders["郑丽"]]),
        ("列席", [plan.answering["城建委"]]),
    ]
    page = text_of(office.get(found.get_absolute_url()))
    assert "<dt>列席</dt><dd>陈悦</dd>" in page
    both = head_of(office, found, observers=[plan.leaders["郑丽"].pk])
    refused = office.post(found.get_absolute_url(), both)
    assert refused.status_code == 422
    assert "郑丽已在出席名单中，不能同时列席。" in text_of(refused)


def test_a_meeting_whose_list_was_typed_in_advance_is_settled_where_who_came_is_entered(
    plan, users, signed_in
):
    """The mail and the inbox lead to the meeting's page, where one tick ends it."""
    from activities.deadlines import open_deadlines

    found = hold_meeting(plan, users["办公室"])
    roll().keep(
        meeting=found,
        actor=users["办公室"],
        people=[plan.leaders["周翔"], plan.leaders["郑丽"]],
    )
    place = f"{found.get_absolute_url()}#people"
    after = date(2021, 5, 22)

    def told() -> list[str]:
        return [d.url for d in open_deadlines(after, after) if d.subject.endswith(":close")]

    def waiting() -> list[tuple[str, str]]:
        mine = inbox_of(users["办公室"], after).mine
        return [(e.step.label, e.step.url) for e in mine if e.key.startswith("activities.")]

    with clock.standing_at(after):
        office = signed_in("办公室")
        assert (told(), waiting()) == ([place], [("登记到会", place)])
        came = head_of(office, found, attendees=[plan.leaders["周翔"].pk], is_settled="on")
        office.post(found.get_absolute_url(), came)
        assert (told(), waiting()) == ([], [])
        again = office.get(found.get_absolute_url()).context["head_form"]

    assert "is_settled" not in again.fields
    assert roll().groups(found) == [("出席", [plan.leaders["周翔"]])]
    assert Event.objects.get(meeting=found).state == "closed"


def test_before_its_day_a_meeting_is_not_asked_whether_that_is_all(meeting, signed_in):
    form = signed_in("办公室").get(meeting.get_absolute_url()).context["head_form"]
    assert "is_settled" not in form.fields
