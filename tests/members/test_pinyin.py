import pytest

from members.pinyin import BEGINNING, PART, WHOLE, likeness


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
    assert likeness(sounds, f"{surname}国珍") == BEGINNING
    assert likeness(f"{sounds}guozhen", f"{surname}国珍") == BEGINNING
    assert likeness(f"{sounds[0]}gz", f"{surname}国珍") == BEGINNING


def test_letters_in_a_name_are_themselves():
    assert likeness("a座", "A座管委会") == BEGINNING
