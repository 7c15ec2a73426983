"""Whether what was stored is still there, and still what it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from workflow.models import ChecksummedFile, sha256_of


@dataclass
class Looked:
    """How many files were looked at, how many had no checksum before, and what is wrong with which."""

    files: int = 0
    added: int = 0
    wrong: tuple[str, ...] = ()


def look_through() -> Looked:
    """Compare every stored file with its checksum; what has none yet is given the one it has now."""
    looked = Looked()
    for model in sorted(_models(), key=lambda model: model._meta.label):
        for row in model._base_manager.exclude(file="").order_by("pk").iterator():
            looked.files += 1
            words, added = _compared(row)
            looked.added += added
            if words:
                title = f"{row._meta.verbose_name}“{_name_of(row)}”"
                looked.wrong += (f"{words}：{title}，{row.file.name}",)
    return looked


def _models() -> Iterator[type[Any]]:
    return (model for model in apps.get_models() if issubclass(model, ChecksummedFile))


def _compared(row: Any) -> tuple[str, bool]:
    """Return what is wrong with a row's file, and whether it was given its first checksum."""
    try:
        with row.file.open("rb") as file:
            found = sha256_of(file)
    except FileNotFoundError:
        return "不见了", False
    except OSError as error:
        return f"读不出来（{error.strerror}）", False
    if row.sha256:
        return ("" if found == row.sha256 else "内容变了"), False
    # Not by save(): that is the writers' own, and nothing else of the row is ours.
    type(row)._base_manager.filter(pk=row.pk, sha256="").update(sha256=found)
    return "", True


def _name_of(row: Any) -> str:
    """Return what its sender called a file."""
    return getattr(row, "file_name", "") or getattr(row, "name", "")
