"""征集选题: anyone with an account puts forward, the office decides."""

import pytest
from django.core.exceptions import ValidationError

from consultations.models import TopicSuggestion
from consultations.services.topics import decline_topic, propose_topic, select_topic
from tests.consultations.factories import consultation_on
from tests.factories import OneOfEachRole

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_member_puts_a_topic_forward(one_of_each_role: OneOfEachRole):
    topic = propose_topic(
        year=2022, title=" 停车难 ", actor=one_of_each_role.users["member"], on_behalf_of="经济界"
    )
    assert (topic.title, topic.state) == ("停车难", "proposed")
    assert topic.proposer == "经济界（李庆莲代提）"


@pytest.mark.parametrize("values", [{"title": "　"}, {"year": 3021}, {"level": "省级"}])
def test_what_is_no_topic_is_refused(one_of_each_role: OneOfEachRole, values):
    with pytest.raises(ValidationError):
        propose_topic(
            **{"year": 2022, "title": "停车难", "actor": one_of_each_role.users["member"], **values}
        )
    assert not TopicSuggestion.objects.exists()


def test_the_office_selects_it_and_names_what_it_became(one_of_each_role: OneOfEachRole):
    topic = propose_topic(year=2021, title="停车难", actor=one_of_each_role.users["member"])
    consultation = consultation_on(one_of_each_role.item)
    selected = select_topic(
        topic=topic, actor=one_of_each_role.users["office"], consultation=consultation
    )
    assert (selected.state, selected.consultation) == ("selected", consultation)


def test_what_is_declined_says_why(one_of_each_role: OneOfEachRole):
    topic = propose_topic(year=2021, title="停车难", actor=one_of_each_role.users["member"])
    decline_topic(topic=topic, actor=one_of_each_role.users["office"], reason="去年已协商")
    assert topic.changes.get().reason == "去年已协商"
