"""E-mail: single messages (.eml) and mailboxes (mbox), with what is attached to them.

Subject and body are read as text, an observation a line; of a body in HTML only the lines that the plain one does not
hold, and tables with a known header row by row. Quoted replies and signatures are text like the rest. Attached files
are given to the readers of their formats, each with an Evidence of its own named `MAIL/ATTACHMENT`; attached messages
are read as mails. Who wrote when and to whom is not read: a sender need not be the seller, nor the day of a mail that
of a purchase. Encrypted parts and pictures are told. Formats: RFC 5322, RFC 2045-2049, RFC 2231, RFC 4155 (mbox).

Messages are parsed by the standard library under its older policy, whose headers cannot fail or take square time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.policy import Compat32
from itertools import groupby
from typing import TYPE_CHECKING, Any

from debar.columns import Mapping, map_header
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers import read as read_file
from debar.readers.parts import hypertext
from debar.readers.parts.aligned import KNOWN
from debar.readers.parts.encoding import detect
from debar.readers.parts.header import find_header, score
from debar.readers.parts.rows import Rows
from debar.readers.parts.rows import batches as row_batches
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, texts, thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

NAME = "mail"
SUFFIXES = (".eml", ".mbox", ".msg")
BREADTH = -1
"""A mail may hold what other formats look like, so it is asked first."""

MOST_BYTES = 64 << 20
"""Bytes of one message with all its attachments."""
MOST_LINES = 20_000
"""Lines of text of one message with those attached to it."""
MOST_COMPARED = 200_000
"""Characters of a plain body that one in HTML is compared with."""
MOST_NEWLINES = 1_000_000
"""Lines of one message as it was sent."""
MOST_MULTIPARTS = 100
"""Parts of one message that hold others."""
MOST_ATTACHED = 200
"""Files attached to one message that are opened."""
MOST_DEPTH = 4
"""Mails within mails whose attachments are opened."""
MOST_MESSAGES = 200_000
"""Messages of one mailbox."""
LONGEST_HEADER = 4_000
"""Characters of one header that are looked at."""
LONGEST_NAME = 100
"""Characters of the name of an attached file that are kept."""
HEADERS = frozenset(
    "from to cc subject date message-id mime-version received return-path delivered-to content-type reply-to sender"
    " x-mailer x-original-to dkim-signature arc-seal authentication-results user-agent".split()
)
"""Headers by which a message is known."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9\-]*):(?:[ \t]|$)")
_BEGIN = re.compile(rb"From .*\d:\d\d.* \d{4}")
"""The line before each message of a mailbox, told from a sentence that begins with the same word by its time."""
_HOLDS = re.compile(rb"boundary\*?\d*\*?[ \t]*=", re.IGNORECASE)
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted", "multipart/encrypted")


def claims(head: bytes, name: str) -> bool:
    """Whether the first lines are headers of a message, three of them (one, for a name of a mail) well-known ones."""
    if head.startswith(_OLE):
        return name.endswith(".msg")
    lines = head.lstrip(b"\xef\xbb\xbf\r\n").decode("latin-1").replace("\r\n", "\n").split("\n")
    if lines and _BEGIN.match(lines[0].encode("latin-1")):
        lines = lines[1:]
    known: set[str] = set()
    for line in lines:
        found = _HEADER.match(line)
        if found:
            known |= {found[1].lower()} & HEADERS
        elif not line or not line.startswith((" ", "\t")):
            break
    return len(known) >= (1 if name.endswith(SUFFIXES) else 3)


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read the messages: the text of each, then the files attached to it."""
    if source.depth >= MOST_DEPTH:
        yield source.issue(
            f"a mail within {MOST_DEPTH} others was not opened", "save it as a file of its own, and screen that"
        )
        return
    seen = fingerprint(source)
    if seen.head.startswith(_OLE):
        yield source.issue("this form of mail, Outlook's own, is not read", "save the mail as .eml or text")
        return
    evidence = evidence_of(source, seen, NAME, Kind.PURCHASE)
    yield evidence
    some = False
    for number, content in _messages(source):
        for item in _message(source, evidence, number, content, options):
            some = some or not isinstance(item, Evidence)
            yield item
    if not some:
        yield source.issue("the file holds no message with any text", "save the whole mail with its attachments")


class _Careful(Compat32):
    """How headers are taken: no more of one than is looked at, and bytes beyond ASCII as they came."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)  # type: ignore[arg-type]
        return name, value[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


def _messages(source: Source) -> Iterator[tuple[str, bytes | Issue]]:
    """What each message is called in places (nothing, if it is the only one), and its bytes."""
    with source.open() as file:
        first = file.readline(LONGEST_HEADER).removeprefix(b"\xef\xbb\xbf")
        if not _BEGIN.match(first):
            content = first + file.read(MOST_BYTES + 1)
            yield "", _checked(source, content, None)
            return
        number, held, size, blank = 1, [], 0, False  # type: int, list[bytes], int, bool
        while line := file.readline(1 << 20):
            if blank and _BEGIN.match(line):
                yield f"message {number}", _checked(source, b"".join(held), f"message {number}", size)
                number, held, size = number + 1, [], 0
                if number > MOST_MESSAGES:
                    problem = f"message {number:,} and all after it were not read"
                    yield "", source.issue(problem, f"split the mailbox: {MOST_MESSAGES:,} messages are read")
                    return
                continue
            size += len(line)
            if size <= MOST_BYTES:
                held.append(line)
            blank = not line.strip()
        yield f"message {number}", _checked(source, b"".join(held), f"message {number}", size)


def _checked(source: Source, content: bytes, place: str | None, size: int = 0) -> bytes | Issue:
    """A message that is small and flat enough to be parsed; else what it is not."""
    what, remedy = "the message was not read", "save what is attached to it as files, and screen those"
    if max(len(content), size) > MOST_BYTES:
        return source.issue(f"{what}: it has more than {MOST_BYTES:,} bytes", remedy, place, lost=1)
    if content.count(b"\n") > MOST_NEWLINES:
        return source.issue(f"{what}: it has more than {MOST_NEWLINES:,} lines", remedy, place, lost=1)
    if len(_HOLDS.findall(content)) > MOST_MULTIPARTS:
        return source.issue(f"{what}: it has more than {MOST_MULTIPARTS} parts within parts", remedy, place, lost=1)
    return content


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a body: what its columns mean, its rows, the line of the first of them, and how places are told."""

    mapping: Mapping
    rows: list[list[str]]
    first: int
    where: str

    def columns(self) -> Iterator[Rows]:
        """Its rows as columns."""
        import pyarrow as pa

        columns = {
            position: pa.array([row[position] or None for row in self.rows], pa.string())
            for position, _, _ in self.mapping.columns
        }
        yield Rows(columns, pa.array(range(self.first, self.first + len(self.rows)), pa.int64()))


@dataclass(slots=True)
class _Mail:
    """What was found in one message, in its order."""

    where: str
    """What stands before places in it."""
    things: list[Thing] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    issues: list[tuple[str, str, bool]] = field(default_factory=list)
    """Problem, remedy, and whether something was not looked at."""
    plain: str = ""
    """The plain text so far, without blanks, that a body in HTML is compared with."""
    lines: int = 0
    held: int = 0
    """Lines and rows that were kept."""
    lost: int = 0
    """Lines beyond the limit."""
    pictures: list[str] = field(default_factory=list)


def _message(
    source: Source, evidence: Evidence, number: str, content: bytes | Issue, options: ReadOptions
) -> Iterator[Evidence | Batch | Issue]:
    if isinstance(content, Issue):
        yield content
        return
    mail = _Mail(f"{number}, " if number else "")
    try:
        parsed = message_from_bytes(content, policy=_Careful())
        _take(mail, parsed, mail.where, 0)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else f"{type(error).__name__} {error}"[:80]
        mail.issues.append((f"a part of the message cannot be read ({why})", "save it again, or forward it", True))
    yield from batches(evidence, mail.things)
    for table in mail.tables:
        yield from row_batches(source, evidence, table.mapping, table.columns, table.where)
    for problem, remedy, blind in _told(mail):
        yield source.issue(problem, remedy, number or None, blind=blind)
    yield from _attached(source, mail, number, options)


def _told(mail: _Mail) -> Iterator[tuple[str, str, bool]]:
    yield from mail.issues
    if mail.lost:
        yield (
            f"{mail.lost:,} lines of text beyond the first {MOST_LINES:,} were not read",
            "screen them apart",
            True,
        )
    if mail.pictures:
        names = ", ".join(mail.pictures[:10])
        yield f"pictures shown in the text were not read: {names}", "look at them, if they show a list", False


def _take(mail: _Mail, message: Message, where: str, depth: int) -> None:
    """Gather subject, bodies and files of a message and of those it holds."""
    subject = _decoded_header(message.get("Subject"))
    if subject:
        mail.things.append(thing(f"{where}subject", text=subject))
        mail.held += 1
    mail.lines, mail.plain = 0, ""
    inner = 0
    stack: list[Message] = [message]
    while stack:
        part = stack.pop()
        kind = part.get_content_type()
        if kind in _LOCKED:
            mail.issues.append(("an encrypted or sealed part was not opened", "save the mail decrypted", True))
        elif kind == "message/rfc822" and part.is_multipart():
            inner += 1
            if depth + 1 >= MOST_DEPTH:
                mail.issues.append((f"a mail within {MOST_DEPTH} others was not opened", "save it apart", True))
            else:
                lines, plain = mail.lines, mail.plain
                _take(mail, part.get_payload(0), f"{where}attached message {inner}, ", depth + 1)  # type: ignore[arg-type]
                mail.lines, mail.plain = lines, plain
        elif part.is_multipart():
            stack.extend(reversed(part.get_payload()))  # type: ignore[arg-type]
        else:
            _take_leaf(mail, part, kind, where)


def _take_leaf(mail: _Mail, part: Message, kind: str, where: str) -> None:
    """A part that holds no others: text of the body, a file, or what nobody reads."""
    name = _decoded_header(part.get_filename())
    attached = part.get_content_disposition() == "attachment"
    content = part.get_payload(decode=True)
    if kind in _SIGNATURES or not isinstance(content, bytes) or not content.strip():
        return
    if kind.startswith("text/") and not attached and not name:
        _take_text(mail, content, kind, part.get_content_charset(), where)
    elif kind.startswith("image/") and not attached:
        mail.pictures.append(safe_name(name) or "without a name")
    elif kind.startswith("image/"):
        problem = f"an attached picture was not read: {safe_name(name) or 'without a name'}"
        mail.issues.append((problem, "run text recognition (OCR) on it and screen the result", True))
    else:
        mail.files.append((name, content))


def _take_text(mail: _Mail, content: bytes, kind: str, charset: str | None, where: str) -> None:
    text = _decoded(content, charset)
    rows = hypertext.rows_of(text) if kind == "text/html" else [[line] for line in text.splitlines()]
    said = mail.plain if kind == "text/html" else ""
    for wide, coming in groupby(rows, len):
        part = list(coming)
        was_said = bool(said) and _squeezed("".join(part[-1])) in said
        if wide > 1 and not was_said and _take_table(mail, part, where):
            continue
        for row in part:
            _take_line(mail, hypertext.BETWEEN.join(filter(None, row)), said, where)
    if kind != "text/html" and len(mail.plain) < MOST_COMPARED:
        mail.plain += _squeezed(text[:MOST_COMPARED])


def _take_line(mail: _Mail, line: str, said: str, where: str) -> None:
    """Take a line, unless it was said before."""
    mail.lines += 1
    if said and _squeezed(line) in said:
        return
    for one in texts(f"{where}body line {mail.lines}", line):
        if mail.held < MOST_LINES:
            mail.things.append(one)
            mail.held += 1
        else:
            mail.lost += 1


def _take_table(mail: _Mail, rows: list[list[str]], where: str) -> bool:
    """Take rows whose first one or two are a header that names what is bought; False for others."""
    header = find_header(rows)
    if score(header.words) < KNOWN or header.data > 2 or mail.held + len(rows) > MOST_LINES:
        return False
    mapping = map_header(header.words)
    if not mapping.identifying or len(rows) == header.data:
        return False
    first = mail.lines + header.data + 1
    mail.tables.append(_Table(mapping, rows[header.data :], first, f"{where}body line {{}}"))
    mail.lines += len(rows)
    mail.held += len(rows)
    return True


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _decoded(content: bytes, charset: str | None) -> str:
    """Text in the encoding it says, or the one it shows where it says a wrong one."""
    for encoding in (charset, detect(content[: 64 << 10])):
        try:
            return content.decode(encoding or "utf-8")
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _decoded_header(value: Any) -> str:
    """A header, or the name of a file, as people see it."""
    if not value:
        return ""
    raw = str(value)[:LONGEST_HEADER]
    if not raw.isascii():
        return _one_line(_decoded(raw.encode("utf-8", "surrogateescape"), None))
    try:
        parts = decode_header(raw)
    except ValueError:
        return _one_line(raw)
    return _one_line("".join(part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything that a path or a terminal could take for more than letters.

    >>> safe_name("../../etc/pass\\x1bwd"), safe_name("C:\\\\Users\\\\a.xlsx"), safe_name("..")
    ('passwd', 'a.xlsx', '')
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return kept if len(kept) <= LONGEST_NAME else stem[: LONGEST_NAME - 10] + dot + ending[:9]


def _attached(source: Source, mail: _Mail, number: str, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Every attached file by the reader of its format."""
    taken: set[str] = set()
    for count, (name, content) in enumerate(mail.files[:MOST_ATTACHED], 1):
        shown = safe_name(name) or f"attachment {count}"
        if shown in taken:
            shown = f"{count} {shown}"
        taken.add(shown)
        inside = source.enclosed(f"{number}/{shown}" if number else shown, content)
        yield from read_file(inside, ReadOptions(None, options.mapping, options.sheet))
    if len(mail.files) > MOST_ATTACHED:
        left = len(mail.files) - MOST_ATTACHED
        yield source.issue(
            f"{left:,} attached files were not opened: {MOST_ATTACHED} of one mail are",
            "save them, and screen the folder",
            number or None,
        )
