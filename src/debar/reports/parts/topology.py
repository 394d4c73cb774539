"""What is linked with what, as nodes and edges; and the places of the nodes in a picture.

A node is one device of the run, or a name that a neighbour told of and nothing else knows. In the picture the things
that only hang on one other thing and of which no rule speaks are drawn as one, with their number, so that a large
network stays readable; what is barred or must be reviewed always stands by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.model import End, Link
    from debar.reports.parts.gather import Gathered
    from debar.reports.parts.things import Thing

MOST = 160
"""Nodes that are drawn; of a larger network those nearest to what a rule speaks of."""
WIDE, HIGH, EDGE = 190, 92, 40
"""Units between two nodes of a layer, two layers, and around the picture."""
PER_ROW = 9
"""Nodes side by side; a longer layer is broken."""

Key = tuple[str, str]
"""(file, place) of an observation, or ("", name) of what is only known by name."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in the network."""

    key: Key
    name: str
    thing: Thing | None = None
    """Of what the run tells; None when it looked no closer, or knows only the name."""
    count: int = 1
    """How many things it stands for."""

    @property
    def verdict(self) -> Verdict:
        """The strongest that is said of it."""
        return self.thing.verdict if self.thing else Verdict.UNIDENTIFIED

    @property
    def speaks(self) -> bool:
        """Whether a rule speaks of it."""
        return self.verdict.rank < Verdict.CLEAR.rank


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two nodes."""

    near: Key
    far: Key
    ports: tuple[str, ...]
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges, each once, in the order of the evidence."""

    nodes: Mapping[Key, Node]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A graph as it is drawn: nodes with their places, and the size of the picture."""

    nodes: tuple[tuple[Node, int, int], ...]
    edges: tuple[tuple[Edge, int, int, int, int], ...]
    width: int
    height: int
    left_out: int
    """Nodes that are not drawn."""


@dataclass(slots=True)
class _Tied:
    ports: dict[str, None] = field(default_factory=dict)
    how: dict[str, None] = field(default_factory=dict)


def graph(run: Gathered, things: Iterable[Thing]) -> Graph:
    """All that is linked. A thing with two makers is one node, with the stronger verdict."""
    told: dict[Key, Thing] = {}
    for thing in things:  # the strongest verdict comes first
        told.setdefault(thing.at, thing)
    nodes: dict[Key, Node] = {}
    ties: dict[tuple[Key, Key], _Tied] = {}
    for link in run.links:
        near, far = (_node(end, told, nodes) for end in (link.near, link.far))
        if near != far:
            _tie(ties, near, far, link)
    edges = (Edge(*ends, tuple(tied.ports), tuple(tied.how)) for ends, tied in ties.items())
    return Graph(nodes, tuple(edges))


def _node(end: End, told: Mapping[Key, Thing], nodes: dict[Key, Node]) -> Key:
    key = (end.file, end.place) if end.file and end.place else ("", end.name)
    nodes.setdefault(key, Node(key, end.name, told.get(key)))
    return key


def _tie(ties: dict[tuple[Key, Key], _Tied], near: Key, far: Key, link: Link) -> None:
    """Both directions of one cable are one edge."""
    ends = (far, near) if (far, near) in ties else (near, far)
    tied = ties.setdefault(ends, _Tied())
    tied.how[link.how] = None
    if link.port:
        tied.ports[link.port] = None


def drawn(whole: Graph) -> Placed:
    """The graph with its leaves put together, in layers from what has the most links."""
    small = _together(whole)
    kept = _nearest(small)
    layers = _layers(kept)
    places: dict[Key, tuple[int, int]] = {}
    row = 0
    for layer in layers:
        for begin in range(0, len(layer), PER_ROW):
            part = layer[begin : begin + PER_ROW]
            for at, key in enumerate(part):
                places[key] = (at, row)
            row += 1
    widest = max((at for at, _ in places.values()), default=0)
    per_row = Counter(at_row for _, at_row in places.values())
    spots = {
        key: (
            EDGE + WIDE // 2 + at * WIDE + (widest + 1 - per_row[at_row]) * WIDE // 2,
            EDGE + HIGH // 2 + at_row * HIGH,
        )
        for key, (at, at_row) in places.items()
    }
    return Placed(
        tuple((kept.nodes[key], *spot) for key, spot in spots.items()),
        tuple((edge, *spots[edge.near], *spots[edge.far]) for edge in kept.edges),
        2 * EDGE + (widest + 1) * WIDE,
        2 * EDGE + max(row, 1) * HIGH,
        sum(node.count for node in small.nodes.values()) - sum(node.count for node in kept.nodes.values()),
    )


def _together(whole: Graph) -> Graph:
    """With the silent leaves of each node drawn as one."""
    near = _neighbours(whole.edges)
    leaves: dict[Key, list[Key]] = defaultdict(list)
    for key, node in whole.nodes.items():
        if len(near[key]) == 1 and not node.speaks:
            (only,) = near[key]
            if len(near[only]) > 1 or whole.nodes[only].speaks:
                leaves[only].append(key)
    bundles = {host: several for host, several in leaves.items() if len(several) > 1}
    gone = {key for several in bundles.values() for key in several}
    nodes = {key: node for key, node in whole.nodes.items() if key not in gone}
    edges = [edge for edge in whole.edges if edge.near not in gone and edge.far not in gone]
    for host, several in bundles.items():
        key = ("", f"\0{host}")
        nodes[key] = Node(key, "", None, len(several))
        edges.append(Edge(host, key, (), ()))
    return Graph(nodes, tuple(edges))


def _nearest(whole: Graph) -> Graph:
    """The part that is drawn: from what a rule speaks of outward, and then the rest."""
    if len(whole.nodes) <= MOST:
        return whole
    begin = [key for key, node in whole.nodes.items() if node.speaks] or list(whole.nodes)[:1]
    kept: dict[Key, None] = {}
    for key in (*_walk(begin, _neighbours(whole.edges)), *whole.nodes):
        if len(kept) >= MOST:
            break
        kept[key] = None
    nodes = {key: node for key, node in whole.nodes.items() if key in kept}
    return Graph(nodes, tuple(edge for edge in whole.edges if edge.near in kept and edge.far in kept))


def _layers(part: Graph) -> list[list[Key]]:
    """Keys in layers by their distance from the node with the most links of their island."""
    near = _neighbours(part.edges)
    layers: list[list[Key]] = []
    seen: set[Key] = set()
    for root in sorted(part.nodes, key=lambda key: (-len(near[key]), part.nodes[key].name, key)):
        if root in seen:
            continue
        seen.add(root)
        layer = [root]
        while layer:
            layers.append(layer)
            following = []
            for key in layer:
                fresh = sorted(near[key] - seen, key=lambda each: (-len(near[each]), part.nodes[each].name, each))
                seen.update(fresh)
                following += fresh
            layer = following
    return layers


def _walk(begin: Sequence[Key], near: Mapping[Key, set[Key]]) -> Iterator[Key]:
    """The keys in order of their distance from those to begin with."""
    seen, waiting = set(begin), deque(begin)
    while waiting:
        key = waiting.popleft()
        yield key
        fresh = sorted(near[key] - seen)
        seen.update(fresh)
        waiting.extend(fresh)


def _neighbours(edges: Iterable[Edge]) -> defaultdict[Key, set[Key]]:
    near: defaultdict[Key, set[Key]] = defaultdict(set)
    for edge in edges:
        near[edge.near].add(edge.far)
        near[edge.far].add(edge.near)
    return near
