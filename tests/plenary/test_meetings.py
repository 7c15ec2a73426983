"""A plenary's page: its groups with members, convenor and place, what they said, and who reads it."""

from datetime import date

import pytest
from django.urls import reverse

from plenary.models import Group, GroupNote
from plenary.services import groups
from tests.plenary.conftest import HELD
from workflow.refusals import NotAllowed, Refused
from workplan.models import Meeting

pytestmark = pytest.mark.postgresql


@pytest.fixture
def group(plenary) -> Group:
    return groups.save_group(
        meeting=plenary.held,
        actor=plenary.users["office"],
        name="第一组",
        place="三楼会议室",
        convenors=[plenary.people["speaker"]],
        recorder=plenary.people["supervisor"],
        bodies=[str(plenary.bodies["sector"].pk)],
    )


def post(client, noun: str, pk: int, action: str, prefix: str, **typed):
    typed = {f"{prefix}-{name}": value for name, value in typed.items()}
    return client.post(reverse(f"plenary:{noun}", args=[pk, action]), typed)


def test_a_group_is_filled_with_a_sectors_members_of_the_day(plenary, group):
    assert [str(person) for person in group.members.order_by("stroke_key")] == [
        *("沈璞", "费建伟", "徐钢"),
    ]


def test_nobody_is_in_two_groups(plenary, group, signed_in):
    typed = {"name": "第二组", "people": "沈璞、周翔"}
    refused = post(signed_in("office"), "act", plenary.held.pk, "group", "group", **typed)
    assert refused.status_code == 422
    assert "已在别的小组：沈璞（第一组）。" in refused.content.decode()
    typed = {"name": "第一组", "people": "周翔"}
    twice = post(signed_in("office"), "act", plenary.held.pk, "group", "group", **typed)
    assert "这次会议已有同名的小组。" in twice.content.decode()
    assert Group.objects.count() == 1


def test_the_office_alone_makes_groups(plenary, group, signed_in):
    for role in ("member", "leader", "supervisor"):
        answered = post(signed_in(role), "act", plenary.held.pk, "group", "group", name="又一组")
        assert answered.status_code == 404
        edited = post(signed_in(role), "act_on_group", group.pk, "edit", f"edit-{group.pk}")
        assert edited.status_code == 404
    with pytest.raises(NotAllowed):
        groups.save_group(meeting=plenary.held, actor=plenary.users["member"], name="又一组")
    typed = {"name": "第一组（科技）", "people": "沈璞、费建伟"}
    edited = post(
        signed_in("office"), "act_on_group", group.pk, "edit", f"edit-{group.pk}", **typed
    )
    assert edited.status_code == 302
    group.refresh_from_db()
    assert (group.name, group.members.count(), group.recorder) == ("第一组（科技）", 2, None)


def test_only_a_plenary_has_groups_and_a_page(plenary, signed_in):
    chair = Meeting.objects.create(kind="chair", term=2, number=64, held_on=HELD)
    with pytest.raises(Refused, match="只有全体会议分组讨论。"):
        groups.save_group(meeting=chair, actor=plenary.users["office"], name="第一组")
    assert signed_in("office").get(reverse("plenary:meeting", args=[chair.pk])).status_code == 404


def test_its_recorder_or_convenor_enters_what_it_discussed(plenary, group, signed_in):
    said = {
        "on": "2021-01-26",
        "topic": "讨论常委会工作报告",
        "speakers": "沈璞",
        "text": "多办微协商",
    }
    prefix = f"note-{group.pk}"
    for role, status in (("supervisor", 302), ("speaker", 302), ("member", 404), ("leader", 404)):
        answered = post(signed_in(role), "act_on_group", group.pk, "note", prefix, **said)
        assert answered.status_code == status, role
    note = GroupNote.objects.first()
    assert (str(note), [str(person) for person in note.speakers.all()]) == (
        "第一组：讨论常委会工作报告",
        ["沈璞"],
    )
    early = {**said, "on": "2021-01-24"}
    refused = post(signed_in("supervisor"), "act_on_group", group.pk, "note", prefix, **early)
    assert "讨论日期不能早于会议开始。" in refused.content.decode()
    mended = {**said, "text": "多办微协商，少开大会"}
    prefix = f"edit_note-{note.pk}"
    for role, status in (("member", 404), ("supervisor", 302)):
        answered = post(signed_in(role), "act_on_note", note.pk, "edit_note", prefix, **mended)
        assert answered.status_code == status
    assert GroupNote.objects.first().text == "多办微协商，少开大会"


def test_what_was_said_in_a_group_is_read_in_it_by_the_leaders_and_the_office(
    plenary, group, signed_in
):
    groups.note(
        group=group,
        actor=plenary.users["supervisor"],
        on=date(2021, 1, 26),
        topic="讨论政府工作报告",
        text="建议增加公交接驳",
    )
    address = reverse("plenary:meeting", args=[plenary.held.pk])
    reads = {
        role
        for role in ("member", "leader", "office", "supervisor", "party head")
        if "建议增加公交接驳" in signed_in(role).get(address).content.decode()
    }
    assert reads == {"member", "leader", "office", "supervisor"}
