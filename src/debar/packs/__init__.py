"""Rule packs: rules, lists and buyers of somebody else, signed, verified before they judge anything.

A pack is a folder or a zip file of `rules/`, `buyers/` and `pack.json`, the manifest: name, version, and the SHA-256
of every file. `pack.sig` is the Ed25519 signature (RFC 8032) over the bytes of the manifest. What is installed lies
in the user's data folder, and `Rulebook.load` reads it beside ours.
"""

from __future__ import annotations

from debar.packs.make import make
from debar.packs.store import install, roll_back
from debar.packs.verify import Pack, verified

__all__ = ["Pack", "install", "make", "roll_back", "verified"]
