"""A dialogue with command lines -> who was asked what, and what came back; bounded in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TEXT = 60_000
"""Characters of one output that are kept; a whole inventory of a chassis has a third of it."""
LONGEST_LINE = 2_000
_VERB = r"(?:admin\w* )?(?:sho?w?|di(?:s(?:p(?:l(?:ay?)?)?)?)?|get)\b"
_HOST = r"[A-Za-z0-9][\w.\-/:]{0,63}"
_PROMPT = re.compile(
    rf"\s{{0,8}}(?:<[~*]?(?P<angle>{_HOST})>|\[[~*]?(?P<square>{_HOST})\]"
    rf"|(?:[\w.\-]{{1,32}}@)?(?P<plain>{_HOST})(?:\([\w.\-/ ]{{1,40}}\))?[ ]?[#>$%])"
    rf"[ \t]*(?P<command>{_VERB} [^\n|<,;\x22]{{1,200}}?)[ \t]*(?:\|.{{0,200}})?\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:[!#=*\-]{2,}|[!#] ?)\s*(?:(?:command|cmd|output of)\s*:?\s*)?"
    r"['\"`]?(?P<command>(?:show|display|get) [a-z][\w\- /.]{1,100}?)['\"`]?\s*[!#=*\-:]*\Z|"
    r"(?:command|cmd)\s*:\s*['\"`]?(?P<named>(?:show|display|get) [a-z][\w\- /.]{1,100}?)['\"`]?\s*\Z",
    re.IGNORECASE,
)
COMMAND_IN_NAME = re.compile(
    r"(?:^|[^a-z])(?P<verb>show|display|get)[_\- ](?P<rest>[a-z][a-z0-9\-_ ]{1,60})", re.IGNORECASE
)
"""A command in the name of a file: `sw1_show_version.txt`."""
_PAGER = re.compile(r"<?(?<!-)-{2,} ?\(?more\b[^-\n>]{0,40}\)?(?: ?-{2,}>?)?|\x1b\[[0-9;?]{0,12}[A-Za-z]|\x08", re.I)


@dataclass(frozen=True, slots=True)
class Output:
    """What a device answered: its name (empty where no prompt tells), the command, the line of it, the text."""

    host: str
    command: str
    line: int
    text: str
    lost: int = 0
    """Lines of it that were not kept."""


def question(line: str) -> tuple[str, str] | None:
    """Host and command of a prompt that asks for something; without a host, of a heading that names a command.

    >>> question("sw1#sh  ver"), question("[~core]display device"), question("=== show arp ==="), question("a > b")
    (('sw1', 'sh ver'), ('core', 'display device'), ('', 'show arp'), None)
    """
    if len(line) > LONGEST_LINE or not any(mark in line for mark in "#>]$%!=*:-"):
        return None
    if found := _PROMPT.match(line):
        host = found["angle"] or found["square"] or found["plain"]
        return host.rpartition(":")[2] or host, " ".join(found["command"].lower().split())
    if found := _HEADING.match(line.strip()):
        return "", " ".join((found["command"] or found["named"]).lower().split())
    return None


def command_in(name: str) -> str:
    """The command in the name of a file; empty where there is none.

    >>> command_in("sw1_show_lldp_neighbors_detail.txt")
    'show lldp neighbors detail'
    """
    found = COMMAND_IN_NAME.search(name.rpartition("/")[2])
    rest = re.sub(r"(?:_?\d+)?$", "", found["rest"]) if found else ""
    return f"{found['verb']} {rest.replace('_', ' ')}".lower().strip() if found else ""


def outputs(lines: Iterable[bytes | int], name: str) -> Iterator[Output]:
    """Every output of a dialogue in order; what stands before the first question goes by the name of the file."""
    host, command, begun, kept, size, lost = "", command_in(name), 1, list[str](), 0, 0
    for number, raw in enumerate(lines, 1):
        line = "" if isinstance(raw, int) or len(raw) > LONGEST_LINE else _plain(raw)
        asked = question(line)
        if asked or _is_prompt_of(host, line):
            if asked and not host:
                kept = [before for before in kept if not _is_prompt_of(asked[0], before)]
            if any(kept) or lost:
                yield Output(host, command, begun, "\n".join(kept), lost)
            host, command = (asked[0] or host, asked[1]) if asked else (host, "")
            begun, kept, size, lost = number, [], 0, 0
        elif isinstance(raw, int) or len(raw) > LONGEST_LINE or size + len(line) > MOST_TEXT:
            lost += 1
        else:
            kept.append(line)
            size += len(line) + 1
    if any(kept) or lost:
        yield Output(host, command, begun, "\n".join(kept), lost)


def _is_prompt_of(host: str, line: str) -> bool:
    """Whether a line is the prompt of the device that was asked, with or without another command."""
    if not host or host not in line[: len(host) + 12]:
        return False
    before, _, after = line.partition(host)
    opened = before.strip() in ("", "<", "[", "<~", "[~", "[*") or before.endswith(("@", ":"))
    return opened and after.lstrip(" ")[:1] in ("#", ">", "$", "%", "]", "(")


def _plain(raw: bytes) -> str:
    """A line without what a pager left in it."""
    line = raw.decode("utf-8", "replace").rstrip()
    if "\x1b" not in line and "\x08" not in line and "more" not in line.lower():
        return line
    without = _PAGER.sub("", line)
    return line if without == line else without.strip()
