import pytest

from workplan.importing.names import (
    is_sentence,
    split_departments,
    split_members,
    split_people,
)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", ()),
        ("王国珍", ("王国珍",)),
        ("郑　丽", ("郑丽",)),
        ("周  翔", ("周翔",)),
        ("主　席\n副主席", ("主席", "副主席")),
        ("主　席、副主席", ("主席", "副主席")),
        ("主 席 / 副 主 席", ("主席", "副主席")),
        ("王国珍 余静漪", ("王国珍", "余静漪")),
        ("王国珍　郑　丽", ("王国珍", "郑丽")),
        ("郑　丽 王国珍", ("郑丽", "王国珍")),
        ("郑　丽\n周　翔", ("郑丽", "周翔")),
        ("郑\n丽", ("郑丽",)),
        ("王 国珍", ("王国珍",)),
        ("欧阳 娜", ("欧阳娜",)),
        ("王国珍、余静漪，张爱莲；夏福志/周翔", ("王国珍", "余静漪", "张爱莲", "夏福志", "周翔")),
        ("王国珍和余静漪", ("王国珍", "余静漪")),
        ("主席及各位副主席", ("主席", "各位副主席")),
        ("党组书记、主席和秘书长", ("党组书记", "主席", "秘书长")),
        ("张和平", ("张和平",)),
        ("周和平和郑丽", ("周和平", "郑丽")),
        ("欧阳和光", ("欧阳和光",)),
        ("余静漪（主席）", ("余静漪（主席）",)),
        ("余静漪（主　席）、郑　丽", ("余静漪（主席）", "郑丽")),
        ("待定", ()),
        ("王国珍、王国珍", ("王国珍",)),
        ("—", ()),
        ("无", ()),
        ("/", ()),
    ],
)
def test_people_and_posts(written, names):
    assert split_people(written) == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("办公室\n各专委会", ("办公室", "各专委会")),
        ("办公室（联系人：张三 88880000）、提案委", ("办公室（联系人：张三88880000）", "提案委")),
        ("各专委会（不含\n提案委） 办公室", ("各专委会（不含提案委）", "办公室")),
        ("办 公 室", ("办公室",)),
        ("办公室 提案委", ("办公室", "提案委")),
        ("委员工\n委", ("委员工委",)),
        ("办公室和各专委会", ("办公室", "各专委会")),
        ("提案委、教文委及联络处", ("提案委", "教文委", "联络处")),
        ("各专委会以及各界别", ("各专委会", "各界别")),
        ("社会和法制委员会", ("社会和法制委员会",)),
        ("经济和信息化局", ("经济和信息化局",)),
        ("民族和宗教委员会和提案委", ("民族和宗教委员会", "提案委")),
        ("住房和城乡建设局、社会和法制委", ("住房和城乡建设局", "社会和法制委")),
        ("各专委会（办公室、提案委和教文委）", ("各专委会（办公室、提案委和教文委）",)),
        ("办公室（牵头）和提案委", ("办公室（牵头）", "提案委")),
        ("各专委会（除提案委", ("各专委会（除提案委",)),
    ],
)
def test_departments_and_collectives(written, names):
    assert split_departments(written) == names


@pytest.mark.parametrize(
    ("written", "count"), [("（、" * 2500, 1), ("和" * 5000, 1), ("办公室和" * 1250, 2)]
)
def test_a_cell_of_five_thousand_characters_is_split_in_no_time(written, count):
    assert len(split_departments(written)) == count


@pytest.mark.parametrize(
    ("written", "members", "note"),
    [
        ("郑　丽、李庆莲、鲁槐烽和相关委员", ("郑丽", "李庆莲", "鲁槐烽"), "和相关委员"),
        ("许利萍 陈建祥 及有关委员", ("许利萍", "陈建祥"), "及有关委员"),
        ("沈璞等", ("沈璞",), "等"),
        ("朱来兴、部分委员", ("朱来兴",), "部分委员"),
        ("朱来兴", ("朱来兴",), ""),
        ("", (), ""),
    ],
)
def test_members_and_what_is_said_of_others(written, members, note):
    assert split_members(written) == (members, note)


@pytest.mark.parametrize(
    "text",
    ["办公室、各专委会", "各界别\n联络处", "各专委会（办公室、提案委）", "各民主党派、无党派人士"],
)
def test_lists_of_names_are_no_sentences(text):
    assert not is_sentence(text)


@pytest.mark.parametrize(
    "text",
    ["邀请区发改局负责人参加", "区政府办等相关部门负责人", "各委办各派2人", "全体委员出席。"],
)
def test_sentences_about_who_attends(text):
    assert is_sentence(text)
