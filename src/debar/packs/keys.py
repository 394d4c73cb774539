"""Ed25519 keys in the forms other tools read: PKCS #8 and SubjectPublicKeyInfo, as PEM (RFC 8410)."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from debar.errors import KnowledgeError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def generate(path: Path) -> Path:
    """Write a new private key (readable by its owner only) and, beside it, the public one; returns the latter.

    Raises UsageError when one of the files exists: a key is never overwritten.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = path.with_name(f"{path.name}.pub")
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    open_ = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    for file, content, mode in ((public, open_, 0o644), (path, secret, 0o600)):
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
                out.write(content)
        except FileExistsError:
            raise UsageError(f"{file}: exists already, and a key is not overwritten; name another file") from None
        except OSError as error:
            raise UsageError(f"{file}: cannot be written ({error.strerror}); name another place") from error
    return public


def private(path: Path) -> Ed25519PrivateKey:
    """The private key in a file. Raises UsageError for anything else."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_read(path), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path}: not a private key in PEM form without a password; `debar rules keygen`") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path}: not an Ed25519 key; `debar rules keygen` makes one")
    return key


def public(path: Path) -> Ed25519PublicKey:
    """The public key in a file. Raises UsageError for anything else."""
    return _public(_read(path), str(path))


def of_pem(text: str) -> Ed25519PublicKey:
    """The public key that `pem` wrote down."""
    return _public(text.encode(), "the key kept with the pack")


def pem(key: Ed25519PublicKey) -> str:
    """A public key as text."""
    from cryptography.hazmat.primitives import serialization as form

    return key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo).decode()


def _public(content: bytes, name: str) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{name}: not a public key in PEM form; ask the maker of the pack for it") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"{name}: not an Ed25519 key; packs are signed with no other kind")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the raw key, to be compared by telephone."""
    from cryptography.hazmat.primitives import serialization as form

    return sha256(key.public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)).hexdigest()


def check(signature: bytes, content: bytes, key: Ed25519PublicKey, name: str) -> None:
    """Raise KnowledgeError unless the signature is this key's over this content."""
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, content)
    except InvalidSignature:
        raise KnowledgeError(
            f"{name}: pack.sig was not made by the key {fingerprint(key)[:16]}..., or pack.json was changed since;"
            " nothing was installed; get the pack and the public key again from its maker"
        ) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16_384)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); name the file of the key") from error
