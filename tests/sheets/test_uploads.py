"""Uploads between a preview and its yes: whose names, who reads them, how long they stay."""

import os
import time
from pathlib import Path

import pytest

from sheets.uploads import KEEP_SECONDS, PrivateUploads, folder


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "uploads"


def kept(data: bytes = b"bytes") -> PrivateUploads:
    storage = PrivateUploads()
    storage.save(data)
    return storage


def test_what_was_kept_is_read_until_it_is_removed():
    name = kept().name
    assert PrivateUploads(name=name).read() == b"bytes"
    PrivateUploads(name=name).remove()
    assert PrivateUploads(name=name).read() is None
    PrivateUploads(name=name).remove()


def test_an_upload_is_its_owners_alone(uploads):
    kept()
    (file,) = uploads.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert folder().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("forged", ["", "x", "../secret_key", "/etc/passwd", "0" * 32 + "/../x"])
def test_a_name_that_is_not_ours_reads_and_removes_nothing(uploads, forged):
    (uploads.parent / "secret_key").write_bytes(b"secret")
    storage = PrivateUploads(name=forged)
    assert storage.read() is None
    with pytest.raises(ValueError, match="not a name of ours"):
        storage.remove()
    assert (uploads.parent / "secret_key").exists()


def test_what_nobody_said_yes_to_does_not_pile_up():
    old = kept().path
    past = time.time() - KEEP_SECONDS - 60
    os.utime(old, (past, past))
    young = kept()
    assert not old.exists()
    assert young.read() == b"bytes"
