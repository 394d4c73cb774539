"""Parameters of CPE (gateways, optical terminals, set-top boxes) as TR-069 management tells them: one device or many.

Lists of names and values as text, CSV (a parameter a line, or a device a line), JSON in several shapes, among them
the devices of GenieACS (`_deviceId`, `_value`), and messages in XML (`Inform`, `GetParameterValuesResponse`). One
observation a device, with its OUI, serial number, addresses and, where it has one, the serial number of its optical
line; one each for what is seen behind it (`seen_by`) and plugged into it (`host_device`). Names: TR-098 and TR-181 of
the Broadband Forum; messages: TR-069 amendment 6; https://docs.genieacs.com for its export.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.encoding import detect
from debar.readers.parts.flat import as_text
from debar.readers.parts.lines import LONGEST, bounded_lines, utf8_chunks
from debar.readers.parts.parameters import PATH, Device
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint
from debar.readers.parts.stream import encoding_of, is_lines, outline, things
from debar.readers.parts.things import Thing, batches, evidence_of
from debar.readers.parts.xml import Element, elements, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "tr069"
SUFFIXES = ()

MESSAGES = ("Inform", "GetParameterValuesResponse")
"""Messages of TR-069 that hold values."""
DEEPEST = 40
"""Levels of objects within objects that are followed; the deepest name of the data models has some fifteen parts."""
DELIMITERS = ",;\t|"
_CALL = re.compile(rb"urn:dslforum-org:cwmp-|<(?:\w+:)?ParameterValueStruct\b")
_LINE = re.compile(
    rb"^[^\w\n<{]{0,12}(?:[^,;\t\n]{0,80}[,;\t])?\"?(?:InternetGatewayDevice|Device)(?:\.[\w\-]+){2,}\.?\"?[ \t]*"
    rb"(?:\([\w:]+\)[ \t]*)?(?:=>|[=:,;|\t ])",
    re.MULTILINE,
)
"""A line that begins with a name (perhaps behind that of a device) and goes on with what may be its value."""
_HEADER = re.compile(rb"\A[^\n]*(?:InternetGatewayDevice|Device)\.DeviceInfo\.\w+[^\n\w]+[^\n]*(?:Device)\.[\w.\-]+")
_JSON = re.compile(
    rb'"_deviceId"[ \t\r\n]*:|"InternetGatewayDevice"[ \t\r\n]*:'
    rb'|"(?:InternetGatewayDevice|Device)(?:\.[\w\-]+){2,}\.?"'
    rb'|"Device"[ \t\r\n]*:[ \t\r\n]*\{[ \t\r\n]*"(?:DeviceInfo|Hosts|ManagementServer|WiFi|IP|Ethernet)"'
)
_ASSIGNED = re.compile(r"\s*(?:\([\w:]+\)\s*)?(?:=>|[=:|]|\s)\s*")
_TYPE = re.compile(r"\s*[,;]?\s*\(?xsd:\w+\)?,?\s*\Z")
_NAMES = ("name", "Name", "parameter", "path", "parameterName")
_VALUES = ("value", "Value", "_value", "parameterValue")


def claims(head: bytes, name: str) -> bool:
    """Whether the beginning holds names of parameters with values, or a message of TR-069."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        return bool(_CALL.search(plain)) and root_of(head) in ("Envelope", *MESSAGES, "ParameterList")
    if plain[:1] in (b"{", b"["):
        return bool(_JSON.search(plain))
    return len(_LINE.findall(plain)) >= 2 or bool(_HEADER.match(plain))


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a dump of parameters. See `debar.readers.read` for what comes out."""
    seen = fingerprint(source)
    start = seen.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    is_xml, is_json = start == b"<", start in (b"{", b"[")
    encoding = encoding_of(seen) if is_json else detect(seen.head, seen.sample)
    evidence = evidence_of(source, seen, NAME, Kind.INVENTORY, None if is_xml else encoding)
    yield evidence
    if is_xml:
        devices = _from_xml(source)
    elif is_json:
        devices = _from_json(source, encoding, seen)
    else:
        devices = _from_text(source, encoding)
    yield from batches(evidence, _told(source, devices))


def _told(source: Source, devices: Iterator[Device | Issue]) -> Iterator[Thing | Issue]:
    some, unused = False, 0
    for device in devices:
        if isinstance(device, Issue):
            yield device
            continue
        unused += device.unused
        for one in device.things():
            some = some or bool(one.fields)
            yield one
        if device.beyond:
            problem = f"{device.beyond:,} values of devices behind this one are beyond the limit and were not read"
            yield source.issue(problem, "ask the device for fewer of them at once", device.place)
    if not some:
        yield source.issue("no device was found in it", "save at least what stands below DeviceInfo")
    if unused:
        problem = f"{unused:,} parameters that name no equipment were not used"
        yield source.issue(problem, "nothing to do", blind=False)


class _Sorter:
    """Tells where one device ends and the next begins, in a list that does not say so."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._device: Device | None = None
        self._key = ""
        self._seen: set[str] = set()

    def take(self, number: int, key: str, path: str, value: str) -> Iterator[Device]:
        """Take a parameter; gives the device before it, when this is the first of another one."""
        if self._device is None or key != self._key or path in self._seen:
            yield from self.rest()
            self._device, self._key, self._seen = Device(f"{self._word} {number}"), key, set()
        assert self._device is not None
        if ".DeviceInfo." in path:
            self._seen.add(path)  # one device tells each of these once
        self._device.take(path, value)

    def rest(self) -> Iterator[Device]:
        """The last device, when the list is at its end."""
        if self._device is not None:
            yield self._device
            self._device = None


class _Header(NamedTuple):
    """The first line of a table with a device a line."""

    delimiter: str
    names: list[str]


def _from_text(source: Source, encoding: str) -> Iterator[Device | Issue]:
    sorter, header = _Sorter("line"), None  # type: _Sorter, _Header | None
    strange = 0
    for number, line in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        if isinstance(line, int):
            problem = f"the line has {line:,} bytes, more than the {LONGEST:,} that are read"
            yield source.issue(problem, "write one parameter a line", f"line {number}", lost=1)
            continue
        text = line.decode("utf-8", "replace").strip()
        if header is None:
            header = _header(text) if text else None
            if header:
                continue
        if header:
            yield _of_row(number, header, text)
            continue
        found = _parameter(text)
        if found:
            yield from sorter.take(number, *found)
        elif text:
            strange += 1
    yield from sorter.rest()
    if strange:
        yield source.issue(f"{strange:,} lines that are no parameter were not used", "nothing to do", blind=False)


def _header(text: str) -> _Header | None:
    """The names at the head of a table with a device a line; nothing for a line of another kind."""
    delimiter = max(DELIMITERS, key=text.count)
    names = _cells(text, delimiter)
    return _Header(delimiter, names) if sum(bool(PATH.fullmatch(name)) for name in names) >= 2 else None


def _of_row(number: int, header: _Header, text: str) -> Device:
    device = Device(f"line {number}")
    for path, value in zip(header.names, _cells(text, header.delimiter), strict=False):
        if PATH.fullmatch(path):
            device.take(path, value)
    return device


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])]
    except csv.Error:
        return [cell.strip() for cell in text.split(delimiter)]


def _parameter(text: str) -> tuple[str, str, str] | None:
    """(what stands before it, name, value) of a line that is a parameter."""
    begin = PATH.search(text)
    if begin is None:
        return None
    before, after = text[: begin.start()].strip(" \t\"'>*-•$"), text[begin.end() :]
    quoted = after.startswith(('"', "'"))
    rest = after[1:] if quoted else after
    delimiter = rest.lstrip(" ")[:1]
    if delimiter and delimiter in DELIMITERS and (delimiter != "|" or before.endswith("|")):
        return _of_cells(text, delimiter)
    found = _ASSIGNED.match(rest)
    if before or found is None:
        return None
    return "", begin[0], _unquoted(rest[found.end() :])


def _of_cells(text: str, delimiter: str) -> tuple[str, str, str] | None:
    cells = _cells(text, delimiter)
    at = next((number for number, cell in enumerate(cells) if PATH.fullmatch(cell)), None)
    if at is None or at + 1 >= len(cells):
        return None
    return " ".join(cells[:at]), cells[at], _unquoted(cells[at + 1])


def _unquoted(value: str) -> str:
    """A value without quotes around it or a type behind it (`"x" (xsd:string)`, `x, xsd:string`)."""
    value = value.strip()
    value = value[:-40] + _TYPE.sub("", value[-40:])
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _from_xml(source: Source) -> Iterator[Device | Issue]:
    try:
        for element in elements(source, *MESSAGES, "ParameterList"):
            yield _of_message(element)
    except EvidenceError as error:
        remedy = "save each message as a file of its own"
        yield source.issue(f"the rest of the messages was not read: {error}", remedy)


def _of_message(element: Element) -> Device:
    device = Device(f"line {element.line}")
    for part in element.first("DeviceId").parts:
        device.take(f"DeviceId.{part.name}", part.text)
    for struct in element.every("ParameterValueStruct"):
        device.take(struct.first("Name").text, struct.first("Value").text)
    return device


def _from_json(source: Source, encoding: str, seen: Fingerprint) -> Iterator[Device | Issue]:
    """Each object is a device, unless it is a single parameter: then several make one."""
    sorter = _Sorter("item")
    for number, found in enumerate(_objects(source, encoding, seen), 1):
        if isinstance(found, Issue):
            yield found
        elif isinstance(found, dict) and (single := _single(found)):
            for path, value in single:
                yield from sorter.take(number, "", path, value)
        else:
            yield from sorter.rest()
            device = Device(f"item {number}")
            for path, value in _leaves(found):
                device.take(path, value)
            yield device
    yield from sorter.rest()


def _objects(source: Source, encoding: str, seen: Fingerprint) -> Iterator[Any]:
    try:
        if is_lines(seen.head):
            yield from _objects_of_lines(source, encoding)
            return
        kind, keys = outline(source, encoding)
        listed = next((key[:-2] for key in keys if key.endswith("[]")), None)
        prefix = "item" if kind == "array" else f"{listed}.item" if listed else ""
        yield from things(source, encoding, prefix)
    except EvidenceError as error:
        yield source.issue(f"the rest of the file was not read: {error}", "mend the file or export it again")


def _objects_of_lines(source: Source, encoding: str) -> Iterator[Any]:
    import orjson

    for number, line in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        if isinstance(line, int):
            yield source.issue(f"the line has {line:,} bytes, too many", "split it", f"line {number}", lost=1)
        elif line.strip():
            try:
                yield orjson.loads(line)
            except (orjson.JSONDecodeError, RecursionError) as error:
                problem = f"the line is no JSON ({str(error)[:80]})"
                yield source.issue(problem, "mend the line", f"line {number}", lost=1)


def _single(thing: dict[str, Any]) -> list[tuple[str, str]]:
    """The values of an object that is one parameter, or those below one path; nothing for other objects."""
    name = next(
        (thing[key] for key in _NAMES if isinstance(thing.get(key), str) and PATH.fullmatch(thing[key])), None
    )
    if name is None:
        return []
    if isinstance(below := thing.get("parameters"), dict):
        return [(f"{name.rstrip('.')}.{key}", as_text(value)) for key, value in below.items()]
    return [(name, as_text(thing[key])) for key in _VALUES if key in thing][:1]


def _leaves(thing: Any) -> Iterator[tuple[str, str]]:
    """Every value with its name, without recursion; marks that an export adds to each are no parts of names."""
    stack: list[tuple[str, int, Any]] = [("", 0, thing)]
    while stack:
        path, depth, value = stack.pop()
        if depth > DEEPEST:
            continue
        if isinstance(value, dict):
            if single := _single(value):
                yield from single
                continue
            inner = [(_below(path, str(key)), depth + 1, part) for key, part in value.items() if _tells(str(key))]
            stack.extend(reversed(inner))
        elif isinstance(value, list):
            stack.extend((path, depth + 1, part) for part in reversed(value))
        elif path and (text := as_text(value)):
            yield path, text


def _tells(key: str) -> bool:
    return not key.startswith("_") or key in ("_value", "_deviceId") or key in _HEADS


_HEADS = {
    "_Manufacturer": "Manufacturer",
    "_OUI": "OUI",
    "_ProductClass": "ProductClass",
    "_SerialNumber": "SerialNumber",
}


def _below(path: str, key: str) -> str:
    """The name of what lies under a key of an object."""
    if key in ("_value", "value", "Value"):
        return path
    key = {"_deviceId": "DeviceId", "deviceId": "DeviceId", "DeviceID": "DeviceId"}.get(key, _HEADS.get(key, key))
    return f"{path.rstrip('.')}.{key}" if path else key
