"""What is linked with what as GraphML, for programs that draw and search networks (http://graphml.graphdrawing.org/).

A node is a device, a module, or a name that a neighbour told of; an edge is a cable or an entry of a table, with its
ports.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from debar.reports.parts import tell
from debar.reports.parts.encode import utf8
from debar.reports.parts.gather import gather
from debar.reports.parts.things import things
from debar.reports.parts.topology import graph
from debar.reports.parts.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.model import Asked, Item
    from debar.reports.parts.topology import Edge, Graph, Node

NAME = "graphml"
SUFFIX = ".graphml"
BINARY = True

NODE = ("name", "verdict", "maker", "maker_name", "role", "strength", "model", "site", "ip", "rules", "file", "place")
EDGE = ("how", "ports")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2)."""


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write the graph of the run."""
    run = gather(items)
    for text in _document(graph(run, things(run)), (*NODE, "said") if asked.said else NODE):
        out.write(utf8(text))


def _document(whole: Graph, of_nodes: Iterable[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for kind, names in (("node", of_nodes), ("edge", EDGE)):
        for name in names:
            yield f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="string"/>\n'
    yield '<graph id="network" edgedefault="undirected">\n'
    ids = {key: f"n{at}" for at, key in enumerate(whole.nodes)}
    for key, node in whole.nodes.items():
        yield f'<node id="{ids[key]}">{_data("node", _told(node))}</node>\n'
    for edge in whole.edges:
        yield f'<edge source="{ids[edge.near]}" target="{ids[edge.far]}">{_data("edge", _tied(edge))}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _data(kind: str, told: dict[str, str]) -> str:
    return "".join(
        f"<data key={quoteattr(f'{kind}-{name}')}>{escape(_NO_XML.sub(' ', value))}</data>"
        for name, value in told.items()
        if value
    )


def _told(node: Node) -> dict[str, str]:
    """What is said of a node; the verdict only where it was looked at."""
    file, place = node.key
    told = {"name": node.name, "file": file, "place": place if file else ""}
    thing = node.thing
    if thing is None:
        return told
    known = thing.identification
    return {
        **told,
        "verdict": thing.verdict.value,
        "maker": known.maker if known else "",
        "maker_name": thing.maker,
        "role": str(known.role) if known else "",
        "strength": known.strength.word if known else "",
        "model": thing.model,
        "site": thing.site,
        "ip": thing.field("ip"),
        "rules": "; ".join(thing.rules),
        "said": "\n".join(tell.said_by_rule(thing.said, words("en"))),
    }


def _tied(edge: Edge) -> dict[str, str]:
    return {"how": "; ".join(edge.how), "ports": "; ".join(edge.ports)}
