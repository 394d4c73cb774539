"""Examples in the data are run, and one that does not come out is a Problem that says where and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify.prove import prove_files
from debar.register.files import DataFile

if TYPE_CHECKING:
    from debar.register import Register


def test_the_examples_of_the_small_register_hold(small_files: list[DataFile], register: Register) -> None:
    makers = [file for file in small_files if file.kind != "words"]
    assert list(prove_files(register, makers)) == []


@pytest.mark.parametrize(
    ("examples", "problem"),
    [
        ("{match: [Zyxel router]}", "should be huawei and is nobody"),
        ("{match: [{text: Huawi, strength: strong}]}", "at strong and is so at weak"),
        ("{match: [for Huawei router]}", "as maker and is so as mention"),
        ("{match: [{text: Huawei, role: module}]}", "as module and is so as equipment"),
        ("{match: [], miss: [Huawei router]}", "should not be huawei and is so at strong by 'Huawei'"),
        ("{match: [{text: Huawei, field: seller_name, role: seller}], miss: [Huawi, for Huawei]}", None),
        ("{match: [{text: Cisco, maker: cisco}], miss: [{text: Huawei, maker: zte}]}", None),
    ],
)
def test_an_example_that_does_not_hold(
    examples: str, problem: str | None, small_files: list[DataFile], register: Register
) -> None:
    files = [_with(file, examples) for file in small_files if file.kind == "makers"]
    found = list(prove_files(register, files))
    assert bool(found) is bool(problem)
    if problem:
        assert problem in found[0].problem
        assert (found[0].file, found[0].entry) == (_huawei(files).path, "maker huawei")
        assert found[0].remedy


def test_a_line_of_the_relations_that_does_not_hold(small_files: list[DataFile], register: Register) -> None:
    (relations,) = (file for file in small_files if file.stem == "relations")
    wrong = b"relations: []\nexamples: [{text: Huawei router, maker: huawei, role: mention}]\n"
    (problem,) = prove_files(register, [DataFile(relations.root, relations.name, wrong)])
    assert "should be huawei as mention and is equipment" in problem.problem


def _huawei(files: list[DataFile]) -> DataFile:
    return next(file for file in files if file.stem == "huawei")


def _with(file: DataFile, examples: str) -> DataFile:
    if file.stem != "huawei":
        return file
    head = file.content.decode().partition("examples:")[0]
    return DataFile(file.root, file.name, f"{head}examples: {examples}\n".encode())
