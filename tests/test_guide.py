"""What the guides name between “ and ” stands in the product: each button, page and word of a state."""

import re
from pathlib import Path

import django
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DJANGO = Path(django.__file__).parent / "contrib/admin/locale/zh_Hans/LC_MESSAGES/django.po"
# What stands for a number, a name or a day in an example, and what joins two names.
_FILLED_IN = re.compile(r"[N0-9]+月?(?:[0-9]+日)?|某日|…+|→|\s")


def words_of_the_product() -> str:
    """Return all that the product may show: its templates, scripts, sources and translations."""
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"almanac", "sheets", "workflow"}
    sources = [
        path
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    ]
    shown = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static").glob("*.js"),
        *(ROOT / "locale").rglob("*.po"),
        *(ROOT / "fixtures").glob("*.toml"),
    ]
    texts = [path.read_text(encoding="utf-8") for path in (*sources, *shown, DJANGO)]
    return re.sub(r"\{[{%].*?[%}]\}", "", "\n".join(texts))


@pytest.mark.parametrize("guide", sorted((ROOT / "docs").glob("*[!a-z].md")), ids=lambda p: p.stem)
def test_what_the_guide_names_is_there(guide: Path):
    product = words_of_the_product()
    text = guide.read_text(encoding="utf-8").replace("\n", "")
    named = re.findall(r"“([^“”]+)”", text)
    parts = {part for name in named for part in _FILLED_IN.split(name) if part}
    assert len(parts) > 10
    assert {part for part in parts if part not in product} == set()
