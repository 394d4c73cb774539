"""What a module says of itself: its docstring, its functions' docstrings, and the limits it names."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def paragraphs(docstring: str | None) -> list[str]:
    """A docstring as Markdown lines; it is written in plain words and `code` already."""
    return [*inspect.cleandoc(docstring or "").splitlines(), ""]


def first_sentence(docstring: str | None) -> str:
    """What stands before the first full stop that ends a sentence."""
    whole = " ".join(inspect.cleandoc(docstring or "").split())
    head, stop, _ = whole.partition(". ")
    return head + "." if stop else whole


def limits(module: ModuleType) -> list[tuple[str, int, str]]:
    """(name, value, what it bounds) of each public whole number that a docstring explains, in file order."""
    body = ast.parse(inspect.getsource(module)).body
    found = []
    for node, following in pairwise(body):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            name = node.targets[0].id
            value = getattr(module, name)
            if isinstance(value, int) and not name.startswith("_"):
                found.append((name, value, " ".join(following.value.value.split())))
    return found
