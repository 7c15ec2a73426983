"""Each test that docs/等级保护.md names is there."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

PAGE = Path(settings.BASE_DIR, "docs", "等级保护.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.count("|") == 6]


@pytest.mark.parametrize(("file", "name"), NAMED, ids=str)
def test_each_test_that_is_named_exists(file, name):
    tree = ast.parse(Path(settings.BASE_DIR, file).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_row_names_a_test():
    rows = [row for row in ROWS if row[0].strip() not in ("要求", "---")]
    assert [row[0].strip() for row in rows if "::test_" not in row[3]] == []
    assert len(rows) > 30


def test_each_setting_that_is_named_exists():
    source = Path(settings.BASE_DIR, "config", "settings.py").read_text(encoding="utf-8")
    named = {word for row in ROWS for word in re.findall(r"`([A-Z_]{4,})`", row[2])}
    assert {word for word in named if f'"{word}"' not in source} == set()


def test_each_heading_of_the_levels_own_list_is_there():
    wanted = (
        *("身份鉴别", "访问控制", "安全审计", "入侵防范", "恶意代码防范", "可信验证"),
        *("数据完整性", "保密性", "数据备份恢复", "剩余信息保护", "个人信息保护"),
    )
    headings = "".join(line for line in PAGE.splitlines() if line.startswith("###"))
    assert [word for word in wanted if word not in headings] == []
