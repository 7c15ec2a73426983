"""To whom a page is not open, it is not there."""

import pytest
from django.urls import reverse

from almanac import clock
from proposals.enums import AssignmentState, CosignState, Role, State
from proposals.models import DispatchBatch
from tests.proposals.factories import assignment_in, cosign, proposal_in

COMMITTEE = {"committee head", "committee staff", "office"}
LEADERS = {"leader"}
UNITS = {"unit", "co-unit", "other unit"}
EVERYONE = {
    "author",
    "co-signer",
    "another member",
    "committee head",
    "committee staff",
    "office",
    "leader",
    "supervising head",
    "sector head",
    "unit",
    "co-unit",
    "other unit",
    "account of no one",
}


def seen_by(signed_in, address: str) -> set[str]:
    """Return the roles to whom an address opens; to all others it must not be there."""
    answers = {role: signed_in(role).get(address).status_code for role in EVERYONE}
    assert set(answers.values()) <= {200, 404}
    return {role for role, status in answers.items() if status == 200}


@pytest.mark.parametrize("page", ["review", "handling", "look_back", "dispatch"])
def test_the_committees_pages_are_the_committees(one_of_each_role, signed_in, page):
    assert seen_by(signed_in, reverse(f"proposals:{page}")) == COMMITTEE


def test_a_batch_is_the_committees(one_of_each_role, signed_in):
    batch = DispatchBatch.objects.create(
        name="交办会", term=2, session=5, held_on=clock.today(), months=3
    )
    assert seen_by(signed_in, reverse("proposals:batch", args=[batch.pk])) == COMMITTEE


@pytest.mark.parametrize("page", ["figures", "figure_rows"])
def test_figures_are_for_those_who_see_all(one_of_each_role, signed_in, page):
    address = f"{reverse(f'proposals:{page}')}?what=filed"
    assert seen_by(signed_in, address) == COMMITTEE | LEADERS


def test_the_units_desk_is_for_units(one_of_each_role, signed_in):
    assert seen_by(signed_in, reverse("proposals:unit")) == UNITS


def test_the_supervisors_desk_is_for_leaders_and_who_supervises(one_of_each_role, signed_in):
    proposal_in(State.HANDLING, one_of_each_role)
    address = reverse("proposals:supervised")
    assert seen_by(signed_in, address) == COMMITTEE | LEADERS | {"supervising head"}


@pytest.mark.parametrize("page", ["mine", "all", "export"])
def test_some_pages_are_everyones_with_what_is_theirs(one_of_each_role, signed_in, page):
    assert seen_by(signed_in, reverse(f"proposals:{page}")) == EVERYONE


def test_a_draft_is_its_authors_alone(one_of_each_role, signed_in):
    draft = proposal_in(State.DRAFT, one_of_each_role)
    for name in ("proposal", "edit", "similar"):
        assert seen_by(signed_in, reverse(f"proposals:{name}", args=[draft.pk])) == {"author"}


def test_what_is_being_signed_is_also_for_who_was_asked(one_of_each_role, signed_in):
    proposal = proposal_in(State.COSIGNING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"))
    assert seen_by(signed_in, proposal.get_absolute_url()) == {"author", "co-signer"}
    assert seen_by(signed_in, reverse("proposals:similar", args=[proposal.pk])) == {"author"}


def test_what_is_being_handled_is_for_those_involved(one_of_each_role, signed_in):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), CosignState.CONFIRMED)
    assignment_in(AssignmentState.SENT, proposal, one_of_each_role.unit)
    assignment_in(AssignmentState.SENT, proposal, one_of_each_role.co_unit, Role.CO)
    involved = {"author", "co-signer", "supervising head", "unit", "co-unit"}
    assert seen_by(signed_in, proposal.get_absolute_url()) == COMMITTEE | LEADERS | involved


def test_who_signed_what_was_merged_sees_what_it_was_merged_into(one_of_each_role, signed_in):
    target = proposal_in(State.HANDLING, one_of_each_role, supervising_department=None)
    merged = proposal_in(
        State.MERGED,
        one_of_each_role,
        "被并入者",
        merged_into=target,
        author=one_of_each_role.person("another member"),
    )
    assert merged.merged_into == target
    page = signed_in("another member").get(target.get_absolute_url())
    assert page.status_code == 200
    assert target in signed_in("another member").get(reverse("proposals:all")).context["page"]


@pytest.mark.parametrize("page", ["home", "mine", "review", "all", "figures"])
def test_who_is_not_signed_in_is_asked_to(one_of_each_role, signed_in, page):
    answer = signed_in("not signed in").get(reverse(f"proposals:{page}"))
    assert (answer.status_code, answer.url.startswith("/login/")) == (302, True)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("author", "mine"),
        ("committee head", "review"),
        ("unit", "unit"),
        ("leader", "supervised"),
        ("account of no one", "mine"),
    ],
)
def test_each_begins_at_the_own_desk(one_of_each_role, signed_in, role, page):
    assert signed_in(role).get(reverse("proposals:home")).url == reverse(f"proposals:{page}")


# --- parts of a page -----------------------------------------------------------------------------


@pytest.fixture
def answered(one_of_each_role):
    """A proposal that was answered and rated, with a reviewer's note, a letter and a telephone."""
    from proposals.models import Evaluation, ProposalLetter, Review
    from tests.proposals.factories import stage

    author = one_of_each_role.person("author")
    author.mobile = "13900001111"
    author.save()
    proposal = proposal_in(State.ANSWERED, one_of_each_role)
    handed = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    office = one_of_each_role.users["office"]
    Review.objects.create(
        proposal=proposal,
        step="pre",
        outcome="file",
        note="审查说明",
        reviewer=office,
        at=clock.now(),
    )
    ProposalLetter.objects.create(
        proposal=proposal,
        person=author,
        addressee="author",
        subject="立案通知",
        text="函告正文",
        at=clock.now(),
    )
    Evaluation.objects.create(
        assignment=handed,
        stage=stage(),
        person=author,
        grade="basic",
        comment="评价意见",
        rated_on=clock.today(),
        entered_by=office,
        entered_at=clock.now(),
    )
    return proposal


@pytest.mark.parametrize(
    ("words", "readers"),
    [
        ("审查说明", {"office"}),
        ("函告正文", {"office", "author"}),
        ("13900001111", {"office", "author", "unit"}),
        ("评价意见", {"office", "author", "unit", "leader"}),
    ],
)
def test_each_part_is_shown_to_whom_it_concerns(answered, signed_in, words, readers):
    roles = ("office", "author", "unit", "leader", "supervising head")
    found = {
        role
        for role in roles
        if words in signed_in(role).get(answered.get_absolute_url()).content.decode()
    }
    assert found - {"supervising head"} == readers


def test_a_unit_reads_its_rating_without_the_name(answered, signed_in):
    from bs4 import BeautifulSoup

    page = signed_in("unit").get(answered.get_absolute_url())
    cards = BeautifulSoup(page.content, "html.parser").select(".due-card")
    assert "评价意见" in cards[0].text
    assert "author" not in cards[0].text
