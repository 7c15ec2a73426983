"""Research and supervision begun, and what is kept with any theme."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consultations.models import Consultation, Research, Theme, ThemeSubmission
from consultations.services.themes import (
    add_activity,
    add_instruction,
    add_submission,
    add_version,
    edit_theme,
    open_theme,
)
from tests.consultations.factories import (
    below,
    consultation_on,
    disguised,
    pdf,
    research_on,
    supervision_on,
)
from tests.factories import OneOfEachRole

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_row_begins_once(one_of_each_role: OneOfEachRole):
    research_on(one_of_each_role.item)
    with pytest.raises(ValidationError, match="已存在"):
        research_on(one_of_each_role.item)


def test_without_a_topic_it_is_called_as_its_row(one_of_each_role: OneOfEachRole):
    assert (
        open_theme(kind=Research, item=one_of_each_role.item, actor=None).topic
        == "地铁口序化民主监督"
    )


def test_versions_of_a_report_are_numbered_and_stay(one_of_each_role: OneOfEachRole):
    research, head = research_on(one_of_each_role.item), one_of_each_role.users["responsible head"]
    add_version(research=research, actor=head, files=[pdf("一.pdf")], note="征求意见稿")
    add_version(research=research, actor=head, files=[pdf("二.pdf")])
    assert [(v.number, v.papers.get().name) for v in research.versions.all()] == [
        (2, "二.pdf"),
        (1, "一.pdf"),
    ]


@pytest.mark.parametrize("files", [[], [disguised("报告.pdf")]])
def test_a_version_without_a_real_file_is_refused(one_of_each_role: OneOfEachRole, files):
    research = research_on(one_of_each_role.item)
    with pytest.raises(ValidationError):
        add_version(research=research, actor=one_of_each_role.users["office"], files=files)
    assert not research.versions.exists()


def test_where_it_leads_is_kept_with_the_history(one_of_each_role: OneOfEachRole):
    research = research_on(one_of_each_role.item)
    edit_theme(
        theme=research,
        actor=one_of_each_role.users["office"],
        speech=" 大会发言 ",
        proposal="第12号",
    )
    research.refresh_from_db()
    assert (research.speech, research.proposal) == ("大会发言", "第12号")
    assert research.history.first().history_user == one_of_each_role.users["office"]


@pytest.mark.parametrize("add", [add_activity, add_submission, add_instruction])
def test_what_is_to_come_is_not_recorded(one_of_each_role: OneOfEachRole, add):
    more = {
        add_activity: {"place": "小区"},
        add_submission: {"title": "报告", "sent_to": "区委"},
        add_instruction: {"leader": "区委书记"},
    }[add]
    with pytest.raises(ValidationError) as refused:
        add(theme=supervision_on(one_of_each_role.item), actor=None, on=date(2021, 7, 1), **more)
    assert refused.value.message_dict == {"on": ["日期还没有到。"]}


def test_what_was_sent_keeps_its_file_or_nothing_of_it(one_of_each_role: OneOfEachRole):
    values = {"actor": None, "on": date(2021, 6, 1), "title": "监督意见书", "sent_to": "区政府"}
    supervision = supervision_on(one_of_each_role.item)
    with pytest.raises(ValidationError):
        add_submission(theme=supervision, files=[disguised("意见.pdf")], **values)
    assert not ThemeSubmission.objects.exists()
    sent = add_submission(theme=supervision, files=[pdf()], points=8, **values)
    assert (sent.points, sent.papers.get().theme) == (8, supervision)


def test_a_district_consultation_needs_an_item(one_of_each_role: OneOfEachRole):
    with pytest.raises(ValidationError, match="区级协商须选定工作事项，或者写明协商类型。"):
        below(level="district")


def test_one_below_needs_a_year_and_no_item(one_of_each_role: OneOfEachRole):
    assert below().item is None
    with pytest.raises(ValidationError, match="没有工作事项的协商须填写年度。"):
        below(year=None)


def test_the_year_is_that_of_the_items_plan(one_of_each_role: OneOfEachRole):
    assert consultation_on(one_of_each_role.item, year=1999).year == 2021


def test_the_database_refuses_a_districts_without_an_item(one_of_each_role: OneOfEachRole):
    row = below()
    with pytest.raises(IntegrityError, match="theme_of_district"), transaction.atomic():
        Consultation.objects.filter(pk=row.pk).update(level="district")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "proposal"}, "theme_has_kind"),
        ({"topic": ""}, "theme_has_topic"),
        ({"item": None}, "theme_of_district_has_item_or_kind"),
        ({"consultation_kind": 1}, "theme_with_kind_is_consultation"),
        ({"level": "street"}, "theme_below_is_consultation"),
    ],
)
def test_the_database_refuses_what_no_theme_can_be(
    one_of_each_role: OneOfEachRole, values, constraint
):
    research_on(one_of_each_role.item)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Theme.objects.update(**values)


def test_a_theme_is_its_detail_and_goes_with_it(one_of_each_role: OneOfEachRole):
    research = research_on(one_of_each_role.item)
    theme = Theme.objects.get()
    assert (theme.detail, theme.get_kind_display(), theme.year) == (research, "调研", 2021)
    assert theme.get_absolute_url() == f"/research/{research.pk}/"
    research.delete()
    assert not Theme.objects.exists()
