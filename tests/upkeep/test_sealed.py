"""What is sealed opens with its passphrase, whole and in order, and not at all otherwise."""

import io

import pytest

from upkeep import sealed
from upkeep.sealed import Opening, Sealing, Unreadable

PIECE = sealed._PIECE
HEAD = len(sealed.MAGIC) + 16 + 7


def shut(data: bytes, passphrase: str = "一二三四") -> bytes:
    below = io.BytesIO()
    sealing = Sealing(below, passphrase)
    for start in range(0, len(data), 700_001):
        sealing.write(data[start : start + 700_001])
    sealing.finish()
    return below.getvalue()


def opened(text: bytes, passphrase: str = "一二三四") -> bytes:
    opening = Opening(io.BytesIO(text), passphrase)
    return b"".join(iter(lambda: opening.read(300_000), b""))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_it_opens_as_it_was(size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert opened(shut(data[:size])) == data[:size]


def test_two_of_the_same_are_not_alike():
    assert shut(b"x") != shut(b"x")


def test_with_another_passphrase_it_does_not_open():
    with pytest.raises(Unreadable):
        opened(shut(b"x"), "一二三五")


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda text: text[:-1], id="the last byte is missing"),
        pytest.param(lambda text: text[: HEAD + 2 * (PIECE + 16)], id="the last piece is missing"),
        pytest.param(
            lambda text: text[:HEAD] + text[HEAD + PIECE + 16 :], id="the first piece is missing"
        ),
        pytest.param(
            lambda text: (
                text[:HEAD]
                + text[HEAD + PIECE + 16 : HEAD + 2 * (PIECE + 16)]
                + text[HEAD : HEAD + PIECE + 16]
                + text[HEAD + 2 * (PIECE + 16) :]
            ),
            id="two pieces changed places",
        ),
        pytest.param(lambda text: text + b"x", id="something follows"),
        pytest.param(lambda text: text[:100] + b"?" + text[101:], id="a byte was changed"),
        pytest.param(lambda text: text[:20], id="only a beginning"),
        pytest.param(lambda text: b"?" + text[1:], id="another kind of file"),
    ],
)
def test_what_was_changed_does_not_open(harm):
    with pytest.raises(Unreadable):
        opened(harm(shut(b"x" * (2 * PIECE + 5))))
