"""debar: who really made this, what the law of that place and day asks of this buyer, and why.

The public promise: `screen`, `identify`, `explain`, `Inquiry`, `Register`, `Rulebook`. Everything else may move.

>>> from datetime import date
>>> from debar import Inquiry, Register, identify
>>> [who.maker for who in identify({"text": "ONT HG8245H"}, Register.load())]
['huawei']
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from debar.explain import explain
    from debar.identify import identify
    from debar.model import Inquiry
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.screen import screen

__version__ = "0.1.0"
__all__ = ["Inquiry", "Register", "Rulebook", "__version__", "explain", "identify", "screen"]


def _promised(name: str, module: str) -> property:
    """A name that is imported when it is first asked for, so that `debar --help` stays quick.

    Three verbs are named like the modules that hold them; the verb wins, whichever was imported first.
    """

    def get(_: ModuleType) -> Any:
        return getattr(import_module(module), name)

    def keep(_: ModuleType, __: Any) -> None:
        """Importing the module wants to set the name; the verb stays."""

    return property(get, keep)


class _Promise(ModuleType):
    screen = _promised("screen", "debar.screen")
    identify = _promised("identify", "debar.identify")
    explain = _promised("explain", "debar.explain")
    Inquiry = _promised("Inquiry", "debar.model")
    Register = _promised("Register", "debar.register")
    Rulebook = _promised("Rulebook", "debar.rulebook")


sys.modules[__name__].__class__ = _Promise
