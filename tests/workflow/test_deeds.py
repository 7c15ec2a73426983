"""An action is a link on a page that opens one form at a time, and a form everywhere else."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from workflow.actions import ActionTable, PageAction
from workflow.forms import NothingForm, ReasonForm


class Thing:
    pk, state = 7, "open"


TABLE = ActionTable(
    "thing",
    {
        name: PageAction(label, form, print, "", may=lambda of, thing: True, is_main=main)
        for name, label, form, main in (
            ("back", "退回", ReasonForm, True),
            ("take", "签收", NothingForm, False),
        )
    },
    url=lambda of, thing, name: f"/things/7/{name}/",
)


def drawn(address="/things/7/", name="back", **said):
    action = next(one for one in TABLE.offered(None, Thing()) if one.name == name)
    context = Context({"request": RequestFactory().get(address), "one": action, **said})
    return " ".join(Template("{% deed one %}").render(context).split())


@pytest.mark.parametrize(
    ("address", "small", "kind", "then"),
    [
        ("/things/7/", False, "button main", ""),
        ("/things/7/?do=back-8", True, "button small main", ""),
        ("/things/7/?next=/a/%3Fb=c%26d", False, "button main", "&amp;next=/a/%3Fb%3Dc%26d"),
    ],
)
def test_it_is_a_link_that_opens_it_and_leads_back(address, small, kind, then):
    assert drawn(address, opened_on="/things/7/", small=small) == (
        f'<div class="deed" id="do-back-7"><a class="{kind}" '
        f'href="/things/7/?do=back-7{then}#do-back-7">退回</a></div>'
    )


@pytest.mark.parametrize(
    "said",
    [
        {"address": "/things/7/?do=back-7", "opened_on": "/things/7/"},
        {"opened_on": ""},
        {"name": "take", "opened_on": "/things/7/"},
    ],
    ids=["opened", "on a page that draws all", "nothing to fill in"],
)
def test_it_is_a_form(said):
    action = said.get("name", "back")
    assert f'<form method="post" action="/things/7/{action}/">' in drawn(**said)
