#!/usr/bin/env bash
# Versions: openpyxl 3.1.5, python-calamine 0.9.1, Python 3.11.
#
# Behaviour: Chinese Excel and WPS offer two spellings of their own among the date formats: aaa and aaaa
# for the day of the week (周五, 星期五) and e for the year. A cell that shows nothing else, "星期五" or
# "2021年", comes back from both readers as the number of days since 1900, while the same value is a date
# as soon as one of y, m, d stands in the format beside them. A column of days of a week, or of years,
# is thus read as five-digit numbers without a word.
#
# Output seen:
#   format              openpyxl    calamine
#   yyyy"年"            datetime    date
#   yyyy/m/d aaaa       datetime    date
#   [$-804]aaaa         int         float
#   aaa                 int         float
#   [$-804]e"年"        int         float
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1

cat > seen.py <<'PYTHON'
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

FRIDAY = 44197  # 1 January 2021
FORMATS = ('yyyy"年"', "yyyy/m/d aaaa", "[$-804]aaaa", "aaa", '[$-804]e"年"')

book = Workbook()
for row, number_format in enumerate(FORMATS, 1):
    cell = book.active.cell(row, 1, FRIDAY)
    cell.number_format = number_format
book.save("days.xlsx")

sheet = load_workbook("days.xlsx").active
rows = CalamineWorkbook.from_path("days.xlsx").get_sheet_by_index(0).to_python()
print("format              openpyxl    calamine")
for row, number_format in enumerate(FORMATS, 1):
    wide = sum(ord(letter) > 0x2E7F for letter in number_format)
    kinds = type(sheet.cell(row, 1).value).__name__, type(rows[row - 1][0]).__name__
    print(number_format.ljust(20 - wide) + kinds[0].ljust(12) + kinds[1])
PYTHON
env/bin/python seen.py | tee seen.txt

cat > expected.txt <<'TEXT'
format              openpyxl    calamine
yyyy"年"            datetime    date
yyyy/m/d aaaa       datetime    date
[$-804]aaaa         int         float
aaa                 int         float
[$-804]e"年"        int         float
TEXT
diff expected.txt seen.txt
