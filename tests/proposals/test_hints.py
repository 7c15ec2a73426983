import pytest

from proposals.hints import Hint, Written, hints, units_named

GROUNDS = (
    "涉及国家秘密",
    "已进入司法、仲裁程序",
    "为本人或者亲属解决个人问题",
    "宣传、推介具体作品、产品",
    "内容空泛、没有具体建议",
)
UNITS = {"教育局": "教育局", "滨江区教育局": "教育局", "城管局": "城管局", "西兴街道": "西兴街道"}
SUGGESTIONS = "建议由教育局会同西兴街道，在江南大道设接送点，错时放学。"


def said(title="关于缓解校门口拥堵的建议", situation="早晚拥堵。", suggestions=SUGGESTIONS):
    return hints(Written(title, situation, suggestions), units=UNITS, grounds=GROUNDS)


def test_a_proposal_of_one_matter_with_known_units_has_no_hint():
    assert said() == []


def test_the_shares_of_the_two_parts_are_told_in_percent():
    assert Written("", "一二三四五六七", "一二三").shares == (70, 30)
    assert Written("", "", " \n").shares == (0, 0)


def test_few_suggestions_are_a_hint_and_none_at_all_is_the_intakes_matter():
    [hint] = said(situation="情" * 100)
    assert hint == Hint(
        "篇幅",
        "情况分析占 78%，具体建议只占 22%。建议写得具体些，办理单位才好答复。",
    )
    assert said(situation="情" * 100, suggestions="") == []


@pytest.mark.parametrize(
    ("title", "is_hint"),
    [
        ("关于改善公交和地铁接驳的建议", False),
        ("关于加强物业管理以及建设菜场的建议", True),
        ("关于整治道路的建议；关于建公园的建议", True),
        ("（未命名）", False),
    ],
)
def test_a_title_of_several_matters_is_a_hint(title, is_hint):
    assert [hint.about for hint in said(title=title)] == ["一事一案"] * is_hint


@pytest.mark.parametrize(
    ("text", "ground", "seen"),
    [
        ("此案法院已判决，仍在上诉。", "已进入司法、仲裁程序", ("法院", "判决", "上诉")),
        ("我的户口和我儿子的入学。", "为本人或者亲属解决个人问题", ("我的户口", "我儿子")),
        ("我公司的设备可以推广。", "宣传、推介具体作品、产品", ("我公司",)),
        ("该文件属机密。", "涉及国家秘密", ("机密",)),
    ],
)
def test_a_ground_that_a_text_might_meet_is_named_with_the_words_that_say_so(text, ground, seen):
    assert said(situation=text) == [
        Hint("立案", f"可能涉及不予立案的情形“{ground}”，请再看看。", seen)
    ]


def test_a_ground_that_the_office_does_not_use_is_not_thought_of():
    written = Written("关于甲的建议", "法院已判决。", SUGGESTIONS)
    assert hints(written, units=UNITS, grounds=("涉及国家秘密",)) == []


def test_suggestions_of_nothing_but_phrases_are_a_hint():
    empty = "由教育局加强领导，提高认识，高度重视，加大力度。"
    assert [(hint.about, hint.seen) for hint in said(suggestions=empty)] == [
        ("立案", ("加强领导", "提高认识", "高度重视", "加大力度"))
    ]


@pytest.mark.parametrize(
    ("suggestions", "words"),
    [
        ("由城馆局牵头，增设车位。", "承办单位里没有“城馆局”，是否为“城管局”？"),
        ("请区民宗局，增设标识。", "承办单位里没有“民宗局”，请核对名称，或只写由有关部门办理。"),
        (
            "增设车位，错时放学。",
            "没有提到由哪个单位办理。写明单位，交办更准；不清楚的可以不写。",
        ),
    ],
)
def test_a_unit_that_is_not_known_or_not_named_is_a_hint(suggestions, words):
    assert said(suggestions=suggestions) == [Hint("单位", words)]


@pytest.mark.parametrize(
    "suggestions", ["由有关职能局牵头，教育局配合。", "区教育局应增设接送点。"]
)
def test_what_means_several_units_and_what_is_known_in_part_are_none(suggestions):
    assert said(suggestions=suggestions) == []


def test_units_are_told_by_their_own_names_each_once():
    written = Written("", "滨江区教育局已有试点。", SUGGESTIONS)
    assert units_named(written, UNITS) == ["教育局", "西兴街道"]
