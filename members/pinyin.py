"""Names by a part of them, or by how they sound. Pure: imports no Django."""

import os
from functools import cache

from members.names import name_key

# How well a name fits: the whole of it, its beginning, a part of it.
WHOLE, BEGINNING, PART = range(3)


@cache
def readings(character: str) -> tuple[str, ...]:
    """Return all ways in which a character is read, without tones: 单 is dan, chan and, as a surname,
    shan. Someone who reads a name wrong finds it all the same.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # most of its data, which nobody asks for
    from pypinyin import Style, pinyin

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def likeness(words: str, name: str) -> int | None:
    """Return how well what someone typed fits a name, or None: a part of it, its sounds (qujiaoyu), the
    first letters of these (qjyj), or these mixed (区jyj).
    """
    typed, name = name_key(words).lower(), name_key(name).lower()
    if not typed:
        return None
    if typed == name:
        return WHOLE
    for start in range(len(name)):
        if _begins(typed, name[start:]):
            return PART if start else BEGINNING
    return None


def _begins(typed: str, name: str) -> bool:
    """Return whether a name begins as typed; the last sound may be unfinished."""
    if not typed or not name:
        return not typed
    if typed[0] == name[0]:
        return _begins(typed[1:], name[1:])
    if not ("a" <= typed[0] <= "z"):
        return False
    for sound in readings(name[0]):
        if sound.startswith(typed):
            return True
        if typed.startswith(sound) and _begins(typed[len(sound) :], name[1:]):
            return True
        if typed[0] == sound[:1] and _begins(typed[1:], name[1:]):
            return True
    return False
