"""The desks: what waits comes first; fifty rows take the queries of five."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almanac import clock
from proposals.enums import AssignmentState, CosignState, ProposalKind, Role, State
from proposals.models import AssignmentExtension, DispatchBatch, EvaluationStage, LookBack
from proposals.reading.unit import light_of
from tests.proposals.factories import assignment_in, cosign, day, proposal_in, stage
from tests.proposals.views.acting import words_of
from tests.shared_rows import shared_rows
from workflow.inbox import inbox_of

pytestmark = pytest.mark.postgresql


S, A = State, AssignmentState


def at(name: str, *args) -> str:
    return reverse(f"proposals:{name}", args=args)


# --- members -------------------------------------------------------------------------------------


def test_what_waits_for_a_member_comes_first_with_its_day(one_of_each_role, signed_in):
    asked = proposal_in(S.COSIGNING, one_of_each_role, "请联名的", cosign_by=day(7, 2))
    cosign(asked, one_of_each_role.person("co-signer"))
    rated = proposal_in(S.ANSWERED, one_of_each_role, "请评价的")
    cosign(rated, one_of_each_role.person("co-signer"), CosignState.CONFIRMED)
    assignment_in(A.ANSWERED, rated, one_of_each_role.unit)
    page = signed_in("co-signer").get(at("mine"))
    desk = page.context["desk"]
    assert [c.proposal for c in desk.asked] == [asked]
    assert [(t.assignment.proposal, t.due) for t in desk.to_rate] == [(rated, day(7, 21))]
    assert "有 2 件事等您处理" in words_of(page)
    assert "请在 7月2日（周五）前确认" in words_of(page)


def test_a_members_proposals_stand_under_how_far_they_are(one_of_each_role, signed_in):
    for state in (S.DRAFT, S.COSIGNING, S.SUBMITTED, S.HANDLING, S.ARCHIVED, S.REJECTED):
        proposal_in(state, one_of_each_role, f"在{state}")
    desk = signed_in("author").get(at("mine")).context["desk"]
    found = [
        [p.title for p in rows] for rows in (desk.drafts, desk.gathering, desk.running, desk.past)
    ]
    assert found == [
        ["在draft"],
        ["在cosigning"],
        ["在handling", "在submitted"],
        ["在rejected", "在archived"],
    ]


def test_what_is_past_its_day_or_rated_already_does_not_wait(one_of_each_role, signed_in):
    late = proposal_in(S.COSIGNING, one_of_each_role, cosign_by=day(6, 29))
    cosign(late, one_of_each_role.person("co-signer"))
    archived = proposal_in(S.ARCHIVED, one_of_each_role, "归档的")
    cosign(archived, one_of_each_role.person("co-signer"), CosignState.CONFIRMED)
    assignment_in(A.ANSWERED, archived, one_of_each_role.unit)
    assert signed_in("co-signer").get(at("mine")).context["desk"].waiting == 0


def test_a_stage_that_begins_with_the_handing_over_waits_before_the_answer(
    one_of_each_role, signed_in
):
    EvaluationStage.objects.create(name="交办评价", opens="handed_over", order=2)
    assignment_in(A.SIGNED, proposal_in(S.HANDLING, one_of_each_role), one_of_each_role.unit)
    [row] = signed_in("author").get(at("mine")).context["desk"].to_rate
    assert (row.stage.name, row.due) == ("交办评价", None)


def test_who_signed_what_was_merged_is_asked_to_rate(one_of_each_role, signed_in):
    target = proposal_in(S.ANSWERED, one_of_each_role)
    proposal_in(
        S.MERGED,
        one_of_each_role,
        "被并入者",
        merged_into=target,
        author=one_of_each_role.person("another member"),
    )
    assignment_in(A.ANSWERED, target, one_of_each_role.unit)
    [row] = signed_in("another member").get(at("mine")).context["desk"].to_rate
    assert (row.assignment.proposal, row.stage) == (target, stage())
    page = signed_in("another member").get(target.get_absolute_url())
    assert len(page.context["page"].entries[0].ratings) == 1


# --- units ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "due", "done", "lamp", "words"),
    [
        (A.SIGNED, day(6, 29), None, "red", "逾期1天"),
        (A.SIGNED, day(6, 30), None, "yellow", "今天到期"),
        (A.SENT, day(7, 15), None, "yellow", "还有15天"),
        (A.SIGNED, day(7, 16), None, "green", "还有16天"),
        (A.ANSWERED, day(6, 30), day(6, 30), "blue", "已答复"),
        (A.ANSWERED, day(6, 20), day(6, 23), "blue", "已答复（逾期3天）"),
    ],
)
def test_days_left_are_a_lamp_with_a_word(one_of_each_role, state, due, done, lamp, words):
    start = day(3, 25)
    assignment = assignment_in(
        state,
        proposal_in(S.HANDLING, one_of_each_role),
        one_of_each_role.unit,
        handed_over_on=start,
        planned_due_on=due,
        due_on=due,
        **({"done_on": done} if done else {}),
    )
    light = light_of(assignment, clock.today(), ahead=15)
    assert (light.lamp, light.label) == (lamp, words)


def test_a_unit_sees_the_most_urgent_first_and_signs_on_the_spot(one_of_each_role, signed_in):
    for title, days in (("后", 60), ("先", 3)):
        due = clock.today() + timedelta(days=days)
        assignment_in(
            A.SENT,
            proposal_in(S.HANDLING, one_of_each_role, title),
            one_of_each_role.unit,
            planned_due_on=due,
            due_on=due,
        )
    unit = signed_in("unit")
    desk = unit.get(at("unit")).context["desk"]
    [first, second] = desk.groups[0][2]
    assert (first.assignment.proposal.title, second.assignment.proposal.title) == ("先", "后")
    answer = unit.post(
        at("act_assignment", first.assignment.proposal_id, first.assignment.pk, "sign"),
        {"seen": "sent", "next": "/proposals/unit/"},
    )
    assert answer.url == at("unit")
    desk = unit.get(at("unit")).context["desk"]
    assert [len(rows) for _, _, rows in desk.groups] == [1, 1, 0, 0]


# --- the committee -------------------------------------------------------------------------------


def test_the_intake_shows_length_structure_and_what_is_alike(one_of_each_role, signed_in):
    proposal_in(S.SUBMITTED, one_of_each_role, "关于增设公交站点的建议")
    proposal_in(S.SUBMITTED, one_of_each_role, "关于增设公交站点的若干建议", suggestions="")
    proposal_in(S.RE_REVIEWED, one_of_each_role, "关于垃圾分类的建议")
    page = signed_in("committee staff").get(at("review"))
    assert [(row.check.problems, row.alike) for row in page.context["rows"]] == [
        ([], 1),
        (["请填写具体建议。"], 1),
        ([], 0),
    ]
    assert [count for _, _, count in page.context["states"]] == [2, 0, 1]
    narrowed = signed_in("committee staff").get(at("review"), {"state": "re_reviewed"})
    assert [row.proposal.title for row in narrowed.context["rows"]] == ["关于垃圾分类的建议"]


def test_the_handling_shows_what_asks_for_an_answer(one_of_each_role, signed_in):
    returned = assignment_in(
        A.RETURN_ASKED, proposal_in(S.HANDLING, one_of_each_role, "甲"), one_of_each_role.unit
    )
    late = assignment_in(
        A.SIGNED,
        proposal_in(S.HANDLING, one_of_each_role, "乙", round=2),
        one_of_each_role.unit,
        round=2,
        handed_over_on=day(3, 1),
        planned_due_on=day(6, 1),
        due_on=day(6, 1),
    )
    wish = AssignmentExtension.objects.create(
        assignment=late,
        old_due_on=day(6, 1),
        until=day(7, 1),
        reason="会商",
        asked_by=one_of_each_role.users["unit"],
        asked_at=clock.now(),
    )
    answered = proposal_in(S.ANSWERED, one_of_each_role, "丙", answered_on=clock.today())
    assignment_in(A.ANSWERED, answered, one_of_each_role.unit)
    queue = signed_in("committee staff").get(at("handling")).context["queue"]
    assert (queue.returns, queue.wishes, queue.late, queue.again) == (
        [returned],
        [wish],
        [late],
        [late],
    )
    assert [(row.proposal, row.due) for row in queue.answered] == [(answered, day(7, 21))]


def test_what_the_rules_name_is_listed_to_be_looked_at_again(one_of_each_role, signed_in):
    from proposals.models import Answer
    from tests.proposals.factories import answer_class

    assignment = assignment_in(
        A.ANSWERED, proposal_in(S.ANSWERED, one_of_each_role), one_of_each_role.unit
    )
    Answer.objects.create(
        assignment=assignment,
        answer_class=answer_class("B"),
        text="已列入。",
        promised_by=date(2021, 12, 31),
        submitted_on=clock.today(),
        author=one_of_each_role.users["unit"],
        saved_at=clock.now(),
    )
    staff = signed_in("committee staff")
    assert [why for _, why in staff.get(at("look_back")).context["due"]] == ["class"]
    for role in ("author", "leader", "unit"):
        assert signed_in(role).post(at("look_back_list")).status_code == 404
    staff.post(at("look_back_list"))
    page = staff.get(at("look_back"))
    assert (page.context["due"], len(page.context["entries"])) == ([], 1)
    assert LookBack.objects.get().assignment == assignment


# --- how many queries ----------------------------------------------------------------------------


def make_rows(one_of_each_role, start: int, stop: int, batch: DispatchBatch) -> None:
    """Fill every desk with one more row for each number."""
    member, past = one_of_each_role.person("co-signer"), day(5, 1)
    for n in range(start, stop):
        asked = proposal_in(S.COSIGNING, one_of_each_role, f"联名{n}", cosign_by=day(7, 2))
        cosign(asked, member)
        proposal_in(S.SUBMITTED, one_of_each_role, f"待审{n}")
        proposal_in(S.FILED, one_of_each_role, f"待交办{n}")
        planned = proposal_in(S.FILED, one_of_each_role, f"批次{n}", batch=batch)
        assignment_in(A.PLANNED, planned, one_of_each_role.unit)
        proposal = proposal_in(S.HANDLING, one_of_each_role, f"办理{n}", kind=ProposalKind.KEY)
        owed = assignment_in(
            A.SIGNED,
            proposal,
            one_of_each_role.unit,
            handed_over_on=past,
            planned_due_on=past,
            due_on=past,
        )
        assignment_in(A.SENT, proposal, one_of_each_role.co_unit, Role.CO)
        AssignmentExtension.objects.create(
            assignment=owed,
            old_due_on=past,
            until=day(7, 1),
            reason="会商",
            asked_by=one_of_each_role.users["unit"],
            asked_at=clock.now(),
        )
        answered = proposal_in(S.ANSWERED, one_of_each_role, f"答复{n}", answered_on=past)
        cosign(answered, member, CosignState.CONFIRMED)
        done = assignment_in(A.ANSWERED, answered, one_of_each_role.unit)
        LookBack.objects.create(assignment=done, why="class", listed_on=past, due_on=clock.today())


DESKS = [
    ("co-signer", "mine"),
    ("author", "mine"),
    ("unit", "unit"),
    ("leader", "supervised"),
    ("supervising head", "supervised"),
    ("committee staff", "review"),
    ("committee staff", "handling"),
    ("committee staff", "look_back"),
    ("committee staff", "dispatch"),
    ("committee staff", "batch"),
    ("committee staff", "all"),
    ("author", "all"),
    ("unit", "export"),
]


@shared_rows(on=date(2021, 6, 30))
def fifty(one_of_each_role) -> tuple[DispatchBatch, dict[tuple[str, str], int]]:
    """Fifty rows on every desk, their batch, and how many queries each desk took with five."""
    batch = DispatchBatch.objects.create(
        name="交办会", term=2, session=5, held_on=clock.today(), months=3
    )
    make_rows(one_of_each_role, 0, 5, batch)
    queries = {}
    for role, page in DESKS:
        client = Client()
        client.force_login(one_of_each_role.users[role])
        with CaptureQueriesContext(connection) as taken:
            assert client.get(desk(page, batch)).status_code == 200
        queries[role, page] = len(taken)
    make_rows(one_of_each_role, 5, 50, batch)
    return batch, queries


def desk(page: str, batch: DispatchBatch) -> str:
    return at(page, *([batch.pk] if page == "batch" else []))


@pytest.mark.parametrize(("role", "page"), DESKS)
def test_fifty_rows_take_the_queries_of_five(
    fifty, signed_in, role, page, django_assert_num_queries
):
    batch, of_five = fifty
    client = signed_in(role)
    with django_assert_num_queries(of_five[role, page]):
        assert client.get(desk(page, batch)).status_code == 200


# --- everyone's first page -----------------------------------------------------------------------


def test_the_inbox_has_what_waits_in_proposals(one_of_each_role):
    roles = one_of_each_role
    asked = proposal_in(S.COSIGNING, roles, "请联名的", cosign_by=day(7, 2))
    cosign(asked, roles.person("co-signer"))
    handled = proposal_in(S.HANDLING, roles, "办理中的")
    assignment_in(A.SENT, handled, roles.unit)

    found = {
        role: [(e.title, e.step.label) for e in inbox_of(roles.users[role], clock.today()).mine]
        for role in ("co-signer", "unit", "other unit", "another member")
    }

    assert found == {
        "co-signer": [("请联名的", "看后答复")],
        "unit": [("办理中的", "签收")],
        "other unit": [],
        "another member": [],
    }


@pytest.mark.parametrize("role", ["unit", "committee head", "author"])
def test_the_inbox_asks_no_more_of_the_database_for_thirty_proposals_than_for_three(
    role, one_of_each_role
):
    roles = one_of_each_role

    def asked(count: int) -> tuple[int, int]:
        for number in range(count):
            joint = proposal_in(S.COSIGNING, roles, f"联名{count}-{number}", cosign_by=day(7, 2))
            cosign(joint, roles.person("co-signer"))
            proposal_in(S.SUBMITTED, roles, f"审查{count}-{number}")
            for title, state in (("签收", A.SENT), ("答复", A.SIGNED)):
                handled = proposal_in(S.HANDLING, roles, f"{title}{count}-{number}")
                assignment_in(state, handled, roles.unit)
        with CaptureQueriesContext(connection) as queries:
            found = inbox_of(roles.users[role], clock.today())
        return len(found.mine) + len(found.waiting), len(queries)

    (few, short), (many, long) = asked(3), asked(27)

    assert many >= 8 * few
    assert long == short
