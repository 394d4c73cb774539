"""E-mail: subject, body, what is attached, mailboxes; and messages made to harm."""

from __future__ import annotations

import io
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.pdfs import pdf, text
from tests.readers.reading import look_at

from debar.model import Kind
from debar.readers import mail as reader
from debar.readers.parts import hypertext

if TYPE_CHECKING:
    from pathlib import Path

CSV = b"description,manufacturer\nSwitch,Acme\n"


def message(body: str = "Please find our quote.\n\n> Do you have the Acme X-100?\n", **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"From": "a@example.org", "To": "b@example.org", "Subject": "Quote 17", **headers}.items():
        made[name] = value
    made.set_content(body)
    return made


def book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Items")
        sheet.write_row(0, 0, ["Description", "Manufacturer"])
        sheet.write_row(1, 0, ["Router", "Acme"])
    return out.getvalue()


def test_subject_and_body_line_by_line(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.eml", message().as_bytes())
    assert seen.rows == [
        ("subject", {"text": "Quote 17"}),
        ("body line 1", {"text": "Please find our quote."}),
        ("body line 3", {"text": "> Do you have the Acme X-100?"}),
    ]
    assert (seen.evidence[0].reader, seen.evidence[0].kind, seen.issues) == ("mail", Kind.PURCHASE, [])


def test_attached_files_are_read_by_their_readers(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(book(), "application", "octet-stream", filename="items.xlsx")
    made.add_attachment(CSV.decode(), "csv", filename="items.csv")
    made.add_attachment(pdf(text(40, 700, "Acme X-200")), "application", "pdf", filename="Angebot Übersicht.pdf")
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    assert [(evidence.name, evidence.reader) for evidence in seen.evidence] == [
        ("a.eml", "mail"),
        ("a.eml/items.xlsx", "workbook"),
        ("a.eml/items.csv", "table"),
        ("a.eml/Angebot Übersicht.pdf", "pdf"),
    ]
    assert seen.evidence[1].path == str(tmp_path / "a.eml" / "items.xlsx")
    assert seen.rows[3:] == [
        ("sheet Items row 2", {"description": "Router", "maker_name": "Acme"}),
        ("row 2", {"description": "Switch", "maker_name": "Acme"}),
        ("page 1, line 1", {"text": "Acme X-200"}),
    ]


def test_a_body_in_html_alone(tmp_path: Path) -> None:
    made = message()
    made.set_content(
        "<html><head><style>p {x}</style></head><body><p>Dear all,<br>we offer&nbsp;Acme &amp; Co.</p>"
        "<table><tr><td>X-100</td><td>2&#32;pcs</td></tr></table></body></html>",
        subtype="html",
    )
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    assert [fields["text"] for fields in seen.fields[1:]] == ["Dear all,", "we offer Acme & Co.", "X-100 | 2 pcs"]


def test_a_table_in_html_by_its_header(tmp_path: Path) -> None:
    made = message()
    made.set_content(
        "<p>Our offer:</p><table><tr><th>Description</th><th>Vendor</th><th>Manufacturer</th><th>Order date</th></tr>"
        "<tr><td><p>Access<br>switch</p></td><td>Resale</td><td>Acme</td><td>31.12.2024</td></tr>"
        "<tr><td>Camera</td><td>Resale</td><td></td><td></td></tr></table><p>Regards</p>"
        "<table><tr><td>Tel.</td><td>123</td></tr></table>",
        subtype="html",
    )
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    row = {"description": "Access switch", "seller_name": "Resale", "maker_name": "Acme", "date": "2024-12-31"}
    assert dict(seen.rows) == {
        "subject": {"text": "Quote 17"},
        "body line 1": {"text": "Our offer:"},
        "body line 3": row,
        "body line 4": {"description": "Camera", "seller_name": "Resale"},
        "body line 5": {"text": "Regards"},
        "body line 6": {"text": "Tel. | 123"},
    }


def test_html_adds_only_what_the_plain_body_lacks(tmp_path: Path) -> None:
    made = message("We offer the Acme\nX-100.\n")
    made.add_alternative("<p>We offer the Acme X-100.</p><p>Or the Opticly O-7.</p>", subtype="html")
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    texts = [fields["text"] for fields in seen.fields]
    assert texts == ["Quote 17", "We offer the Acme", "X-100.", "Or the Opticly O-7."]


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "utf-8", "unknown-8bit"])
def test_japanese(tmp_path: Path, charset: str) -> None:
    said = charset if charset != "unknown-8bit" else "shift_jis"
    body = "ネットワーク機器の見積書\n".encode(said)
    head = f"From: a@example.org\nTo: b@example.org\nContent-Type: text/plain; charset={charset}\nSubject: "
    subject = "=?iso-2022-jp?B?GyRCOCtALRsoQg==?="
    seen = look_at(tmp_path, "a.eml", head.encode() + subject.encode() + b"\n\n" + body)
    assert seen.fields == [{"text": "見性"}, {"text": "ネットワーク機器の見積書"}]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_subject_that_no_standard_allows(tmp_path: Path, encoding: str) -> None:
    content = "From: a@example.org\nTo: b@example.org\nSubject: 見積書の送付\n\nAcme\n".encode(encoding)
    assert look_at(tmp_path, "a.eml", content).fields[0] == {"text": "見積書の送付"}


def test_a_mail_attached_to_a_mail(tmp_path: Path) -> None:
    inner = message("The Acme X-300 is new.\n", Subject="Forwarded")
    inner.add_attachment(CSV, "text", "csv", filename="inner.csv")
    made = message()
    made.add_attachment(inner)
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    assert ("attached message 1, body line 1", {"text": "The Acme X-300 is new."}) in seen.rows
    assert ("row 2", {"description": "Switch", "maker_name": "Acme"}) in seen.rows
    assert seen.evidence[1].name == "a.eml/inner.csv"


def test_mails_within_mails_have_an_end(tmp_path: Path) -> None:
    as_parts = as_files = message("innermost Acme\n")
    for _ in range(6):
        outer, other = message("outer\n"), message("outer\n")
        outer.add_attachment(as_parts)
        other.add_attachment(as_files.as_bytes(), "application", "octet-stream", filename="m.eml")
        as_parts, as_files = outer, other
    for made in (as_parts, as_files):
        seen = look_at(tmp_path, "a.eml", made.as_bytes())
        assert "a mail within 4 others was not opened" in seen.problems
        assert "innermost" not in str(seen.rows)


def test_a_mailbox(tmp_path: Path) -> None:
    begin = b"From a@example.org Mon Nov  3 10:00:00 2025\n"
    first, second = message("From here on we sell Acme.\n\nFrom now on too.\n"), message("Second\n")
    second.add_attachment(CSV, "text", "csv", filename="items.csv")
    seen = look_at(tmp_path, "box", begin + first.as_bytes() + b"\n" + begin + second.as_bytes())
    assert [place for place, _ in seen.rows] == [
        "message 1, subject",
        "message 1, body line 1",
        "message 1, body line 3",
        "message 2, subject",
        "message 2, body line 1",
        "row 2",
    ]
    assert seen.evidence[1].name == "box/message 2/items.csv"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/cron.d/x.csv", "x.csv"),
        ("..\\..\\x.csv", "x.csv"),
        ("/", "attachment 1"),
        ("..", "attachment 1"),
        ("a\x1b[2J\u202e.csv", "a[2J.csv"),
        ("=?utf-8?B?6KaL56mNLmNzdg==?=", "見積.csv"),
        ("x" * 300 + ".csv", "x" * 90 + ".csv"),
    ],
)
def test_names_lead_nowhere(tmp_path: Path, name: str, shown: str) -> None:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: s\nContent-Type: application/octet-stream\n"
    head += b'Content-Disposition: attachment; filename="' + name.replace("\\", "\\\\").encode() + b'"\n\n'
    seen = look_at(tmp_path, "a.eml", head + CSV)
    assert seen.evidence[1].name == f"a.eml/{shown}"
    assert seen.fields[-1] == {"description": "Switch", "maker_name": "Acme"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.eml"]


def test_two_attachments_of_one_name(tmp_path: Path) -> None:
    made = message()
    for _ in range(2):
        made.add_attachment(CSV, "text", "csv", filename="items.csv")
    names = [evidence.name for evidence in look_at(tmp_path, "a.eml", made.as_bytes()).evidence]
    assert names == ["a.eml", "a.eml/items.csv", "a.eml/2 items.csv"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(b"\x89PNG\r\n", "image", "png", filename="scan.png")
    made.add_attachment(b"\x89PNG\r\n", "image", "png", filename="logo.png", disposition="inline")
    made.add_attachment(b"\x01\x02\x03\x04\x05" * 9, "application", "octet-stream", filename="tool.bin")
    made.add_attachment(b"sealed", "application", "pkcs7-mime", filename="smime.p7m")
    made.add_attachment(b"signed", "application", "pkcs7-signature", filename="smime.p7s")
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    told = {issue.problem: issue.blind for issue in seen.issues}
    assert told == {
        "an attached picture was not read: scan.png": True,
        "pictures shown in the text were not read: logo.png": False,
        "no reader knows this kind of file": True,
        "an encrypted or sealed part was not opened": True,
    }
    assert seen.issues[-1].file.endswith("a.eml/tool.bin")


@pytest.mark.parametrize(
    ("limit", "value", "problem"),
    [
        ("MOST_BYTES", 50, "more than 50 bytes"),
        ("MOST_LINES", 2, "1 lines of text beyond the first 2"),
        ("MOST_NEWLINES", 3, "more than 3 lines"),
        ("MOST_MULTIPARTS", 0, "more than 0 parts within parts"),
        ("MOST_ATTACHED", 1, "1 attached files were not opened"),
    ],
)
def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, problem: str) -> None:
    monkeypatch.setattr(reader, limit, value)
    made = message()
    for _ in range(2):
        made.add_attachment(CSV, "text", "csv", filename="items.csv")
    seen = look_at(tmp_path, "a.eml", made.as_bytes())
    assert problem in seen.problems
    assert all(issue.blind for issue in seen.issues)


def test_a_long_mailbox_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_MESSAGES", 2)
    begin = b"From a@example.org Mon Nov  3 10:00:00 2025\n"
    seen = look_at(tmp_path, "a.mbox", (begin + message("x\n").as_bytes() + b"\n") * 3)
    assert len(seen.rows) == 4
    assert "message 3 and all after it were not read" in seen.problems


@pytest.mark.parametrize(
    "content",
    [
        b"From: a\nSubject: =?utf-8?B?////?=\nContent-Type: text/plain; charset=nonsense\n\nAcme\n",
        b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--\nAcme\n",
        b"From: a\nTo: b\nContent-Type: multipart/mixed\n\nAcme\n",
        b"From: a\nTo: b\nContent-Transfer-Encoding: base64\n\n!!!\n",
        b"From: a\nTo: b\nContent-Type: ;;;=\xff\nSubject: \xff\xfe\n\nAcme\n",
        b"From: a\n\n",
        b"From: a\nTo: b\nSubject: " + b"x" * 100_000 + b"\n\nAcme\n",
    ],
)
def test_broken_messages(tmp_path: Path, content: bytes) -> None:
    seen = look_at(tmp_path, "a.eml", content)
    assert seen.rows or seen.issues


def test_mails_of_outlook_are_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert [(issue.remedy, issue.blind) for issue in seen.issues] == [("save the mail as .eml or text", True)]


@given(st.text(alphabet="<>!-/ab tdscriptyle=\"'&;#x\n", max_size=200))
def test_no_page_raises(page: str) -> None:
    assert all(line.strip() == line and line for line in hypertext.lines_of(page))


@pytest.mark.parametrize("bit", ["<", "<!--", "<script>", "<td", "</", "&", "<a href='", "<!"])
def test_pages_take_time_by_their_length(bit: str) -> None:
    """A million openings without an end: what took square time would not come back."""
    assert len(hypertext.lines_of(bit * 1_000_000)) <= 1


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_raise(tmp_path: Path, content: bytes) -> None:
    seen = look_at(tmp_path, "a.eml", b"From: a\nTo: b\nSubject: c\n" + content)
    assert seen.rows or seen.issues


@pytest.mark.parametrize(
    "content", [b"description,maker\nFrom: x,To: y\n", b"From: the depot\n\nTo: the shop\n", b"Note: a\nTotal: b\n"]
)
def test_other_text_is_no_mail(content: bytes) -> None:
    assert not reader.claims(content, "a.txt")
