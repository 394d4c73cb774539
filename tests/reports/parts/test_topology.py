"""Where the nodes of a network stand in its picture: each once, no two in one place, silent leaves together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.reports import network

from debar.reports.parts.gather import gather
from debar.reports.parts.things import things
from debar.reports.parts.topology import MOST, Edge, Graph, Node, drawn, graph

if TYPE_CHECKING:
    from debar.reports.parts.topology import Key


def test_silent_leaves_are_drawn_as_one() -> None:
    run = gather(network.run())
    picture = drawn(graph(run, things(run)))
    counts = sorted(node.count for node, _, _ in picture.nodes)
    assert counts == [1, 1, 1, 1, 4]
    assert picture.left_out == 0


NUMBERS = st.integers(0, 400)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=600))
def test_every_node_has_a_place_of_its_own(pairs: list[tuple[int, int]]) -> None:
    nodes: dict[Key, Node] = {}
    edges = []
    for one, other in dict.fromkeys(pairs):
        if one != other:
            ends: tuple[Key, Key] = ("f", str(one)), ("f", str(other))
            nodes |= {key: Node(key, key[1]) for key in ends}
            edges.append(Edge(*ends, (), ()))
    picture = drawn(Graph(nodes, tuple(edges)))
    spots = [(x, y) for _, x, y in picture.nodes]
    assert len(set(spots)) == len(spots) <= MOST
    assert all(0 < x < picture.width and 0 < y < picture.height for x, y in spots)
    assert sum(node.count for node, _, _ in picture.nodes) + picture.left_out == len(nodes)
