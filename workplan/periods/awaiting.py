"""What waits for a document of a body above: 待上级政协发文明确后…, 视省政协指导意见出台后推进."""

import re
from dataclasses import dataclass

# Who is meant, what comes from there, and that it is to come first. Of who is meant, as much as is said:
# 省政协, 上级政协, 市级有关部门.
_AWAITED = re.compile(
    r"(?:视|待|俟|等)"
    r"(?P<leader>(?:上级|中央|全国|省市?|市)级?(?:政协|党委|委|政府|人大)?(?:有关部门|主管部门|部门)?)"
    r"(?P<what>[\u4e00-\u9fff]{0,8}?(?:意见|文件|通知|方案|办法|规定))?"
    r"(?:发文|出台|印发|下发|发布|制定|明确)+(?:之|以)?后"
)
_BEFORE = re.compile(r"[^，。；（()）\n]*$")
_AFTER = re.compile(r"^[^，。；（()）\n]*")


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whose document is waited for, what it is, and the words that say so; in front of these `matter`, of
    which they say it, and `until`, that it waits: 待上级政协发文明确后.
    """

    leader: str
    what: str
    said: str
    matter: str = ""
    until: str = ""


def awaited_document(text: str) -> Awaited | None:
    """Return the document that a title, a 完成时间 or a remark says is waited for; None for any other."""
    found = _AWAITED.search("".join(text.split()))
    if found is None:
        return None
    text = found.string
    before, after = _BEFORE.search(text[: found.start()]), _AFTER.match(text[found.end() :])
    matter = before[0] if before else ""
    said = f"{matter}{found[0]}{after[0] if after else ''}"
    return Awaited(found["leader"], found["what"] or "文件", said, matter, found[0])
