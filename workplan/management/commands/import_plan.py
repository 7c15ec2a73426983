import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workplan.annexes import Annex
from workplan.importing import FileProblem, Fixes, Severity, SourceFile
from workplan.importing.fixes import APART, NO_HIDDEN, TOGETHER
from workplan.services.imports import ImportRefused, Prepared, carry_out, prepare

SAME_NUMBER = {"one": TOGETHER, "each": APART}


class Command(BaseCommand):
    help = "把工作要点或其附件导入某一年；可同时给多个文件，有任何错误则什么也不写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            metavar="FILE",
            type=Path,
            nargs="+",
            help="工作要点或附件：Word、WPS、Excel、CSV、RTF、OpenDocument，有文字的 PDF 和 OFD",
        )
        parser.add_argument("--year", type=int, required=True, help="年度，四位数字")
        parser.add_argument("--annex", type=int, help="只导入附件 1 至 5 中的一个；不写则全部导入")
        parser.add_argument("--add-unknown", action="store_true", help="一并新增不认识的人员和部门")
        parser.add_argument(
            "--skip-hidden", action="store_true", help="不读入隐藏（或被筛选掉）的行和列"
        )
        parser.add_argument(
            "--same-number",
            choices=list(SAME_NUMBER),
            help="序号和内容相同、其余不同的几行：one 合为一项，each 一行一项；不写则相邻的合为一项",
        )
        parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1990 <= options["year"] <= 2100:
            raise CommandError(f"年度 {options['year']} 不在 1990–2100 之间。")
        prepared = prepare(
            year=options["year"],
            files=[_source(path) for path in options["files"]],
            add_unknown=options["add_unknown"],
            only=_annex(options["annex"]),
            fixes=Fixes(choices=_choices(options)),
        )
        if prepared.scans and not options["dry_run"]:
            names = "”“".join(prepared.scans)
            raise CommandError(f"“{names}”是扫描件，须在网页上对照原件核对后导入。")
        if prepared.ok and not options["dry_run"]:
            _carry_out(prepared)
        if options["json"]:
            self.stdout.write(json.dumps(prepared.as_json(), ensure_ascii=False, indent=2))
        else:
            self._tell(prepared, written=prepared.ok and not options["dry_run"])
        if not prepared.ok:
            raise SystemExit(1)

    def _tell(self, prepared: Prepared, *, written: bool) -> None:
        for problem in prepared.errors:
            self._tell_problem("错误", problem)
        for problem in prepared.warnings:
            self._tell_problem("请确认", problem)
        if not prepared.ok:
            for table in prepared.tables:
                if table.likely:
                    where = FileProblem(Severity.ERROR, "", table.sheet, table.header_row)
                    self.stdout.write(
                        f"{where.place}：请用 --annex 指明是附件几，例如 --annex {table.likely.number}。"
                    )
            self.stdout.write(f"有 {len(prepared.errors)} 处错误，没有导入任何内容。")
            return
        if prepared.added_names:
            names = "、".join(prepared.added_names)
            self.stdout.write(f"{'已' if written else '将'}一并新增人员和部门：{names}。")
        counts = prepared.counts
        self.stdout.write(
            f"{'已导入' if written else '将导入'}《{prepared.file_name}》："
            f"新增 {counts['create']} 项，修改 {counts['update']} 项，"
            f"未变 {counts['unchanged']} 项，文件中已没有 {len(prepared.missing)} 项。"
        )

    def _tell_problem(self, kind: str, problem: FileProblem) -> None:
        self.stdout.write(f"{kind} {problem}" + (f"（{problem.value}）" if problem.value else ""))


def _carry_out(prepared: Prepared) -> None:
    try:
        carry_out(prepared=prepared, actor=None)
    except ImportRefused as refused:  # someone changed the plan meanwhile
        raise CommandError(str(refused)) from refused


def _choices(options: dict[str, Any]) -> frozenset[str]:
    """Return how what can be read in two ways is to be read."""
    said = (NO_HIDDEN if options["skip_hidden"] else "", SAME_NUMBER.get(options["same_number"]))
    return frozenset(filter(None, said))


def _source(path: Path) -> SourceFile:
    try:
        return SourceFile(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"读不到文件“{path}”，请检查路径和读取权限。") from error


def _annex(number: int | None) -> Annex | None:
    """Return annex N, in the order in which the document has them."""
    if number is None:
        return None
    if not 1 <= number <= len(Annex):
        raise CommandError(f"没有附件 {number}，只有附件 1 至 {len(Annex)}。")
    return list(Annex)[number - 1]
