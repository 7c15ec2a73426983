"""★ 工作方案 on an item's page: versions from the department, the state in words."""

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag

from almanac import clock
from tests.workplan.views.acting import PDF, do, hold_meeting, pdf, text_of
from workplan.enums import Action
from workplan.models import SchemeVersion, WorkItem
from workplan.reading.schemes import Step, scheme_of
from workplan.services import schemes


@pytest.fixture
def row_35(plan) -> WorkItem:
    """深化区域高水平医联体建设专题视察, ★, of 教文委."""
    return plan.items[35]


def stands(item: WorkItem) -> tuple[Step, str]:
    scheme = scheme_of(WorkItem.objects.get(pk=item.pk))
    return scheme.step, scheme.words


def test_a_scheme_goes_from_nothing_through_a_meeting_to_a_new_version_and_passes(
    plan, users, row_35
):
    office, head = users["办公室"], users["教文委"]
    assert stands(row_35) == (Step.MISSING, "未提交")

    with clock.standing_at(date(2021, 4, 10)):
        schemes.submit(item=row_35, actor=head, file=pdf())
    assert stands(row_35) == (Step.WAITING, "第1版已提交，待安排审议")

    first = hold_meeting(plan, office, date(2021, 4, 20), 63)
    with clock.standing_at(date(2021, 4, 20)):
        review = schemes.put_on_agenda(meeting=first, item=row_35, actor=office)
        assert stands(row_35) == (Step.LISTED, "已列入二届六十三次主席会议")
        schemes.record_outcome(
            review=review, actor=office, outcome="revise", requirements="细化点位。"
        )
    assert stands(row_35) == (Step.REVISE, "二届六十三次主席会议：再修改（第1版）")

    schemes.submit(item=row_35, actor=head, file=pdf())
    assert stands(row_35) == (Step.WAITING, "第2版已提交，待安排审议")

    second = hold_meeting(plan, office)
    review = schemes.put_on_agenda(meeting=second, item=row_35, actor=office)
    with clock.standing_at(date(2021, 5, 21)):
        schemes.record_outcome(
            review=review, actor=office, outcome="principle", requirements="注意安全。"
        )
    assert stands(row_35) == (Step.PASSED, "二届六十四次主席会议：原则同意（第2版）")
    assert scheme_of(WorkItem.objects.get(pk=row_35.pk)).requirements == "注意安全。"


def test_a_review_of_one_round_leaves_the_others_to_be_named(plan, users):
    item, office = plan.items[24], users["办公室"]
    meeting = hold_meeting(plan, office, date(2021, 4, 20), 63)
    review = schemes.put_on_agenda(
        meeting=meeting, item=item, actor=office, due_dates=[item.due_dates.last()]
    )
    schemes.record_outcome(review=review, actor=office, outcome="agreed")

    assert stands(item) == (Step.PASSED, "二届六十三次主席会议：同意（3月31日尚未审议）")


def test_the_head_hands_in_a_version_and_the_page_says_by_when_it_is_wanted(row_35, signed_in):
    head = signed_in("教文委")

    do(head, row_35, Action.SCHEME, file=pdf("视察方案.pdf"), note="初稿")
    text = text_of(head.get(row_35.get_absolute_url()))

    version = SchemeVersion.objects.get()
    assert (version.number, version.name, version.note) == (1, "视察方案.pdf", "初稿")
    assert "第1版已提交，待安排审议" in text
    assert "6月30日到期的，方案应在5月2日前过会。" in text


def test_handing_in_stands_out_while_the_department_owes_a_scheme(plan, row_35, users, signed_in):
    def is_owed(name: str) -> bool:
        page = signed_in(name).get(row_35.get_absolute_url())
        found = BeautifulSoup(page.content, "html.parser")
        return bool(found.select("#scheme .deed > a.main"))

    def submit() -> None:
        schemes.submit(item=row_35, actor=users["教文委"], file=pdf())

    assert [is_owed(name) for name in ("教文委", "办公室", "王国珍")] == [True, False, False]
    submit()
    assert not is_owed("教文委")
    meeting = hold_meeting(plan, users["办公室"])
    review = schemes.put_on_agenda(meeting=meeting, item=row_35, actor=users["办公室"])
    assert not is_owed("教文委")
    with clock.standing_at(date(2021, 5, 21)):
        schemes.record_outcome(
            review=review, actor=users["办公室"], outcome="revise", requirements="细化点位。"
        )
    assert is_owed("教文委")
    submit()
    assert not is_owed("教文委")


def test_a_file_that_is_no_document_is_refused_and_the_note_stays(row_35, signed_in):
    answer = do(signed_in("教文委"), row_35, Action.SCHEME, file=pdf("方案.exe"), note="写好的说明")

    assert answer.status_code == 422
    assert "文件“方案.exe”的类型不能接收" in text_of(answer)
    assert "写好的说明</textarea>" in text_of(answer)


def test_an_item_without_a_star_has_no_scheme(plan, signed_in):
    item = plan.items[31]

    assert "工作方案" not in text_of(signed_in("城建委").get(item.get_absolute_url()))
    assert do(signed_in("城建委"), item, Action.SCHEME, file=pdf()).status_code == 422


@pytest.mark.parametrize("name", ["王国珍", "经科委", "无关人员"])
def test_nobody_else_hands_in_a_scheme(name, row_35, signed_in):
    assert do(signed_in(name), row_35, Action.SCHEME, file=pdf()).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("教文委", 200), ("王国珍", 200), ("办公室", 200), ("经科委", 404), ("无关人员", 404)],
)
def test_its_file_is_handed_only_to_those_who_see_the_papers(
    name, status, row_35, users, signed_in
):
    version = schemes.submit(item=row_35, actor=users["教文委"], file=pdf())

    answer = signed_in(name).get(version.get_absolute_url())

    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF


def test_others_do_not_read_of_its_versions(row_35, users, signed_in):
    schemes.submit(item=row_35, actor=users["教文委"], file=pdf("视察方案.pdf"))

    assert "视察方案.pdf" not in text_of(signed_in("经科委").get(row_35.get_absolute_url()))


def test_the_page_says_which_version_passed_and_that_a_newer_one_has_not(
    plan, users, row_35, signed_in
):
    office = users["办公室"]
    schemes.submit(item=row_35, actor=users["教文委"], file=pdf())
    meeting = hold_meeting(plan, office, date(2021, 5, 20))
    review = schemes.put_on_agenda(meeting=meeting, item=row_35, actor=office)
    schemes.record_outcome(review=review, actor=office, outcome="agreed")
    before = page_of(signed_in("教文委"), row_35)
    schemes.submit(item=row_35, actor=users["教文委"], file=pdf())
    head, clerk = (page_of(signed_in(name), row_35) for name in ("教文委", "办公室"))

    assert "工作方案 5月20日过会（第1版）" in words(before.select_one(".due-card"))
    assert before.select("#scheme .note") == []
    assert "工作方案 5月20日过会（第1版），第2版未过会" in words(head.select_one(".due-card"))
    assert words(head.select_one(".due-card .reason")) == "第2版方案未过会"
    assert words(head.select_one("#scheme .note")) == (
        "通过的是第1版，第2版未过会：实施以通过的为准。"
    )
    assert [button.text for button in head.select("#scheme .deed > a")] == ["提交工作方案"]
    assert words(clerk.select_one("#scheme .note")) == (
        "通过的是第1版，第2版未过会：实施以通过的为准。可以再列入议程，或者说明不再上会。"
    )
    assert [button.text for button in clerk.select("#scheme .deed > a")] == [
        "不再上会",
        "提交工作方案",
    ]
    assert head.select_one(f'#scheme a[href="{meeting.get_absolute_url()}"]')


def page_of(client, item: WorkItem) -> BeautifulSoup:
    return BeautifulSoup(client.get(item.get_absolute_url()).content, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())
