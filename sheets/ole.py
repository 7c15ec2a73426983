"""Opens an OLE2 file (.xls, .et, .doc, password-protected ones) far enough to see its streams.

Source: [MS-CFB]. Every chain of sectors is followed at most once around, whatever the file says.
"""

import struct
from collections.abc import Iterator

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_FAT_SECTORS = 109  # what the header lists; enough for 6.9 MB, longer lists go on in DIFAT
END = 0xFFFFFFFA  # from here on a number is a mark, no sector
ENTRY = 128
NAME_LENGTH, SIBLINGS, CHILD, FIRST_SECTOR, SIZE = 64, 68, 76, 116, 120
STREAM, ROOT = 2, 5


SECTOR = 4096  # of the files that `packed` makes
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class BrokenOle(ValueError):
    """The bytes are no OLE2 file that makes sense."""


class Ole:
    """An OLE2 file; `streams` gives (first sector, size) by name, in capitals.

    `top` are the streams that stand in no folder: a .doc may hold a whole workbook in one. Of
    streams with the same name the one at the top counts.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError) as error:
            raise BrokenOle from error

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises BrokenOle where it is cut short."""
        first, size = self.streams[name.upper()]
        small = size < self.cutoff
        data = self._small(first) if small else b"".join(self._sectors(first))
        if len(data) < size:
            raise BrokenOle
        return data[:size]

    def _open(self, data: bytes) -> None:
        self.data = data
        shift, self.small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self.small_shift > shift:
            raise BrokenOle
        self.size = 1 << shift
        directory, _, self.cutoff, small_fat, _, difat = struct.unpack_from("<6I", data, 48)
        listed = list(struct.unpack_from(f"<{MAX_FAT_SECTORS}I", data, 76))
        self.fat: list[int] = []
        for sector in [*listed, *self._more_fat(difat)]:
            if sector < END:
                self.fat += self._numbers(sector)
        entries = b"".join(self._sectors(directory))
        self.root = (END, 0)
        self.streams: dict[str, tuple[int, int]] = {}
        found = [entries[n : n + ENTRY] for n in range(0, len(entries) - ENTRY + 1, ENTRY)]
        for entry in found:
            self._entry(entry)
        self.top = dict(self._top(found))
        self.streams |= self.top
        self.small_fat = [n for s in self._chain(small_fat) for n in self._numbers(s)]

    def _entry(self, entry: bytes) -> None:
        name, place = _named(entry)
        if entry[66] == ROOT:
            self.root = place
        elif entry[66] == STREAM:
            self.streams.setdefault(name, place)

    def _top(self, entries: list[bytes]) -> Iterator[tuple[str, tuple[int, int]]]:
        """The streams below the root; its children hang together as a tree of left and right."""
        seen: set[int] = set()
        waiting = [struct.unpack_from("<I", e, CHILD)[0] for e in entries[:1] if e[66] == ROOT]
        while waiting:
            number = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            waiting += struct.unpack_from("<II", entries[number], SIBLINGS)
            if entries[number][66] == STREAM:
                yield _named(entries[number])

    def _more_fat(self, sector: int) -> Iterator[int]:
        for _ in range(len(self.data) // self.size):
            if sector >= END:
                return
            *numbers, sector = self._numbers(sector)
            yield from numbers

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self.size // 4}I", self._sector(sector))

    def _sector(self, sector: int) -> bytes:
        start = (sector + 1) * self.size
        found = self.data[start : start + self.size]
        if start >= len(self.data):
            raise BrokenOle
        return found.ljust(self.size, b"\0")  # the last sector may be cut short

    def _chain(self, sector: int) -> Iterator[int]:
        for _ in range(len(self.fat)):
            if sector >= END:
                return
            yield sector
            sector = self.fat[sector]

    def _sectors(self, first: int) -> Iterator[bytes]:
        return (self._sector(sector) for sector in self._chain(first))

    def _small(self, sector: int) -> bytes:
        """A stream below the cutoff: it lies in small sectors within the root's stream."""
        root = b"".join(self._sectors(self.root[0]))
        size = 1 << self.small_shift
        parts = []
        for _ in range(len(self.small_fat)):
            if sector >= END:
                break
            parts.append(root[sector * size : (sector + 1) * size])
            sector = self.small_fat[sector]
        return b"".join(parts)


def _named(entry: bytes) -> tuple[str, tuple[int, int]]:
    """The name of an entry, in capitals, its first sector and its size."""
    (length,) = struct.unpack_from("<H", entry, NAME_LENGTH)
    name = entry[: max(0, min(length, NAME_LENGTH) - 2)].decode("utf-16-le", "replace")
    return name.upper(), struct.unpack_from("<II", entry, FIRST_SECTOR)


def packed(name: str, stream: bytes) -> bytes:
    """An OLE2 file that holds this one stream and nothing else, in sound order.

    What stands first is the table of sectors, then the directory, a sector for small streams (there
    are none, but calamine will not have it missing), then the stream.
    """
    stream = stream.ljust(SECTOR, b"\0")
    count = -(-len(stream) // SECTOR)
    numbers = SECTOR // 4
    tables = 1
    while tables * numbers < tables + 2 + count:
        tables += 1
    first = tables + 2
    fat = [FAT_SECTOR] * tables + [END_OF_CHAIN] * 2
    fat += [*range(first + 1, first + count), END_OF_CHAIN]
    fat += [FREE] * (tables * numbers - len(fat))
    listed = [*range(tables), *[FREE] * (MAX_FAT_SECTORS - tables)]
    header = SIGNATURE + struct.pack(
        "<16s5H6x9I", b"", 0x3E, 4, 0xFFFE, 12, 6, 1, tables, tables, 0, 4096, END_OF_CHAIN, 0,
        END_OF_CHAIN, 0,
    )  # fmt: skip
    header += struct.pack(f"<{MAX_FAT_SECTORS}I", *listed)
    directory = _entry("Root Entry", ROOT, 1, tables + 1, SECTOR)
    directory += _entry(name, STREAM, FREE, first, len(stream))
    parts = (header, struct.pack(f"<{len(fat)}I", *fat), directory, bytes(SECTOR), stream)
    return b"".join(part.ljust(-(-len(part) // SECTOR) * SECTOR, b"\0") for part in parts)


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I16xI16xIQ", written, len(written), kind, 1, FREE, FREE, child, 0, first, size
    )
