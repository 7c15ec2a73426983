"""What an earlier term's meetings decided is an archive; what was not recorded yet, still is."""

from datetime import date

import pytest

from almanac import clock
from members.models import Organisation
from tests.factories import OneOfEachRole, make_one_of_each_role
from tests.shared_rows import shared_rows
from workflow.refusals import Refused
from workplan.models import Meeting
from workplan.services import business, schemes

pytestmark = pytest.mark.django_db
TODAY = date(2021, 3, 10)


@shared_rows(on=TODAY)
def one_of_each_role() -> OneOfEachRole:
    Organisation.objects.create(name="滨江区政协", short_name="滨江区政协", term=2)
    return make_one_of_each_role("3月、5月", starred=True)


def test_what_a_meeting_of_the_last_term_decided_is_not_changed(one_of_each_role):
    item, office = one_of_each_role.item, one_of_each_role.users["office"]
    old = Meeting.objects.create(term=2, number=64, held_on=date(2021, 3, 5))
    with clock.standing_at(TODAY):
        review = schemes.put_on_agenda(meeting=old, item=item, actor=office)
        decided, open_yet = (
            business.put(meeting=old, actor=office, title=title) for title in ("一", "二")
        )
        business.decide(business=decided, actor=office, decision="同意。")
        Organisation.objects.update(term=3)
        Meeting.objects.create(term=3, number=1, held_on=TODAY)

        # What the meeting said and nobody recorded yet is still taken down, once.
        business.decide(business=open_yet, actor=office, decision="原则同意。")
        schemes.record_outcome(review=review, actor=office, outcome="agreed")
        words = "二届六十四次主席会议属上届档案，不再改动。"
        for change in (
            lambda: schemes.record_outcome(
                review=review, actor=office, outcome="revise", requirements="再论证"
            ),
            lambda: schemes.put_on_agenda(meeting=old, item=item, actor=office),
            lambda: business.decide(business=decided, actor=office, decision="不同意。"),
            lambda: business.edit(business=decided, actor=office, title="别的"),
            lambda: business.put(meeting=old, actor=office, title="三"),
        ):
            with pytest.raises(Refused, match=words):
                change()
    decided.refresh_from_db()
    assert (decided.title, decided.decision) == ("一", "同意。")
