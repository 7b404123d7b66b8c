"""Signs manifests with a key of the installation, so that copies can be told from the original.

Ed25519 (RFC 8032). The private key is made at first use in the var folder, for its owner only; the
public one is published beside the manifests.
"""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

OWNER_ONLY = 0o600


def _path() -> Path:
    return Path(settings.VAR) / "opendata" / "signing-key.pem"


def _key() -> Ed25519PrivateKey:
    """Read the key, or make it; two processes at once make one."""
    path = _path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb"
        ) as to:
            to.write(pem)
            to.flush()
            os.fsync(to.fileno())
        try:
            os.link(fresh, path)  # fails where another process was faster
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        message = f"{path} is no Ed25519 key; move it away, and a new one is made"
        raise TypeError(message)
    return key


def signature_of(content: bytes) -> str:
    """Sign some bytes; gives base64 of the 64 bytes of the signature."""
    return base64.b64encode(_key().sign(content)).decode()


def public_key() -> str:
    """Give the public key as PEM."""
    return (
        _key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
