from members.read_once import read_once, while_a_page_is_shown


def test_while_a_page_is_shown_the_same_question_is_asked_once():
    asked = []

    @read_once
    def answer(number):
        asked.append(number)
        return number * 2

    with while_a_page_is_shown():
        assert [answer(1), answer(1), answer(2)] == [2, 2, 4]
    assert asked == [1, 2]


def test_elsewhere_each_call_reads_anew():
    asked = []
    answer = read_once(lambda: asked.append(1))
    answer()
    answer()
    assert asked == [1, 1]
