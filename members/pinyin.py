"""Names and titles by a part of them, or by how they sound. Pure: imports no Django."""

import os
import re
from functools import cache, lru_cache

from members.names import name_key
from members.surnames import READINGS, surname_of

# How well a name fits: the whole of it, its beginning, a part of it.
WHOLE, BEGINNING, PART = range(3)


@cache
def readings(character: str) -> tuple[str, ...]:
    """Return all ways in which a character is read, without tones: 单 is dan, chan and, as a surname,
    shan. Someone who reads a name wrong finds it all the same. Where ü is typed as v, as keyboards
    have it, it may be typed as passports do: 吕 is lv and lyu.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # most of its data, which nobody asks for
    from pypinyin import Style, pinyin

    sounds = tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
    return sounds + tuple(sound.replace("v", "yu") for sound in sounds if "v" in sound)


def spoken(typed: str) -> str:
    """Return what was typed as it is compared here: one width, small letters, v for ü, no spaces."""
    return name_key(typed).lower().replace("ü", "v").replace("'", "")


def likeness(words: str, name: str, *, of_person: bool = False) -> int | None:
    """Return how well what someone typed fits a name, or None: a part of it, its sounds (qujiaoyu), the
    first letters of these (qjyj), or these mixed (区jyj).

    A person's name begins with a surname, which is read as surnames are: shan is the beginning of
    单伟, dan merely finds it.
    """
    typed, name = spoken(words), spoken(name)
    if not typed:
        return None
    if typed == name:
        return WHOLE
    said = _as_said(name) if of_person else [readings(character) for character in name]
    if _fits(typed, name, said, 0):
        return BEGINNING
    return PART if sounds_in(typed, name) else None


def sounds_in(typed: str, text: str) -> bool:
    """Return whether a text has what was typed, which is as `spoken` returns it, by its characters,
    sounds or first letters: zdrw is in 全区重点任务.

    A search asks this of ten thousand titles: what each sounds like is kept, and the beginning of
    what was typed is looked for in it by a regular expression.
    """
    if not _beginning(typed[:_LOOKED_FOR]).search(_sounds(text)):
        return False
    if len(typed) <= _LOOKED_FOR:
        return True
    text = spoken(text)
    said = [readings(character) for character in text]
    return any(_fits(typed, text, said, start) for start in range(len(text)))


# So many letters make one expression; the number of ways to part them doubles with each.
_LOOKED_FOR = 5


@lru_cache(maxsize=30_000)
def _sounds(text: str) -> str:
    """Return each character with its sounds: ",重,zhong,chong;,点,dian;"."""
    return "".join(f",{c},{','.join(readings(c))};" for c in spoken(text) if c not in ",;")


@lru_cache(maxsize=100)
def _beginning(typed: str) -> re.Pattern:
    return re.compile(_way(typed, ","))


def _way(typed: str, before: str = "[^;]*,") -> str:
    """Return an expression for all ways in which letters are sounds, or the first letters of sounds."""
    ways = [re.escape(typed)]
    for end in range(1, len(typed)):
        whole = "" if end == 1 else "(?=[,;])"
        ways.append(f"{re.escape(typed[:end])}{whole}[^;]*;{_way(typed[end:])}")
    return f"{before}(?:{'|'.join(ways)})"


def _as_said(name: str) -> list[tuple[str, ...]]:
    said = [readings(character) for character in name]
    surname = READINGS.get(surname_of(name), ())
    return [*surname, *said[len(surname) :]]


def _fits(typed: str, text: str, said: list[tuple[str, ...]], at: int) -> bool:
    """Return whether a text goes on from a place as typed; the last sound may be unfinished."""
    if not typed:
        return True
    if at == len(text):
        return False
    if typed[0] == text[at]:
        return _fits(typed[1:], text, said, at + 1)
    if not ("a" <= typed[0] <= "z"):
        return False
    for sound in said[at]:
        if sound.startswith(typed):
            return True
        if typed.startswith(sound) and _fits(typed[len(sound) :], text, said, at + 1):
            return True
        if typed[0] == sound[:1] and _fits(typed[1:], text, said, at + 1):
            return True
    return False
