"""Small PDFs, written by hand: what stands on a page is said in the operators of the format itself (ISO 32000-2)."""

from __future__ import annotations

import zlib

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
JAPANESE = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/90ms-RKSJ-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
    b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4/Ascent 880/Descent -120>>>>]>>"
)
"""A font that no file holds: its encoding says by itself which characters are meant."""
PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    b"stream\n\x00\nendstream"
)
COLUMNS = (40, 110, 300, 380, 460)
RIGHT = 540


def text(x: float, y: float, what: str, encoding: str = "cp1252") -> bytes:
    """Words at a place, counted from the bottom left corner."""
    return b"BT /F1 10 Tf %g %g Td <%s> Tj ET\n" % (x, y, what.encode(encoding).hex().encode())


def table(
    rows: list[list[str]], top: float = 700, lines: bool = True, between: bool = True, encoding: str = "cp1252"
) -> bytes:
    """A table whose columns begin at `COLUMNS`; with lines around cells, or around columns alone."""
    edges = (*COLUMNS[: len(rows[0])], RIGHT)
    drawn = [
        text(left + 3, top - 20 * down - 14, line, encoding)
        for down, row in enumerate(rows)
        for left, line in zip(edges, row, strict=False)
    ]
    bottom = top - 20 * len(rows)
    if lines:
        levels = [top - 20 * down for down in range(len(rows) + 1)] if between else [top, top - 20, bottom]
        drawn += [b"%g %g m %g %g l S\n" % (edges[0], y, RIGHT, y) for y in levels]
        drawn += [b"%g %g m %g %g l S\n" % (x, bottom, x, top) for x in edges]
    return b"".join(drawn)


def pdf(*pages: bytes, font: bytes = FONT, more: dict[str, bytes] | None = None, packed: bool = True) -> bytes:
    """A file of pages, each the operators that draw it. `more` are XObjects by name."""
    named = more or {}
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", font]
    objects += named.values()
    others = b"".join(b"/%s %d 0 R" % (name.encode(), 4 + at) for at, name in enumerate(named))
    kids = []
    for page in pages:
        content, how = (zlib.compress(page), b"/Filter/FlateDecode") if packed else (page, b"")
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), how, content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<<%s>>>>>>" % (len(objects), others)
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return of_objects(objects)


def of_objects(objects: list[bytes]) -> bytes:
    """A file of numbered objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    begin, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, begin)
