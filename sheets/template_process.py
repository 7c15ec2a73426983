"""Renders a Word template: the program that `paper_templates` runs apart, with limits.

docxtpl is loaded here alone. On standard input: a line of JSON (the facts, whether to check), then the
template. On standard output: a line of JSON (what was found), then the .docx.
"""

import json
import sys
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateError
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sheets.official_document import balance_titles

_missing: dict[str, None] = {}


class Mark(ChainableUndefined):
    """A place whose fact is not there: it says so on the paper."""

    def __str__(self) -> str:
        name = self._undefined_name or ""
        _missing.setdefault(str(name))
        return f"【缺：{name}】"


def render(template: bytes, facts: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what was found (the names asked for, the places without a fact), and the .docx."""
    environment = ImmutableSandboxedEnvironment(undefined=Mark, autoescape=True)
    try:
        asked = DocxTemplate(BytesIO(template)).get_undeclared_template_variables(environment)
        document = DocxTemplate(BytesIO(template))
        document.render(facts, jinja_env=environment)
        balance_titles(document.docx)
        made = BytesIO()
        document.save(made)
    except SecurityError:
        return {"refused": "unsafe"}, b""
    except TemplateSyntaxError as wrong:
        return {"refused": "syntax", "words": str(wrong.message or "")}, b""
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as e:
        return {"refused": "syntax", "words": str(e)}, b""
    except MemoryError:
        return {"refused": "large"}, b""
    return {"asked": sorted(asked), "missing": list(_missing)}, made.getvalue()


def main() -> None:
    facts = json.loads(sys.stdin.buffer.readline())
    found, made = render(sys.stdin.buffer.read(), facts)
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
