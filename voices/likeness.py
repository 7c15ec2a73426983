"""Which messages say the same. Pure."""

from collections.abc import Iterable

from workflow.likeness import bigrams, dice


def alike(text: str, others: Iterable[tuple[int, str]], *, least: float, most: int) -> list[int]:
    """Return the keys of the texts that share at least so much with one, the nearest first."""
    own = bigrams(text)
    shares = ((dice(own, bigrams(other)), key) for key, other in others)
    found = [(-share, key) for share, key in shares if share >= least]
    return [key for _, key in sorted(found)[:most]]
