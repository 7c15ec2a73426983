"""Papers from Word templates: places like {{ 标题 }} are filled in with facts. Pure.

The office may write a template, so nobody trusts it: it is rendered in a process of its own with limits of
time and memory (sheets/confined.py), in Jinja's sandbox, with what is filled in escaped. A place without a
fact says 【缺：名称】 on the paper.
"""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from sheets.confined import Stopped, run_python
from sheets.kinds import FileKind
from sheets.problems import UnreadableFile
from sheets.safety import inspect

# The whole plan with 2,000 rows takes some four seconds.
SECONDS, MEGABYTES = 15, 600
LARGEST = 5 * 1024 * 1024
_PROGRAM = "sheets.template_process"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FULL_WIDTH = re.compile(r"｛\s*[｛{%％]|[{]\s*[｛％]|[}%％]\s*｝|｝\s*[｝}]")

NO_DOCX = "模板须是 .docx 文件。请在 Word 或 WPS 中另存为“Word 文档（.docx）”后上传。"
TOO_LARGE = "模板超过 5 MB。请删去图片后上传。"
UNSAFE = "模板里有不允许的写法（调用程序内部的内容），没有采用。"
ENDLESS = "按模板生成文件用的时间或内存过多，没有采用。请检查循环的写法。"
FULL_WIDTH = "模板里有全角的括号“｛｛”，填写处须用半角的 {{ 和 }}。位置："
SYNTAX = "模板里有写得不完整的地方：每个 {{ 要有 }}，每个 {% for %} 要有 {% endfor %}。"


class BadTemplate(Exception):
    """A template that cannot be used; the words say why."""


def render(template: bytes, facts: Mapping[str, Any]) -> bytes:
    """Return the .docx that a template makes of facts: texts, numbers, and lists and dicts of them.

    Raises BadTemplate.
    """
    return _run(template, facts)[1]


def check(template: bytes, sample: Mapping[str, Any]) -> None:
    """Raise BadTemplate for a template that is none, is unsafe, or asks for what nobody knows.

    `sample` has every fact that there may be.
    """
    if len(template) > LARGEST:
        raise BadTemplate(TOO_LARGE)
    try:
        kind = inspect(template, "模板.docx")
    except UnreadableFile as unreadable:
        raise BadTemplate(str(unreadable)) from unreadable
    if kind is not FileKind.DOCX:
        raise BadTemplate(NO_DOCX)
    if wrong := _full_width(template):
        raise BadTemplate(f"{FULL_WIDTH}{wrong}")
    found, _ = _run(template, sample)
    unknown = dict.fromkeys(n for n in (*found["asked"], *found["missing"]) if n not in sample)
    if unknown:
        raise BadTemplate(
            f"模板里有不认识的名称：{'、'.join(unknown)}。可以用的名称：{'、'.join(names(sample))}。"
        )


def names(facts: Any) -> list[str]:
    """Return the names of facts, those within lists by their own: 要点、标题."""
    found: dict[str, None] = {}
    if isinstance(facts, Mapping):
        for name, value in facts.items():
            found.setdefault(name)
            found.update(dict.fromkeys(names(value)))
    elif isinstance(facts, list | tuple):
        for value in facts:
            found.update(dict.fromkeys(names(value)))
    return list(found)


def _run(template: bytes, facts: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    given = json.dumps(_printable(facts), ensure_ascii=False).encode() + b"\n" + template
    try:
        answer = run_python(_PROGRAM, given, seconds=SECONDS, megabytes=MEGABYTES)
    except Stopped as stopped:
        raise BadTemplate(ENDLESS) from stopped
    head, _, made = answer.partition(b"\n")
    found = json.loads(head)
    match found.get("refused"):
        case "unsafe":
            raise BadTemplate(UNSAFE)
        case "large":
            raise BadTemplate(ENDLESS)
        case "syntax":
            raise BadTemplate(f"{SYNTAX}（{found['words'][:200]}）")
    return found, made


def _printable(value: Any) -> Any:
    """Return facts without what no XML may hold."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, Mapping):
        return {name: _printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _full_width(template: bytes) -> str:
    """Return the first words that were meant as a place, with brackets as wide as a character."""
    from docx import Document  # here alone: most processes render nothing

    document = Document(BytesIO(template))
    paragraphs = [p.text for p in document.paragraphs]
    paragraphs += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return next((text[:40] for text in paragraphs if _FULL_WIDTH.search(text)), "")
