"""Uploads between a preview and its yes: whose names, who reads them, how long they stay."""

import os
import time
from pathlib import Path

import pytest

from sheets.uploads import KEEP_SECONDS, FileWidget, PrivateUploads, folder


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


def test_every_file_input_says_that_secrets_are_not_to_be_uploaded():
    from django import forms

    for widget in (forms.FileInput(), forms.ClearableFileInput(), FileWidget()):
        html = str(widget.render("file", None))
        assert html.count('type="file"') == 1
        assert '<p class="help no-secrets">严禁上传涉密文件。</p>' in html


def test_no_page_has_a_file_input_of_its_own():
    templates = Path(__file__).resolve().parents[2] / "templates"
    own = [path.name for path in templates.rglob("*.html") if 'type="file"' in path.read_text()]
    assert own == []
