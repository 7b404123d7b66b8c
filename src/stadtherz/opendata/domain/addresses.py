"""Forms of addresses, mails and telephone numbers in catalogues.

Sources: RFC 3987 (IRI, the signs that rdf forbids: RDF 1.1 Concepts, section 3.2), RFC 6068
(mailto), RFC 3966 (tel).
"""

import re

_FORBIDDEN = r"\x00-\x20<>\"{}|\\^`"
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:[^{_FORBIDDEN}]+")
_WEB = re.compile(rf"https?://[^{_FORBIDDEN}/?#]+(?:[/?#][^{_FORBIDDEN}]*)?", re.IGNORECASE)
_SIGN = re.compile(rf"[{_FORBIDDEN}]")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?_~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TELEPHONE = re.compile(r"\+[0-9][0-9-]*[0-9]")
_EXIT = re.compile(r"\(0\)")


def is_iri(address: str) -> bool:
    """Whether it is an absolute address that may stand in a graph."""
    return _IRI.fullmatch(address) is not None


def with_sound_signs(address: str) -> str:
    """Write the signs that may not stand in an address as %XX, as browsers do (RFC 3987, 3.1)."""
    return _SIGN.sub(lambda found: f"%{ord(found[0]):02X}", address)


def is_web(address: str) -> bool:
    """Whether it is an address of the web with a host."""
    return _WEB.fullmatch(address) is not None


def mail_iri(written: str) -> str:
    """Give "mailto:..." for what was written, "" if no single mail address can be read in it."""
    found = _MAIL.findall(written.removeprefix("mailto:"))
    return f"mailto:{found[0]}" if len(found) == 1 else ""


def telephone_iri(written: str, country: str = "49") -> str:
    """Give "tel:+..." for what was written, "" if it is no number.

    Args:
        written: as people write numbers, with or without country code.
        country: code of the country where a leading zero is dialled within.

    """
    plain = _EXIT.sub("", written.strip().removeprefix("tel:"))
    number = re.sub(r"[\s/().\u2010-\u2015-]", "", plain)
    if number.startswith("00"):
        number = "+" + number[2:]
    elif number.startswith("0"):
        number = f"+{country}{number[1:]}"
    return f"tel:{number}" if _TELEPHONE.fullmatch(number) and len(number) > 5 else ""
