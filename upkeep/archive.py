"""The file of a backup: a tar, compressed, encrypted where there is a passphrase.

database/members.Person      rows, as `tables` writes them
files/…                      what was uploaded
environment                  the settings and keys; in encrypted backups only
manifest.json                the last: versions, rows and checksums of all the others
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from upkeep.sealed import MAGIC, Opening, Sealing, Unreadable

FORMAT = 1
DATABASE, FILES, ENVIRONMENT, MANIFEST = "database/", "files/", "environment", "manifest.json"
_BLOCK = 256 * 1024
_LARGEST_MANIFEST = 512 * 1024 * 1024
_BROKEN = "备份文件已损坏或不完整，请改用另一份备份。"


class Damaged(Exception):
    """The file is no backup of ours, or not as it was written; the message says where, in Chinese."""


@dataclass
class Manifest:
    """What a backup holds: [rows, checksum] of each table, [bytes, checksum] of each file."""

    made_at: str
    version: str
    engine: str
    site: str
    migrations: dict[str, list[str]]
    tables: dict[str, list[int | str]] = field(default_factory=dict)
    files: dict[str, list[int | str]] = field(default_factory=dict)
    format: int = FORMAT


# --- writing ---------------------------------------------------------------------------------------


class Writer:
    """An archive being written; see `writing`."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self._manifest = tar, manifest

    def add_table(self, label: str, rows: int, digest: str, content: BinaryIO) -> None:
        self._add(DATABASE + label, content)
        self._manifest.tables[label] = [rows, digest]

    def add_file(self, name: str, content: BinaryIO) -> None:
        self._manifest.files[name] = list(self._add(FILES + name, content))

    def add_environment(self, text: str) -> None:
        self._add(ENVIRONMENT, io.BytesIO(text.encode()))

    def finish(self) -> None:
        text = json.dumps(asdict(self._manifest), ensure_ascii=False, sort_keys=True, indent=1)
        self._add(MANIFEST, io.BytesIO(text.encode()))

    def _add(self, name: str, content: BinaryIO) -> tuple[int, str]:
        """Write one entry from the file's beginning to its end; return its size and checksum."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = content.seek(0, io.SEEK_END), 0o600
        content.seek(0)
        reading = _Digesting(content)
        self._tar.addfile(entry, reading)  # type: ignore[arg-type]  # it is read, no more
        return entry.size, reading.digest.hexdigest()


class _Digesting:
    def __init__(self, content: BinaryIO) -> None:
        self._content, self.digest = content, sha256()

    def read(self, size: int) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(below: BinaryIO, manifest: Manifest, passphrase: str) -> Iterator[Writer]:
    """Write an archive into an open file; it ends with the block."""
    sealing: Any = Sealing(below, passphrase) if passphrase else None
    # Scans and Word files are compressed already; rows are small at any level.
    with (
        gzip.GzipFile(fileobj=sealing or below, mode="wb", compresslevel=3, filename="") as packed,
        tarfile.open(mode="w|", fileobj=packed, format=tarfile.PAX_FORMAT) as tar,
    ):
        writer = Writer(tar, manifest)
        yield writer
        writer.finish()
    if sealing:
        sealing.finish()


# --- reading ---------------------------------------------------------------------------------------


def is_sealed(path: Path) -> bool:
    """Return whether a backup is encrypted."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextmanager
def reading(path: Path, passphrase: str) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """Yield the entries of a backup, each with its name, to be read one after the other."""
    with path.open("rb") as below:
        try:
            if is_sealed(path):
                if not passphrase:
                    raise Damaged("这份备份已加密，需要备份口令。")
                try:
                    source = Opening(below, passphrase)
                    source.open_first()
                except Unreadable:
                    raise Damaged("备份口令不对，或者备份文件的开头已损坏。") from None
                tar = tarfile.open(mode="r|gz", fileobj=source)  # type: ignore[call-overload]  # noqa: SIM115
            else:
                tar = tarfile.open(mode="r|gz", fileobj=below)  # noqa: SIM115
            with tar:
                yield _entries(tar)
        # zlib's own error and a stream that ends early come as they are, whatever tarfile says.
        except (
            tarfile.TarError,
            EOFError,
            Unreadable,
            OSError,
            ValueError,
            StopIteration,
        ) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            raise Damaged(_BROKEN) from error


def _entries(tar: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None or ".." in Path(entry.name).parts or entry.name.startswith("/"):
            raise Damaged("备份文件里有不该有的内容，不能使用。")
        yield entry.name, content  # type: ignore[misc]


def examined(path: Path, passphrase: str) -> Manifest:
    """Read a backup to its end, compare every checksum, and return what it holds. Raises Damaged."""
    found: dict[str, list[int | str]] = {}
    manifest = None
    with reading(path, passphrase) as entries:
        for name, content in entries:
            if name == MANIFEST:
                manifest = _manifest(content.read(_LARGEST_MANIFEST))
                continue
            digest, size, lines = sha256(), 0, 0
            while block := content.read(_BLOCK):
                digest.update(block)
                size += len(block)
                lines += block.count(b"\n")
            is_table = name.startswith(DATABASE)
            found[name] = [lines - 1 if is_table else size, digest.hexdigest()]
    if manifest is None:
        raise Damaged(_BROKEN)
    found.pop(ENVIRONMENT, None)
    promised = {DATABASE + label: extent for label, extent in manifest.tables.items()}
    promised |= {FILES + name: extent for name, extent in manifest.files.items()}
    for name in sorted(promised.keys() | found.keys()):
        if promised.get(name) != found.get(name):
            raise Damaged(f"备份文件已损坏：{name} 与清单不符，请改用另一份备份。")
    return manifest


def _manifest(text: bytes) -> Manifest:
    values = json.loads(text)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise Damaged("这份备份由另一版本的程序制作，本程序不认识它的格式。")
    try:
        return Manifest(**values)
    except TypeError:
        raise Damaged("备份文件的清单不完整，请改用另一份备份。") from None
