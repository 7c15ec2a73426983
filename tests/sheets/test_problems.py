from sheets.problems import FileProblem, Severity, UnreadableFile


def test_the_place_names_sheet_row_and_column():
    problem = FileProblem(Severity.ERROR, "请改正。", "附件1", 7, "F", "13月")
    assert problem.place == "工作表“附件1” 第7行 F列"
    assert str(problem) == "工作表“附件1” 第7行 F列：请改正。"


def test_the_place_leaves_out_what_is_not_known():
    assert FileProblem(Severity.ERROR, "", "附件1").place == "工作表“附件1”"
    assert FileProblem(Severity.ERROR, "", "附件1", 3).place == "工作表“附件1” 第3行"
    assert FileProblem(Severity.ERROR, "").place == "整个文件"


def test_long_words_are_quoted_only_in_part():
    assert FileProblem(Severity.ERROR, "", value="字" * 60).value == "字" * 60
    assert FileProblem(Severity.ERROR, "", value="字" * 61).value == "字" * 60 + "…"


def test_an_unreadable_file_carries_an_error_without_a_place():
    assert UnreadableFile("文件是空的。").problem == FileProblem(Severity.ERROR, "文件是空的。")


def test_the_place_in_a_word_document_and_in_one_of_several_files():
    assert FileProblem(Severity.ERROR, "", "正文", 12, "A").place == "正文 第12段"
    assert FileProblem(Severity.ERROR, "", "表格1", 3, "AB").place == "表格1 第3行 第28列"
    place = FileProblem(Severity.ERROR, "", "附件1", 3, "C", file="甲.xlsx").place
    assert place == "文件“甲.xlsx” 工作表“附件1” 第3行 C列"
    assert FileProblem(Severity.ERROR, "", file="甲.xlsx").place == "文件“甲.xlsx”"
