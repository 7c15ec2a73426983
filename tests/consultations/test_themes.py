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
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_row_begins_once(cast: Cast):
    research_on(cast.item)
    with pytest.raises(ValidationError, match="已存在"):
        research_on(cast.item)


def test_without_a_topic_it_is_called_as_its_row(cast: Cast):
    assert open_theme(kind=Research, item=cast.item, actor=None).topic == "地铁口序化民主监督"


def test_versions_of_a_report_are_numbered_and_stay(cast: Cast):
    research, head = research_on(cast.item), cast.users["responsible head"]
    add_version(research=research, actor=head, files=[pdf("一.pdf")], note="征求意见稿")
    add_version(research=research, actor=head, files=[pdf("二.pdf")])
    assert [(v.number, v.papers.get().name) for v in research.versions.all()] == [
        (2, "二.pdf"),
        (1, "一.pdf"),
    ]


@pytest.mark.parametrize("files", [[], [disguised("报告.pdf")]])
def test_a_version_without_a_real_file_is_refused(cast: Cast, files):
    research = research_on(cast.item)
    with pytest.raises(ValidationError):
        add_version(research=research, actor=cast.users["office"], files=files)
    assert not research.versions.exists()


def test_where_it_leads_is_kept_with_the_history(cast: Cast):
    research = research_on(cast.item)
    edit_theme(theme=research, actor=cast.users["office"], speech=" 大会发言 ", proposal="第12号")
    research.refresh_from_db()
    assert (research.speech, research.proposal) == ("大会发言", "第12号")
    assert research.history.first().history_user == cast.users["office"]


@pytest.mark.parametrize("add", [add_activity, add_submission, add_instruction])
def test_what_is_to_come_is_not_recorded(cast: Cast, add):
    more = {
        add_activity: {"place": "小区"},
        add_submission: {"title": "报告", "sent_to": "区委"},
        add_instruction: {"leader": "区委书记"},
    }[add]
    with pytest.raises(ValidationError) as refused:
        add(theme=supervision_on(cast.item), actor=None, on=date(2021, 7, 1), **more)
    assert refused.value.message_dict == {"on": ["日期还没有到。"]}


def test_what_was_sent_keeps_its_file_or_nothing_of_it(cast: Cast):
    values = {"actor": None, "on": date(2021, 6, 1), "title": "监督意见书", "sent_to": "区政府"}
    supervision = supervision_on(cast.item)
    with pytest.raises(ValidationError):
        add_submission(theme=supervision, files=[disguised("意见.pdf")], **values)
    assert not ThemeSubmission.objects.exists()
    sent = add_submission(theme=supervision, files=[pdf()], points=8, **values)
    assert (sent.points, sent.papers.get().theme) == (8, supervision)


def test_a_district_consultation_needs_an_item(cast: Cast):
    with pytest.raises(ValidationError, match="区级协商须选定工作事项。"):
        below(level="district")


def test_one_below_needs_a_year_and_no_item(cast: Cast):
    assert below().item is None
    with pytest.raises(ValidationError, match="没有工作事项的协商须填写年度。"):
        below(year=None)


def test_the_year_is_that_of_the_items_plan(cast: Cast):
    assert consultation_on(cast.item, year=1999).year == 2021


def test_the_database_refuses_a_districts_without_an_item(cast: Cast):
    row = below()
    with pytest.raises(IntegrityError, match="theme_of_district"), transaction.atomic():
        Consultation.objects.filter(pk=row.pk).update(level="district")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "proposal"}, "theme_has_kind"),
        ({"topic": ""}, "theme_has_topic"),
        ({"item": None}, "theme_of_district_has_item"),
        ({"level": "street"}, "theme_below_is_consultation"),
    ],
)
def test_the_database_refuses_what_no_theme_can_be(cast: Cast, values, constraint):
    research_on(cast.item)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Theme.objects.update(**values)


def test_a_theme_is_its_detail_and_goes_with_it(cast: Cast):
    research = research_on(cast.item)
    theme = Theme.objects.get()
    assert (theme.detail, theme.get_kind_display(), theme.year) == (research, "调研", 2021)
    assert theme.get_absolute_url() == f"/research/{research.pk}/"
    research.delete()
    assert not Theme.objects.exists()
