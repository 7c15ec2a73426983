"""What is kept of one person, whom the law lets see it (个人信息保护法 第四十五条)."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, Model, Q

from members.models import OldPassword, Person
from members.names import name_key
from notifications.sealed import SealedField
from upkeep.tables import LEFT_OUT
from workflow.models import ChecksummedFile

# Digests and keys are no words of theirs; nobody is shown them again.
_SECRET = {"password", "token_digest", "salt", "digest", "link", "key", "name_key", "stroke_key"}
# What django-simple-history calls in English.
_HISTORY = {
    "history_date": "修改时间",
    "history_type": "怎样修改",
    "history_user": "修改人",
    "history_change_reason": "修改原因",
}


class NotOne(Exception):
    """No person of a name, or several; the message says which, in Chinese."""


def find(said: str) -> Person:
    """Return the person of a number or a name. Raises NotOne."""
    asked = Q(pk=said) if said.isdecimal() else Q(name_key=name_key(said))
    found = list(Person.objects.filter(asked))
    if not found:
        raise NotOne(f"没有“{said}”这个人。")
    if len(found) > 1:
        rows = "；".join(f"{one.pk} {one.email or one.mobile or '没有联系方式'}" for one in found)
        raise NotOne(f"“{said}”有 {len(found)} 人，请写编号：{rows}")
    return found[0]


def all_of(person: Person) -> dict[str, Any]:
    """Return every row that is the person's or their account's, by table, and the files they handed in."""
    tables: dict[str, list[dict[str, str]]] = {}
    files: list[dict[str, str]] = []
    for model, rows in _rows_of(person):
        title = str(model._meta.verbose_name)
        for row in rows:
            tables.setdefault(title, []).append(_said(row))
            if isinstance(row, ChecksummedFile) and row.file:  # type: ignore[attr-defined]
                files.append({"表": title, "文件名": str(row), "存放": row.file.name})  # type: ignore[attr-defined]
    return {"人员": person.name, "编号": person.pk, "资料": tables, "文件": files}


def _rows_of(person: Person) -> Iterator[tuple[type[Model], Any]]:
    account = getattr(person, "user", None)
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.label):
        if model._meta.label in LEFT_OUT or model is OldPassword or not model._meta.managed:
            continue
        if model is Person.history.model:  # type: ignore[attr-defined]
            yield model, model._base_manager.filter(id=person.pk).order_by("pk")
        elif hasattr(model, "instance_type"):  # what was changed of something else, by whom
            continue
        elif asked := _names(model, person, account):
            yield model, model._base_manager.filter(asked).order_by("pk")


def _names(model: type[Model], person: Person, account: Any) -> Q | None:
    """Return the condition that a row of a table is of a person or an account; None where none can be."""
    asked = Q(pk=person.pk) if model is Person else Q(pk__in=[])
    for field in model._meta.concrete_fields:
        if field.related_model is Person:
            asked |= Q(**{field.name: person})
        elif account is not None and field.related_model is get_user_model():
            asked |= Q(**{field.name: account})
    if account is not None and model is get_user_model():
        asked |= Q(pk=account.pk)
    return asked if asked != Q(pk__in=[]) else None


def _called(field: Field) -> str:
    """Return the name of a field that people know; empty for keys and the like, which have none."""
    if said := _HISTORY.get(field.name):
        return said
    said = str(field.verbose_name)
    if field.related_model is not None and said.isascii():
        said = str(field.related_model._meta.verbose_name)
    return "" if said.isascii() else said


def _said(row: Model) -> dict[str, str]:
    return dict(_field(row, field) for field in row._meta.concrete_fields if _is_told(field))


def _is_told(field: Field) -> bool:
    return field.name not in _SECRET and not field.primary_key and bool(_called(field))


def _field(row: Model, field: Field) -> tuple[str, str]:
    value = getattr(row, field.name)
    if isinstance(field, SealedField):
        return _called(field), "（有，加密保存）" if value else ""
    shown = getattr(row, f"get_{field.name}_display", None)
    said = shown() if shown and value not in (None, "") else value
    return _called(field), "" if said is None else str(said)
