"""The public promise."""

from __future__ import annotations

import subprocess
import sys

import pytest

import debar


@pytest.mark.parametrize("name", debar.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(debar, name)


@pytest.mark.parametrize("first", ["", "import debar.screen, debar.identify, debar.explain; "])
def test_the_verbs_are_functions_whatever_was_imported_first(first: str) -> None:
    names = "print(screen.__name__, identify.__name__, explain.__name__)"
    code = f"{first}from debar import screen, identify, explain; {names}"
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["screen", "identify", "explain"]


def test_importing_it_imports_nothing_heavy() -> None:
    heavy = "pyarrow numpy pydantic jinja2 hyperscan yaml"
    code = f"import sys, debar, debar.cli.app; print(*(name for name in '{heavy}'.split() if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_identifying_one_value_needs_no_columns() -> None:
    """`debar identify VALUE` answers from a warm cache without the libraries for tables and schemas."""
    code = (
        "import sys; from debar import Register, identify; identify({'text': 'ONT HG8245H'}, Register.load());"
        "print(*(name for name in 'pyarrow numpy pydantic'.split() if name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
