import pytest

from members.pinyin import BEGINNING, PART, WHOLE, likeness, sounds_in, spoken


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("区教育局", WHOLE),
        ("区教", BEGINNING),
        ("教育局", PART),
        ("qujiaoyuju", BEGINNING),
        ("quJiao", BEGINNING),
        ("qjyj", BEGINNING),
        ("jyj", PART),
        ("jiaoy", PART),
        ("jyju", PART),
        ("区jyj", BEGINNING),
        ("ｊｙｊ", PART),  # of full width
        ("教　育", PART),
        ("育教", None),
        ("jyz", None),
        ("局教", None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_unit_is_found_by_part_of_its_name_its_sound_or_its_letters(words, rank):
    assert likeness(words, "区教育局") == rank


@pytest.mark.parametrize(
    ("surname", "sounds"),
    [
        *(("单", "shan"), ("仇", "qiu"), ("区", "ou"), ("解", "xie"), ("查", "zha")),
        *(("曾", "zeng"), ("朴", "piao"), ("翟", "zhai"), ("覃", "qin"), ("覃", "tan")),
        *(("缪", "miao"), ("吕", "lv"), ("任", "ren"), ("冼", "xian"), ("尉", "yu")),
        *(("盖", "ge"), ("乐", "yue"), ("华", "hua"), ("种", "chong"), ("员", "yun")),
    ],
)
def test_surnames_are_found_as_they_are_read(surname, sounds):
    name = f"{surname}国珍"
    assert likeness(sounds, name, of_person=True) == BEGINNING
    assert likeness(f"{sounds}guozhen", name, of_person=True) == BEGINNING
    assert likeness(f"{sounds[0]}gz", name, of_person=True) == BEGINNING


@pytest.mark.parametrize(
    ("surname", "usual"),
    [
        *(("单", "dan"), ("仇", "chou"), ("区", "qu"), ("解", "jie"), ("查", "cha")),
        *(("曾", "ceng"), ("朴", "pu"), ("翟", "di"), ("尉迟", "weichi"), ("万俟", "wansi")),
        *(("盖", "gai"), ("种", "zhong"), ("员", "yuan"), ("折", "zhe"), ("缪", "mou")),
    ],
)
def test_a_surname_read_as_the_character_mostly_is_finds_it_after_those_read_so(surname, usual):
    assert likeness(usual, f"{surname}国珍", of_person=True) == PART
    assert likeness(usual, f"{surname}国珍") == BEGINNING  # of what is no person


@pytest.mark.parametrize(
    ("surname", "sounds"),
    [
        ("尉迟", "yuchi"),
        ("万俟", "moqi"),
        ("澹台", "tantai"),
        ("长孙", "zhangsun"),
        ("单于", "chanyu"),
    ],
)
def test_compound_surnames_are_found_as_they_are_read(surname, sounds):
    assert likeness(f"{sounds}g", f"{surname}国珍", of_person=True) == BEGINNING


@pytest.mark.parametrize(
    ("typed", "is_in"),
    [
        ("dtk", True),
        ("ditiekou", True),
        ("DTK", True),
        ("ＤＴＫ", True),
        ("地tk", True),
        ("tiekoushe", True),
        ("5gjz", True),  # letters and digits of the text are themselves
        ("itiekou", False),  # no sound begins there
        ("ditiekouz", False),
        ("kdt", False),
    ],
)
def test_a_title_is_found_by_its_sounds(typed, is_in):
    assert sounds_in(spoken(typed), "关于在地铁口设5G基站的建议") is is_in


def test_u_with_two_dots_is_typed_in_three_ways():
    assert [likeness(way, "吕布", of_person=True) for way in ("lv", "lü", "lyu")] == [BEGINNING] * 3


def test_letters_in_a_name_are_themselves():
    assert likeness("a座", "A座管委会") == BEGINNING
