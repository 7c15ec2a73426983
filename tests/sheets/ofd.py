"""Builds OFD files (GB/T 33190) as programs of the state's offices write them: a zip of plain XML."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72


def ofd(*contents, templates=(), box="0 0 210 297", folder="Doc_0"):
    """An OFD with a page for each content, upon templates where there are some."""
    ids = [100 + number for number in range(len(templates))]
    stand = "".join(f'<ofd:Template TemplateID="{number}"/>' for number in ids)
    pages = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(contents))
    )
    common = "".join(
        f'<ofd:TemplatePage ID="{number}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
        for number in ids
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE} Version='1.0' DocType='OFD'><ofd:DocBody>"
        f"<ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        f"{folder}/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
    }
    for number, content in enumerate(contents):
        parts[f"{folder}/Pages/Page_{number}/Content.xml"] = _page(stand + _content(content))
    for number, content in zip(ids, templates, strict=True):
        parts[f"{folder}/Tpls/Tpl_{number}/Content.xml"] = _page(_content(content))
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return saved.getvalue()


def _page(content):
    return f"<ofd:Page {NAMESPACE}>{content}</ofd:Page>"


def _content(objects):
    return f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"


def text(words, x, y, size=4.2, step=None, attributes=""):
    """A line of text with its baseline at (x, y) in millimetres."""
    deltas = f' DeltaX="g {len(words) - 1} {step or size}"' if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} 180 {size * 1.2}" Font="1" Size="{size}"'
        f' {attributes}><ofd:TextCode X="0" Y="{size}"{deltas}>{escape(words)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def line(x0, y0, x1, y1):
    """A ruling line, in millimetres."""
    left, top, width, height = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
    return (
        f'<ofd:PathObject ID="1" Boundary="{left} {top} {width or 0.3} {height or 0.3}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def as_ofd(pages: Iterable[dict]):
    """The OFD of pages as `pdf_pages` gives them: each run of characters a text object."""
    contents = []
    for page in pages:
        parts = [line(*(round(place * MM, 3) for place in rule)) for rule in page["rules"]]
        for run in _runs(page["glyphs"]):
            words = "".join(glyph[0] for glyph in run)
            size = round((run[0][4] - run[0][2]) * MM, 3)
            steps = " ".join(f"{(b[1] - a[1]) * MM:.3f}" for a, b in pairwise(run))
            x, top = run[0][1] * MM, run[0][2] * MM
            parts.append(
                f'<ofd:TextObject ID="1" Boundary="{x:.3f} {top:.3f} 200 {size}" Font="1" Size="{size}">'
                f'<ofd:TextCode X="0" Y="{0.86 * size:.3f}" DeltaX="{steps}">{escape(words)}</ofd:TextCode>'
                "</ofd:TextObject>"
            )
        contents.append("".join(parts))
    return ofd(*contents)


def _runs(glyphs):
    runs = []
    for glyph in glyphs:
        last = runs[-1][-1] if runs else None
        goes_on = last and abs(last[2] - glyph[2]) < 0.5 and -1 < glyph[1] - last[3] < 12
        if goes_on and abs((last[4] - last[2]) - (glyph[4] - glyph[2])) < 0.5:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs
