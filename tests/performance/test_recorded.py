"""What no page knows is typed in by the office, or claimed by a member and confirmed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from members import facts as ledger
from notifications.models import Mail
from performance.enums import RecordState
from performance.models import FactSort, RecordedFact
from performance.services.recorded import confirm, decline, record, revoke, withdraw
from tests.factories import make_person
from workflow.inbox import inbox_of
from workflow.refusals import NotAllowed, Refused

ON = date(2021, 1, 15)


def sort(name: str = "大会口头发言") -> FactSort:
    return FactSort.objects.get(name=name)


@pytest.fixture
def enter(one_of_each_role):
    """Enter a speech of the member's, as someone."""

    def enter(role: str = "member", **more) -> RecordedFact:
        values = {
            "person": one_of_each_role.member,
            "sort": sort(),
            "on": ON,
            "title": "加快托育服务体系建设",
            "actor": one_of_each_role.users[role],
        }
        return record(**values | more)

    return enter


def counted(person) -> list[tuple]:
    found = ledger.facts(date(2021, 1, 1), date(2021, 12, 31), [person.pk])
    return [(ledger.kinds()[f.kind].label, f.on, f.title, f.level, f.amount, f.url) for f in found]


def told() -> list[tuple[str, str]]:
    return [(mail.subject, str(mail.recipient)) for mail in Mail.objects.order_by("pk")]


def test_what_the_office_enters_counts_at_once(enter, member):
    row = enter("office", sort=sort("表彰荣誉"), level="city", amount=2)

    assert row.state == RecordState.CONFIRMED
    assert counted(member) == [
        ("表彰荣誉", ON, "加快托育服务体系建设", "city", 2, f"/performance/recorded/{row.pk}/")
    ]


def test_a_claim_counts_once_the_office_has_confirmed_it(enter, member, office):
    row = enter()
    assert (row.state, counted(member)) == (RecordState.CLAIMED, [])

    confirm(recorded=row, actor=office)

    assert [title for _, _, title, *_ in counted(member)] == ["加快托育服务体系建设"]


def test_what_was_confirmed_wrongly_is_taken_back_and_its_points_with_it(enter, member, office):
    row = enter("office")

    revoke(recorded=row, reason="不是本人发言", actor=office)

    assert counted(member) == []
    assert [(c.action_label, c.reason) for c in row.changes.all()] == [("撤销认定", "不是本人发言")]


def test_who_is_concerned_is_told(enter, office):
    row = enter()
    decline(recorded=row, reason="没有材料", actor=office)
    confirm(recorded=row, actor=office)

    title = "大会口头发言：加快托育服务体系建设"
    assert told() == [
        (f"履职情况待核实：王国珍：{title}", "办公室主任"),
        (f"履职情况未认定：{title}", "王国珍"),
        (f"履职情况已核实：{title}", "王国珍"),
    ]


def test_a_claim_waits_for_the_office_and_its_member_sees_that(enter, one_of_each_role):
    enter()
    day = date(2021, 12, 31)
    of = {name: inbox_of(user, day) for name, user in one_of_each_role.users.items()}

    assert [(e.title, e.step.label) for e in of["office"].mine] == [
        ("王国珍：大会口头发言：加快托育服务体系建设", "核实")
    ]
    assert [(e.title, e.waits_for) for e in of["member"].waiting] == [
        ("大会口头发言：加快托育服务体系建设", "办公室")
    ]
    for name in set(of) - {"office", "member"}:
        assert (of[name].mine, of[name].waiting) == ((), ()), name


def test_a_member_takes_a_claim_back(enter, one_of_each_role):
    row = enter()

    withdraw(recorded=row, actor=one_of_each_role.users["member"])

    assert row.state == RecordState.WITHDRAWN


@pytest.mark.parametrize(
    ("more", "error", "said"),
    [
        ({"on": date(2022, 1, 1)}, ValidationError, "日期不能晚于今天。"),
        ({"title": " "}, ValidationError, "此字段不能为空。"),
        ({"level": "city"}, ValidationError, "“大会口头发言”不分级别，请不要选。"),
        ({"amount": 0}, ValidationError, "确保该值大于或等于1。"),
    ],
)
def test_what_cannot_be_is_refused(more, error, said, enter):
    with pytest.raises(error) as refused:
        enter(**more)
    assert said in refused.value.messages


def test_honours_need_a_level(enter):
    with pytest.raises(ValidationError) as refused:
        enter(sort=sort("表彰荣誉"))
    assert refused.value.message_dict == {"level": ["“表彰荣誉”须选择级别。"]}


def test_who_was_no_member_on_the_day_has_nothing_entered(enter, office):
    with pytest.raises(Refused, match="王国珍这一天不是在任委员。"):
        enter(on=date(2016, 5, 1))
    with pytest.raises(Refused, match="机关干部这一天不是在任委员。"):
        enter("office", person=make_person("机关干部"))


def test_a_sort_out_of_use_is_refused(enter):
    FactSort.objects.filter(pk=sort().pk).update(is_active=False)

    with pytest.raises(Refused, match="这一事项已停用。"):
        enter()


def test_a_file_that_is_none_is_refused_and_nothing_kept(enter):
    bad = SimpleUploadedFile("证书.pdf", b"no pdf")

    with pytest.raises(ValidationError):
        enter(evidence=[bad])

    assert RecordedFact.objects.count() == 0


@pytest.mark.parametrize(
    "role", ["another member", "leader", "committee head", "unit", "stopped office"]
)
def test_nobody_claims_for_another(role, enter):
    with pytest.raises(NotAllowed, match="只能为自己申报。"):
        enter(role)


@pytest.mark.parametrize("role", ["member", "another member", "leader", "unit", "stopped office"])
def test_the_office_alone_decides(role, enter, one_of_each_role):
    row, actor = enter(), one_of_each_role.users[role]

    with pytest.raises(NotAllowed):
        confirm(recorded=row, actor=actor)
    with pytest.raises(NotAllowed):
        decline(recorded=row, reason="否", actor=actor)
