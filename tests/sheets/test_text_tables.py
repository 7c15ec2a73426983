import pytest

from sheets.problems import UnreadableFile
from sheets.readers import read_file

TEXT = '序号,工作内容,牵头领导,责任部门,完成时间\n1,“某”事项,郑　丽,"办公室\n提案委",3月\n'


def first(data):
    return read_file("a.csv", data)[0][0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    sheet = first(separator.join(["甲", "乙", "丙"]).encode())
    assert [cell.text for cell in sheet.own(1).values()] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xf2\xff\xff\xff", "认不出文件的文字编码"),
        (b'"' + "字".encode() * 140_000, "文件里的引号没有成对"),
        ("字".encode() * 140_000, "有一格的文字太长，不像是表格里的内容"),
        (b"," * 20_000, "过大"),
        (b",\n" * 3_000_001, "过大"),
    ],
)
def test_what_cannot_be_read_is_refused(data, message):
    with pytest.raises(UnreadableFile, match=message):
        first(data)
