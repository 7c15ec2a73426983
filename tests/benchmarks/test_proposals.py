"""What is measured on ten years of proposals takes as many queries for many as for few."""

import pytest

from benchmarks import proposals as benchmark
from proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("act", "queries"),
    [
        ("list, office", 3),
        ("list, member", 7),
        ("list, unit", 7),
        ("search", 3),
        ("similar", 3),
    ],
)
@pytest.mark.parametrize("count", [30, 600])
def test_an_act_takes_as_many_queries_for_many_as_for_few(act, queries, count):
    benchmark.fill(count)
    ours, _ = benchmark.ACTS_MEASURED[act]

    assert benchmark.queries(ours) == queries


def test_what_is_measured_finds_what_the_bare_statements_find():
    benchmark.fill(1500)
    on_page = 25

    for name, counted in (("list, office", 1500), ("list, member", 15), ("list, unit", 75)):
        ours, bare = benchmark.ACTS_MEASURED[name]
        (count,), *page = bare()
        assert (count, len(page)) == (counted, min(counted, on_page))
        assert [row[:4] for row in page] == [row[:4] for row in ours()]
    ours, bare = benchmark.ACTS_MEASURED["search"]
    (count,), *page = bare()
    assert count == Proposal.objects.filter(title__contains="公交").count() == 128
    assert [row[:4] for row in page] == [row[:4] for row in ours()]


def test_the_proposals_are_spread_over_ten_sessions():
    benchmark.fill(100)

    sessions = Proposal.objects.order_by().values_list("term", "session").distinct()
    assert sorted(sessions) == [(term, n) for term in (1, 2) for n in range(1, 6)]
