"""Builds small PDFs by hand: Chinese in a font that every reader knows, lines, pages."""

from itertools import pairwise

HEIGHT = 842


def text(words, x, y, size=12, matrix="1 0 0 1"):
    """Words whose top left corner is at (x, y), in points from the top."""
    down = HEIGHT - y - 0.88 * size
    code = words.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {matrix} {x} {down} Tm <{code}> Tj ET\n"


def line(x0, y0, x1, y1):
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def grid(xs, ys):
    level = "".join(line(xs[0], y, xs[-1], y) for y in ys)
    return level + "".join(line(x, ys[0], x, ys[-1]) for x in xs)


def pdf(*contents, catalog="", trailer=""):
    """A PDF with a page for each content."""
    count = len(contents)
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(count))
    font = (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>"
    )
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages /Count {count} /Kids [{kids}] /MediaBox [0 0 595 {HEIGHT}] >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        4: font,
        5: "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120"
        " /CapHeight 700 /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >>",
    }
    for number, content in enumerate(contents):
        at = 10 + 2 * number
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /Contents {at + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects[at + 1] = f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
    data = b"%PDF-1.7\n"
    places = {}
    for number, words in sorted(objects.items()):
        places[number] = len(data)
        data += f"{number} 0 obj\n{words}\nendobj\n".encode("latin-1")
    start = len(data)
    numbers = [0, *sorted(places)]
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for _, number in pairwise(numbers):
        data += f"{number} 1\n{places[number]:010} 00000 n \n".encode()
    size = max(places) + 1
    data += f"trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return data
