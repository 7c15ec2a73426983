"""What has no date: what waits for an event, or for a document of a body above."""

import pytest

from tests.workplan.periods.reading import words
from workplan.periods import PeriodKind, awaited_document, parse_period


@pytest.mark.parametrize(
    ("phrase", "event"),
    [
        ("两会前", "两会"),
        ("国庆节前", "国庆节"),
        ("中秋、国庆前", "中秋、国庆"),
        ("召开前15个工作日", "召开"),
        ("会议召开前15个工作日内", "会议召开"),
        ("视省政协指导意见出台后", "省政协指导意见出台"),
        ("视省政协指导意见出台后推进", "省政协指导意见出台"),
        ("待上级发文明确后及时组织实施", "上级发文明确"),
        ("换届之后", "换届"),
        ("常委会召开前10日", "常委会召开"),
        ("会前一周", "会"),
        ("会后15日内", "会"),
        ("全会结束后一周内", "全会结束"),
        ("文件印发后3个月内", "文件印发"),
        ("方案出台后半个月之内", "方案出台"),
        ("方案出台后两周内推进", "方案出台"),
        ("国家宪法日前后", "国家宪法日"),
    ],
)
def test_what_waits_for_an_event_is_undated_and_says_for_which(phrase, event):
    period = parse_period(phrase, 2021)

    assert (period.kind, period.spans, period.needs_confirmation) == ("undated", (), True)
    assert period.message == (
        f"没有写日期，按等待“{event}”记，不计逾期，请定一个复核日期，请确认。"
    )


@pytest.mark.parametrize(
    "phrase",
    [
        *words(
            "持续推进 长期坚持 适时 适时开展一次 待定 视情 视情况而定 根据上级安排 "
            "按上级要求 另行通知 常态化 日常工作 不定期 — —— - / 空 无"
        ),
        "",
        " \n",
        "\u200b",
    ],
)
def test_what_has_no_date_on_purpose_is_undated_and_asks_for_a_review_date(phrase):
    period = parse_period(phrase, 2021)

    assert (period.kind, period.spans) == (PeriodKind.UNDATED, ())
    assert period.message == "没有期限，不计逾期，请定一个复核日期。"
    assert not period.needs_confirmation


@pytest.mark.parametrize(
    ("text", "leader", "what"),
    [
        # Row 10 of annex 1, and what stands beneath annex 5.
        ("（“民生议事堂”平台建设视省政协指导意见出台后推进）", "省政协", "指导意见"),
        ("省、市、区政协三级联动监督议题待上级政协发文明确后一并纳入", "上级政协", "文件"),
        ("待上级发文明确后", "上级", "文件"),
        ("待市委有关部门文件印发之后启动", "市委有关部门", "文件"),
        ("等省市有关部门方案明确后", "省市有关部门", "方案"),
    ],
)
def test_a_document_of_a_body_above_is_known_to_be_waited_for(text, leader, what):
    found = awaited_document(text)

    assert (found.leader, found.what) == (leader, what)
    assert found.said in text


@pytest.mark.parametrize("text", ["", "全年", "视情况推进", "视察市政府办公楼后座谈", "两会前"])
def test_other_words_wait_for_no_document(text):
    assert awaited_document(text) is None
