"""The network as GraphML: read back by another program, each cable once, hostile names harmless."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import networkx as nx
from tests.reports import network, sample

if TYPE_CHECKING:
    from tests.reports.conftest import Render


def graph(render: Render, links: bool = True) -> Any:
    return nx.read_graphml(io.BytesIO(render("graphml", network.run(links), sample.asked("us-federal-agency"))))


def test_nodes_hold_what_is_said_of_them(render: Render) -> None:
    nodes = {data["name"]: data for _, data in graph(render).nodes(data=True)}
    assert nodes["acc-11"]["verdict"] == "prohibited"
    assert nodes["acc-11"]["maker"] == "huawei"
    assert nodes["acc-11"]["site"] == "<Branch> North"
    assert nodes["unknown  <b>"].keys() == {"name"}


def test_both_directions_of_a_cable_are_one_edge(render: Render) -> None:
    told = graph(render)
    names = dict(told.nodes(data="name"))
    edges = {frozenset((names[one], names[other])): data for one, other, data in told.edges(data=True)}
    assert edges[frozenset(("core-1", "acc-11"))] == {"how": "lldp", "ports": "Gi1/0/1; GE0/0/1"}
    assert edges[frozenset(("core-1", "ME909"))]["how"] == "module"
    assert len(edges) == told.number_of_edges() == len(network.LINKS) - 1


def test_no_links_are_an_empty_graph(render: Render) -> None:
    assert graph(render, links=False).number_of_nodes() == 0
