import pytest

from proposals.similarity import most_alike, title_grams
from workflow.likeness import bigrams, dice


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("亮灯工程", {"亮灯", "灯工", "工程"}),
        ("亮 灯，工\u3000程。", {"亮灯", "灯工", "工程"}),
        ("５Ｇ建设", {"5g", "g建", "建设"}),
        ("灯", {"灯"}),
        ("", set()),
        ("……", set()),
    ],
)
def test_a_text_is_its_pairs_of_neighbouring_characters(text, pairs):
    assert bigrams(text) == pairs


@pytest.mark.parametrize(
    ("title", "same_as"),
    [
        ("关于完善公交的建议", "完善公交"),
        ("关于进一步完善公交的若干建议", "完善公交"),
        ("关于“完善公交”的提案", "完善公交"),
        ("的建议", "的建议"),
    ],
)
def test_what_every_title_says_does_not_count(title, same_as):
    assert title_grams(title) == bigrams(same_as)


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [
        ("江南大道亮灯", "江南大道亮灯", 1.0),
        ("江南大道亮灯", "江南大道绿化", 0.6),
        ("江南大道亮灯", "直播电商", 0.0),
        ("", "", 0.0),
    ],
)
def test_how_alike_two_texts_are(left, right, score):
    assert dice(bigrams(left), bigrams(right)) == score


def test_the_most_alike_come_first_and_the_unlike_not_at_all():
    titles = [
        (1, "关于促进直播电商健康发展的建议"),
        (2, "关于江南大道绿化提升的建议"),
        (3, "关于江南大道亮灯提升改造的建议"),
    ]
    found = most_alike("关于江南大道亮灯改造的建议", titles, least=0.3, limit=5)
    assert [likeness.key for likeness in found] == [3, 2]
    assert most_alike("关于江南大道亮灯改造的建议", titles, least=0.3, limit=1)[0].key == 3
