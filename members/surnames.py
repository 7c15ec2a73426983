"""Which part of a name is the surname, and how surnames are read. Pure: imports no Django."""

import re

# 复姓 of 百家姓, and others still borne.
COMPOUND = frozenset(
    re.findall(
        "..",
        "万俟司马上官欧阳夏侯诸葛闻人东方赫连皇甫尉迟公羊澹台公冶宗政濮阳淳于单于太叔申屠公孙仲孙轩辕"
        "令狐钟离宇文长孙慕容鲜于闾丘司徒司空亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷段干"
        "百里东郭南门呼延羊舌微生左丘东门西门南宫独孤端木梁丘第五纳兰达奚",
    )
)

# How characters are read in surnames, where they are mostly read otherwise: what 现代汉语词典 (7th
# edition) marks 姓 under a reading of its own; some families read theirs otherwise than others. A
# compound has readings for each of its characters.
READINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    surname: tuple(tuple(ways.split("/")) for ways in sounds.split())
    for surname, sounds in re.findall(
        r"(\w+)=([a-z/ ]+)",
        "单=shan,仇=qiu,区=ou,解=xie,查=zha,曾=zeng,朴=piao,盖=ge,缪=miao,翟=zhai,种=chong,折=she,"
        "员=yun,覃=qin/tan,乐=yue/le,召=shao,繁=po,秘=bi,洗=xian,牟=mu/mou,祭=zhai,么=yao,能=nai,粘=nian,"
        "句=gou,佴=nai,薄=bo,卜=bu,都=du,乜=nie,黑=he,尉=yu,隗=wei,"
        "尉迟=yu chi,万俟=mo qi,澹台=tan tai,单于=chan yu,乐正=yue zheng",
    )
}


def surname_of(name: str) -> str:
    """Return the surname that a name begins with: 欧阳 of 欧阳修, 张 of 张爱莲."""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
