"""Rows of a first page whose HTML is kept: nobody's are another's, and a change is seen at once."""

from bs4 import BeautifulSoup
from django.template import Context
from django.test import RequestFactory
from django.urls import reverse
from django.utils.http import urlencode

from desk import rows
from workflow.inbox import Entry, NextStep, Urgency
from workplan.models import WorkItem

SIGN = NextStep("签收", "/items/1/do/sign/", (("seen", "open"),))


def entry(**values) -> Entry:
    shared = {"key": "workplan.workitem:1", "title": "矛调中心建设", "url": "/items/1/"}
    return Entry(**shared, state="今天到期", urgency=Urgency.TODAY, **values)


def drawn(page: str, *entries: Entry) -> str:
    """Return the rows as the request of someone else each time has them."""
    return rows.entry_rows(Context({"request": RequestFactory().get(page)}), entries)


def test_a_form_is_each_reader_s_own_also_where_all_else_is_the_same():
    first, second = (BeautifulSoup(drawn("/", entry(step=SIGN)), "html.parser") for _ in range(2))

    tokens = [page.select_one("[name=csrfmiddlewaretoken]").extract() for page in (first, second)]
    assert len({token["value"] for token in tokens}) == 2
    assert str(first) == str(second)


def test_a_button_leads_back_to_the_page_of_who_presses_it():
    step = NextStep("答复", "/items/1/?do=answer#answer", leads_back=True)

    for page in ("/", "/?who=7", "/"):
        assert f"{urlencode({'next': page})}#" in drawn(page, entry(step=step))


def test_rows_that_differ_in_one_thing_are_kept_apart():
    several = [
        entry(),
        entry(detail="城建委"),
        entry(waits_for="城建委"),
        entry(also=("城建委",)),
        entry(designation="城建委"),
        entry(starred=True),
        entry(late_days=1),
    ]

    once = [drawn("/", one) for one in several]
    assert len(set(once)) == len(several)
    assert [drawn("/", one) for one in several] == once


def test_what_is_kept_is_escaped():
    assert "&lt;b&gt;城建委&lt;/b&gt;" in drawn("/", entry(detail="<b>城建委</b>"))


def test_of_two_readers_each_has_their_own_rows_whoever_comes_first(plan, signed_in):
    def page(who: str) -> str:
        return signed_in(who).get(reverse("desk:mine")).content.decode()

    item = plan.items[29]
    WorkItem.objects.filter(pk=item.pk).update(title="只由城建委办的一件")

    seen = [("只由城建委办的一件" in page(who)) for who in ("城建委", "经科委", "城建委")]
    assert seen == [True, False, True]


def test_what_another_process_wrote_stands_on_the_next_page(plan, signed_in):
    """As another process writes: with no signal of which this one would hear."""
    client, item = signed_in("城建委"), plan.items[29]
    before = client.get(reverse("desk:mine")).content.decode()
    assert item.title in before

    WorkItem.objects.filter(pk=item.pk).update(title="改了名称的一件")

    after = client.get(reverse("desk:mine")).content.decode()
    assert "改了名称的一件" in after
    assert item.title not in after
