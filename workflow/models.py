"""What rows of several apps have in common. All abstract: there is no table here."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile

from almanac import clock
from members.addresses import reverse


class TransitionRecord(models.Model):
    """A change of a row's state: who, when, from what to what, why. Never changed, never deleted.

    An app adds the key of the row, and declares the three words anew with its own choices.
    """

    # In this order a record is read, after what it is of.
    READ = ("action", "from_state", "to_state", "actor", "at", "reason")

    action = models.CharField("动作", max_length=16)
    from_state = models.CharField("原状态", max_length=16)
    to_state = models.CharField("新状态", max_length=16)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)

    class Meta:
        abstract = True
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action_label}：{self.from_label} → {self.to_label}"

    @property
    def action_label(self) -> str:
        return self._label("action")

    @property
    def from_label(self) -> str:
        return self._label("from_state")

    @property
    def to_label(self) -> str:
        return self._label("to_state")

    def _label(self, name: str) -> str:
        """Return a word as its field's choices call it; an app whose rows are of several kinds
        knows better.
        """
        return str(getattr(self, f"get_{name}_display")())


class TakenBack(models.Model):
    """A row that its author may take back on the day it was made, until someone acted on it. It stays,
    and is shown as taken back.
    """

    taken_back_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


class Recorded(models.Model):
    """A row whose history is dated by the office's clock, not by the machine's."""

    class Meta:
        abstract = True

    @property
    def _history_date(self) -> datetime:
        return clock.now()


def stored_path(stored: StoredFile, name: str) -> str:
    """Store a file under a name of our own; what its sender called it is data, not a path."""
    suffix = name.rpartition(".")[2].lower()
    return f"{stored.folder}/{clock.today():%Y/%m}/{stored.key}.{suffix}"


class ChecksummedFile(models.Model):
    """A row with a `file`, and the checksum of what was stored in it, kept as it is stored.

    It is "" for what was stored before there was one, until `check_files` adds it.
    """

    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored: FieldFile = self.file  # type: ignore[attr-defined]
        if stored and not stored._committed:  # type: ignore[attr-defined]
            self.sha256 = sha256_of(stored.file)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "sha256"}
        super().save(*args, **kwargs)


def sha256_of(file: File) -> str:
    """Return the checksum of what a file holds, and leave it at its beginning."""
    digest = sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class StoredFile(ChecksummedFile):
    """A file handed in, served by its key to those who may see what it belongs to.

    `folder` is where it is kept, `url_name` the address at which it is served.
    """

    folder = "files"
    url_name = ""

    key = models.UUIDField(unique=True, editable=False)
    file = models.FileField("文件", upload_to=stored_path)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    content_type = models.CharField("类型", max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.key])

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
