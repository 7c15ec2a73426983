import pytest

from members.surnames import READINGS, surname_of


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("张爱莲", "张"),
        ("欧阳修", "欧阳"),
        ("欧文", "欧"),
        ("司马光", "司马"),
        ("东方", "东"),
        ("", ""),
    ],
)
def test_a_surname_has_one_character_or_two(name, surname):
    assert surname_of(name) == surname


def test_each_character_of_a_surname_has_its_readings():
    assert all(len(sounds) == len(surname) for surname, sounds in READINGS.items())
    assert READINGS["尉迟"] == (("yu",), ("chi",))
    assert READINGS["覃"] == (("qin", "tan"),)
