"""Which messages say the same: by the pairs of characters that they share. Pure."""

from collections.abc import Iterable


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text, without signs and blanks."""
    bare = "".join(char for char in text if char.isalnum())
    return frozenset(bare[n : n + 2] for n in range(len(bare) - 1))


def alike(text: str, others: Iterable[tuple[int, str]], *, least: float, most: int) -> list[int]:
    """Return the keys of the texts most like one (Dice's share of pairs in common), the nearest first."""
    own = pairs(text)
    found = []
    for key, other in others:
        theirs = pairs(other)
        if own and theirs:
            share = 2 * len(own & theirs) / (len(own) + len(theirs))
            if share >= least:
                found.append((-share, key))
    return [key for _, key in sorted(found)[:most]]
