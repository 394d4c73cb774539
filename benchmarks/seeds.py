"""Small good files of each format, which fuzzing begins with: those of the examples and of the readers' own tests."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
ROWS = [
    ["PO Number", "Date", "Description", "Manufacturer", "Qty"],
    ["1", "2024-05-05", "Huawei S5720 switch", "Huawei", "2"],
    ["2", "31.12.2023", '華為 "HG8245H", ONT', "", "1"],
    ["3", "", "Router für Büro\nzweite Zeile", "Cisco", "3"],
]


def seeds() -> dict[str, bytes]:
    """One small good file of each format, by the name it has."""
    return {
        "table.csv": _csv("utf-8", ","),
        "table-cp932.csv": _csv("cp932", ";"),
        "table-utf16.csv": _csv("utf-16", "\t"),
        "lines.jsonl": _jsonl(),
        "document.json": b"[" + b",".join(_jsonl().splitlines()) + b"]",
        "tender.json": (EXAMPLES / "tender-ocds.json").read_bytes()[:20_000],
        "book.xlsx": _xlsx(),
        "book.ods": _ods(),
        "table.parquet": _parquet(),
        **{name: texts[0] for name, texts in _of_tests().items()},
    }


def of_reader() -> dict[str, list[bytes]]:
    """Every small good file there is, by the reader that reads it."""
    common = seeds()
    tests = _of_tests()
    return {
        "table": [common["table.csv"], common["table-cp932.csv"], common["table-utf16.csv"]],
        "jsonl": [common["lines.jsonl"], common["document.json"]],
        "ocds": [common["tender.json"], *tests["release.json"]],
        "workbook": [common["book.xlsx"], common["book.ods"]],
        "parquet": [common["table.parquet"]],
        "cyclonedx": [*tests["bill.cdx.json"], *tests["bill.cdx.xml"]],
        "spdx": [*tests["bill.spdx.json"], *tests["bill.spdx"], *tests["graph.spdx3.json"]],
        "nmap": tests["scan.xml"],
        "glpi-ocs": tests["inventory.ocs"],
        "snmp-walk": tests["agent.walk"],
        "cli-capture": tests["session.cli"],
        "address-table": tests["neighbours.txt"],
        "bus-listing": tests["bus.txt"],
        "pcap": [*tests["link.pcap"], *tests["link.pcapng"]],
        "tr069": tests["gateway.dump"],
        "mail": tests["quote.eml"],
        "pdf": tests["quote.pdf"],
        "plain-text": tests["quote.txt"],
    }


def _of_tests() -> dict[str, list[bytes]]:
    """The examples in the tests of the readers, by a name their format has; the first gives rows by itself."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from tests.readers import (
        packets,
        pdfs,
        test_address_table,
        test_bus_listing,
        test_cli_capture,
        test_cyclonedx,
        test_glpi,
        test_mail,
        test_nmap,
        test_ocds,
        test_pcap,
        test_pdf,
        test_plain_text,
        test_snmp_walk,
        test_spdx,
        test_tr069,
    )

    walk, cli, scan, frames = test_snmp_walk, test_cli_capture, test_nmap, test_pcap.ALL_FRAMES
    texts = {
        "release.json": list(test_ocds.SHAPES.values()),
        "bill.cdx.json": [json.dumps(test_cyclonedx.BILL)],
        "bill.cdx.xml": [test_cyclonedx.XML],
        "bill.spdx.json": [test_spdx.TEXT],
        "bill.spdx": [test_spdx.TAGS],
        "graph.spdx3.json": [json.dumps(test_spdx.GRAPH)],
        "scan.xml": [scan.HEAD + scan.HOST + scan.TAIL],
        "inventory.ocs": [test_glpi.COMPUTER, test_glpi.DEVICE],
        "agent.walk": [walk.TABLES, walk.NUMERIC, walk.ENTITIES, walk.LLDP, *walk.STYLES.values()],
        "session.cli": [cli.MANY, cli.VERSION, cli.LLDP, cli.CDP, cli.VRP, cli.INVENTORY, cli.ARP],
        "neighbours.txt": [text for text, _ in test_address_table.TABLES.values()],
        "gateway.dump": list(test_tr069.FORMS.values()),
        "quote.txt": [test_plain_text.QUOTE],
        "bus.txt": [text for text, _ in test_bus_listing.LISTINGS.values()],
    }
    mail = test_mail.message()
    mail.add_attachment(test_mail.CSV, "text", "csv", filename="items.csv")
    mail.add_attachment("<p>Acme<td>X-100", subtype="html")
    rows = [test_pdf.HEADER, *test_pdf.ROWS]
    others = {
        "link.pcap": [packets.pcap(*frames), *(packets.pcap(frame) for frame in frames)],
        "link.pcapng": [packets.pcapng(*frames), packets.pcapng(*frames[:3], order=">")],
        "quote.eml": [mail.as_bytes(), b"From a Mon Nov  3 10:00:00 2025\n" + test_mail.message().as_bytes()],
        "quote.pdf": [
            pdfs.pdf(test_pdf.TITLE + pdfs.table(rows), test_pdf.END, packed=False),
            pdfs.pdf(test_pdf.TITLE + pdfs.table(rows, lines=False)),
            pdfs.pdf(pdfs.table([["品名", "メーカー"], ["スイッチ", "例"]], encoding="cp932"), font=pdfs.JAPANESE),
        ],
    }
    return {name: [one.encode() for one in given] for name, given in texts.items()} | others


def _csv(encoding: str, delimiter: str) -> bytes:
    import csv

    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(ROWS)
    return text.getvalue().encode(encoding, "replace")


def _jsonl() -> bytes:
    import orjson

    return b"\n".join(orjson.dumps(dict(zip(ROWS[0], row, strict=True))) for row in ROWS[1:])


def _xlsx() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("Orders", "Old"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def _ods() -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_plain(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Orders">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return out.getvalue()


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[at] for row in ROWS[1:]] for at, name in enumerate(ROWS[0])}), out)
    return out.getvalue()
