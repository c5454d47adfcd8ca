"""Ed25519 signatures: whoever has the public key can verify, only the private key's holder can sign.

In: bytes and keys. Out: signatures, and whether one fits. The engine is `cryptography`; without it both are refused by
name. A private key never leaves its file.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from newsarchive.errors import UsageError


def make_key(path: Path) -> str:
    """Write a new private key, readable by its owner alone. Returns the public key. Raises `UsageError`."""
    _, ed25519, serialization = _engine()
    private = ed25519.Ed25519PrivateKey.generate()
    content = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path}: is there already; move it away first, and keep it") from error
    with os.fdopen(fd, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return _encoded(private.public_key())


def public_key(path: Path) -> str:
    """The public key of a private key's file, in base64. Raises `UsageError`."""
    return _encoded(_private(path).public_key())


def sign(path: Path, content: bytes) -> str:
    """The signature of these bytes, in base64. Raises `UsageError` where the file holds no Ed25519 key."""
    return base64.b64encode(_private(path).sign(content)).decode()


def is_signed(content: bytes, signature: str, public: str) -> bool:
    """Whether a signature is of these bytes and this public key. Raises `UsageError` where there is no engine."""
    invalid, ed25519, _ = _engine()
    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (invalid, ValueError):
        return False
    return True


def _private(path: Path) -> Any:
    _, ed25519, serialization = _engine()
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError) as error:
        raise UsageError(f"{path}: no private key that can be read; `custody key` makes one") from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise UsageError(f"{path}: not an Ed25519 key; `custody key` makes one")
    return key


def _encoded(public: Any) -> str:
    return base64.b64encode(public.public_bytes_raw()).decode()


def _engine() -> tuple[Any, Any, Any]:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise UsageError("signatures need cryptography: install newsarchive[sign]") from error
    return InvalidSignature, ed25519, serialization
