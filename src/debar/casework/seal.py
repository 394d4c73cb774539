"""The key of an installation, and canonical JSON: what the audit log, signed links and exports rest on.

The key lies in a file beside the store, not in it, so that who can change the database alone cannot sign.
Canonical JSON is RFC 8785; signatures are Ed25519 over a word that says what is signed, and the bytes.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import rfc8785

from debar.packs import keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY = "office.key"
"""Name of the file of the private key; the public one is beside it."""


def canonical(value: Any) -> bytes:
    """JSON in the one form of RFC 8785. Raises ValueError for what has none (NaN, numbers above 2^53)."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hex."""
    return sha256(canonical(value)).hexdigest()


@dataclass(frozen=True)
class Seal:
    """The private key of an installation."""

    key: Ed25519PrivateKey

    @classmethod
    def of(cls, folder: Path) -> Seal:
        """The key in a folder, made there, whole or not at all, when the installation is new."""
        path = folder / KEY
        if not path.exists():
            with TemporaryDirectory(dir=folder) as aside:
                keys.generate(Path(aside) / KEY)
                with suppress(FileExistsError):
                    os.link(Path(aside) / KEY, path)
        made = cls(keys.private(path))
        public = path.with_name(f"{KEY}.pub")
        if not public.exists() or public.read_text("ascii", "replace") != keys.pem(made.public):
            public.write_text(keys.pem(made.public), "ascii")
        return made

    @cached_property
    def public(self) -> Ed25519PublicKey:
        """The other half, for whoever checks."""
        return self.key.public_key()

    def sign(self, what: str, content: bytes) -> str:
        """The signature in hex; `what` keeps a signature of one kind from standing for another."""
        return self.key.sign(what.encode() + b"\x00" + content).hex()

    def secret(self, purpose: str) -> bytes:
        """A secret of 32 bytes for one purpose, the same in every run; it tells nothing of the key."""
        from cryptography.hazmat.primitives import serialization as form

        raw = self.key.private_bytes(form.Encoding.Raw, form.PrivateFormat.Raw, form.NoEncryption())
        return hmac.new(raw, b"debar " + purpose.encode(), sha256).digest()


def holds(public: Ed25519PublicKey, what: str, content: bytes, signature: str) -> bool:
    """Whether the signature is this key's over this content for this purpose."""
    from cryptography.exceptions import InvalidSignature

    try:
        made = bytes.fromhex(signature)
        public.verify(made, what.encode() + b"\x00" + content)
    except (InvalidSignature, ValueError):
        return False
    return made.hex() == signature  # the same in capitals would be another text that holds as well
