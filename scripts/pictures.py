"""Make all pictures of the guides and the README anew, from the demonstration: `make pictures`.

Loads the demonstration into a folder of its own, serves it, and takes each page in PICTURES with Chromium.
The papers in PAPERS are downloaded as Word, printed by LibreOffice and put side by side. Fonts that are not
there are taken from Noto. What is in docs/images and in none of the tables is removed.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from docx import Document
from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs/images"
PORT, DAY, PASSWORD = 8719, "2021-05-20", "Binjiang-2021"
SITE = f"http://127.0.0.1:{PORT}"
OFFICE = "bangongshi"
COLOURS, PAPER_COLOURS = 96, 64
PAGE_WIDTH = 460
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include>
{}
</fontconfig>"""
FONT = """<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>"""
STAND_INS = {
    **dict.fromkeys(("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "宋体"), "Noto Serif CJK SC"),
    "黑体": "Noto Sans CJK SC",
}


@dataclass(frozen=True)
class Picture:
    """A page as an account sees it, cut to a height; `address` may name rows as `rows()` does."""

    name: str
    account: str
    address: str
    width: int = 1366
    height: int = 900


PICTURES = (
    Picture("morning", OFFICE, "/", height=1000),
    Picture("mine", "jingkewei", "/", 1100),
    Picture("mine-phone", "jingkewei", "/", 390),
    Picture("item", "chengjianwei", "{item}", 1100, 1400),
    Picture("year", OFFICE, "/plan/2021/"),
    Picture("text", OFFICE, "/plan/2021/text/", 1100),
    Picture("sheet", OFFICE, "/plan/2021/sheet/", height=1100),
    Picture("standing", OFFICE, "/plan/2021/standing/", height=1100),
    Picture("review", OFFICE, "/review/", 1100),
    Picture("meeting", OFFICE, "{meeting}", 1100, 1000),
    Picture("month", OFFICE, "/months/2021-05/", 1100),
    Picture("links", OFFICE, "/admin/workplan/itemlink/", height=700),
    Picture("ledger", OFFICE, "/admin/workplan/workitem/", height=800),
    Picture("me", "jingkewei", "/me/", height=800),
    Picture("chains", OFFICE, "/chains/2021/", 1100),
    Picture("theme", OFFICE, "{theme}", 1100, 960),
    Picture("figures", OFFICE, "/figures/2021/", 1100),
    Picture("check", OFFICE, "/plan/2021/check/", 1100),
    Picture("plenary", OFFICE, "{plenary}", 1100, 800),
    Picture("proposals-phone", "liqinglian", "/proposals/mine/", 390),
    Picture("proposals-review", "tianwei", "/proposals/review/", 1100, 620),
)
LETTERS = {
    "mail-overdue": ("办公室负责人", "2021-03-02"),
    "mail-escalation": ("郑丽", "2021-05-18"),
    "mail-preview": ("周翔", "2021-04-30"),
    "mail-parts": ("周国桥", "2021-03-26"),
}
# Several pages side by side: the address of a paper, which of its pages (1, or -1 for the last).
PAPERS = {
    "papers-plan": (
        ("/plan/2021/document/", 1),
        ("/plan/2021/annexes/1/", 1),
        ("/plan/2021/document/", -1),
    ),
    "papers-meetings": (("{notice}", 1), ("{meeting}document/", 1), ("{held}minutes/", 1)),
    "papers-consultations": (("{theme}scheme/", 1), ("{theme}report/", 1), ("{research}cover/", 1)),
    "papers-opinions": (
        ("{opinion}papers/report/", 1),
        ("{opinion}papers/handing-over/", 1),
        ("{collection}", 1),
    ),
    "papers-year": (
        ("{supervision}opinion/", 1),
        ("/figures/2021/review/", 1),
        ("/figures/2021/review/", 2),
    ),
    "papers-proposals": (("{proposal}", 1), ("{answer}", 1), ("{rating}", 1)),
}


def rows() -> dict[str, str]:
    """Return the addresses of the demonstration's rows that are shown."""
    import django

    django.setup()
    from consultations.models import Consultation, Research, Supervision
    from opinions.models import OpinionReport
    from proposals.models import Answer, Assignment, Proposal
    from workplan.models import Meeting, WorkItem

    held, coming = (Meeting.objects.get(number=number) for number in (62, 64))
    plenary = Meeting.objects.get(kind="plenary")
    sent = OpinionReport.objects.filter(state="sent").order_by("pk")
    opinion = sent.filter(handings__isnull=False).first() or sent[0]
    chosen = "&".join(f"reports={report.pk}" for report in sent)
    answer = Answer.objects.exclude(text="").filter(submitted_on__isnull=False).latest("pk")
    rated = Assignment.objects.filter(state="answered").earliest("pk")
    written = Proposal.objects.exclude(situation="").exclude(number=None).latest("number")
    return {
        "item": WorkItem.objects.get(annex="tasks", seq=24).get_absolute_url(),
        "meeting": coming.get_absolute_url(),
        "held": held.get_absolute_url(),
        "plenary": f"/plenary/{plenary.pk}/",
        "notice": f"/activities/{coming.event.pk}/notice/",
        "theme": Consultation.objects.earliest("pk").get_absolute_url(),
        "research": Research.objects.filter(feeds__isnull=False).earliest("pk").get_absolute_url(),
        "supervision": Supervision.objects.exclude(group="").get().get_absolute_url(),
        "opinion": opinion.get_absolute_url(),
        "collection": f"/opinions/collection/?year=2021&name=社情民意专刊&number=第1期&{chosen}",
        "proposal": f"/proposals/documents/{written.pk}/",
        "answer": f"/proposals/documents/answers/{answer.pk}/",
        "rating": f"/proposals/documents/ratings/{rated.pk}/",
    } | {name: f"/mails/{_letter(*of)}/html/" for name, of in LETTERS.items()}


def _letter(reader: str, day: str) -> int:
    from notifications.models import Mail

    letters = Mail.objects.filter(recipient__name=reader, created_at__date=day)
    return letters.filter(subject__contains="提醒").earliest("pk").pk


@contextmanager
def served() -> Iterator[None]:
    """The demonstration in a folder of its own, served as long as this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "DEMO_TODAY": DAY,
            "SITE_URL": SITE,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        subprocess.run([sys.executable, "manage.py", "load_demo", "--set-up"], check=True, cwd=ROOT)
        server = subprocess.Popen(
            [sys.executable, "-m", "config.serve", "--port", str(PORT), "--log-level", "warning"],
            cwd=ROOT,
        )
        try:
            _wait()
            yield
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(f"{SITE}/login/").close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server does not answer.")


class Desk:
    """A browser in which each account signs in once."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._of: dict[str, BrowserContext] = {}

    def context(self, account: str) -> BrowserContext:
        if account not in self._of:
            context = self._browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            page = context.new_page()
            page.goto(f"{SITE}/login/")
            page.fill("[name=username]", account)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "login" not in url)
            page.close()
            self._of[account] = context
        return self._of[account]

    def open(self, account: str, address: str, width: int, height: int) -> Page:
        page = self.context(account).new_page()
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(f"{SITE}{address}")
        if answer is None or not answer.ok:
            raise SystemExit(f"{address}: {answer.status if answer else 'no answer'}")
        return page

    def file(self, account: str, address: str) -> bytes:
        answer = self.context(account).request.get(f"{SITE}{address}")
        if not answer.ok or "word" not in answer.headers["content-type"]:
            raise SystemExit(f"{address}: {answer.status} {answer.headers['content-type']}")
        return answer.body()


def take_pages(desk: Desk, found: dict[str, str]) -> None:
    for picture in PICTURES:
        address = picture.address.format(**found)
        page = desk.open(picture.account, address, picture.width, picture.height)
        keep(picture.name, page.screenshot())
        page.close()
    for name in LETTERS:
        page = desk.open(OFFICE, found[name], 720, 400)
        keep(name, page.screenshot(full_page=True))
        page.close()


def take_import(desk: Desk, folder: Path) -> None:
    """The document with a name misspelt: who is who, and what each row would do."""
    document = Document(str(ROOT / "fixtures/plan_2021.docx"))
    table = next(t for t in document.tables if "协商议题" in t.rows[0].cells[1].text)
    table.rows[1].cells[2].text = "张爱连"
    document.save(str(folder / "2021年工作要点.docx"))
    page = desk.open(OFFICE, "/admin/workplan/workitem/import/", 1366, 900)
    page.locator("input[name=import_file]").set_input_files(folder / "2021年工作要点.docx")
    page.get_by_role("button", name="上传并预览").click()
    page.locator("tr", has_text="张爱连").first.wait_for()
    keep("names", page.screenshot())
    page.get_by_role("link", name="先看其他内容").click()
    page.get_by_role("link", name="附件3").click()
    page.locator(".problems").wait_for()
    keep("import", page.screenshot())
    page.close()


def take_papers(desk: Desk, found: dict[str, str], folder: Path) -> None:
    """Print each paper once, and put the pages that are shown side by side."""
    addresses = sorted({one.format(**found) for parts in PAPERS.values() for one, _ in parts})
    for number, address in enumerate(addresses):
        account = "tianwei" if "/proposals/" in address else OFFICE
        (folder / f"{number}.docx").write_bytes(desk.file(account, address))
    (folder / "fonts.conf").write_text(
        FONTS.format("\n".join(FONT.format(*pair) for pair in STAND_INS.items())), encoding="utf-8"
    )
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    papers = sorted(map(str, folder.glob("*[0-9].docx")))
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *papers,
    ]
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=300,
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )
    for name, parts in PAPERS.items():
        pages = []
        for address, number in parts:
            pdf = pypdfium2.PdfDocument(folder / f"{addresses.index(address.format(**found))}.pdf")
            page = pdf[number - 1 if number > 0 else len(pdf) - 1]
            pages.append(page.render(scale=PAGE_WIDTH / page.get_width()).to_pil().convert("RGB"))
        keep_image(name, _side_by_side(pages), PAPER_COLOURS)


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    gap = 16
    width = sum(page.width + gap for page in pages) + gap
    whole = Image.new("RGB", (width, pages[0].height + gap * 2), "#c9cdd3")
    x = gap
    for page in pages:
        whole.paste(page, (x, gap))
        x += page.width + gap
    return whole


def keep(name: str, png: bytes) -> None:
    keep_image(name, Image.open(BytesIO(png)).convert("RGB"), COLOURS)


def keep_image(name: str, image: Image.Image, colours: int) -> None:
    """Write a picture with few colours, unless it shows the same as the one that is there."""
    path = IMAGES / f"{name}.png"
    few = image.quantize(colours, dither=Image.Dither.NONE)
    if path.exists():
        before = Image.open(path).convert("RGB")
        if (
            before.size == few.size
            and not ImageChops.difference(before, few.convert("RGB")).getbbox()
        ):
            return
    few.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with served(), tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        found = rows_apart()
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=list(BROWSER)
        )
        desk = Desk(browser)
        take_pages(desk, found)
        take_papers(desk, found, Path(folder))
        take_import(desk, Path(folder))
        browser.close()
    named = {p.name for p in PICTURES} | {*LETTERS, *PAPERS, "names", "import"}
    for path in IMAGES.glob("*.png"):
        if path.stem not in named:
            path.unlink()


def rows_apart() -> dict[str, str]:
    """Ask for the rows in a thread of their own: Playwright's loop is no place for queries."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(rows).result()


if __name__ == "__main__":
    main()
