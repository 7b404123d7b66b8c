"""Keys of stands: what a tablet queues is sealed to the city, so that the tablet cannot read it.

ECDH on P-256 with a key for each vote, HKDF-SHA-256, AES-256-GCM (as in ECIES; NIST SP 800-56A,
RFC 5869): what every browser has, and nothing of our own.
"""

import base64
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.adapters.private_files import make_once

CURVE = ec.SECP256R1()
KEY_BYTES = 32


def _path(ballot: UUID) -> Path:
    return Path(settings.VAR) / "participation" / "stand" / f"{ballot}.pem"


def public_point(ballot: UUID) -> str:
    """Give the public key of a ballot's stands, base64 of its point; the first to ask makes it."""
    point = _key(ballot).public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )  # fmt: skip
    return base64.b64encode(point).decode()


def unsealed(ballot: UUID, sealed: Mapping[str, str]) -> bytes:
    """Open what a stand sealed: `key`, `iv` and `text`, each as base64.

    Raises:
        Invalid: it was not sealed for this ballot, or was changed; or its key is gone.

    """
    if not _path(ballot).exists():  # none was sealed for it yet, or its key is destroyed for good
        message = "this ballot has no key of stands"
        raise Invalid(message, code="stand-seal")
    try:
        point, iv, text = (
            base64.b64decode(sealed[name], validate=True) for name in ("key", "iv", "text")
        )
        other = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        shared = _key(ballot).exchange(ec.ECDH(), other)
        key = HKDF(SHA256(), KEY_BYTES, salt=b"", info=info_of(ballot)).derive(shared)
        return AESGCM(key).decrypt(iv, text, None)
    except (KeyError, TypeError, ValueError, InvalidTag) as error:
        message = "this was not sealed for this ballot, or was changed on its way"
        raise Invalid(message, code="stand-seal") from error


def info_of(ballot: UUID) -> bytes:
    """Give what binds a seal to one ballot."""
    return f"stadtherz-stand/1 {ballot}".encode()


def destroy(ballot: UUID) -> None:
    """Remove the key of a ballot's stands; nothing happens where there is none."""
    _path(ballot).unlink(missing_ok=True)


def _key(ballot: UUID) -> ec.EllipticCurvePrivateKey:
    path = _path(ballot)
    if not path.exists():
        _make(path)
    found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise TypeError(path)
    return found


def _make(path: Path) -> None:
    """Make a key; of two processes at once one wins, and both read its key."""
    written = ec.generate_private_key(CURVE).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    make_once(path, written)
