"""Reads the addresses for programs, so that their description cannot forget one."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.translation import gettext as _

from stadtherz.opendata.domain.interfaces import (
    DETAILS,
    TEXT,
    UNKNOWN,
    Detail,
    Operation,
    Schema,
    document,
    one_of,
)
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.ckan import ACTIONS

NAMESPACE = "opendata-files"
_NAMED = re.compile(r"\(\?P<(?P<name>\w+)>(?P<allowed>[^()]*)\)")
_CONVERTED = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
_WORDS = re.compile(r"[\w-]+(\|[\w-]+)+")


def operations() -> list[Operation]:
    """Give all addresses for programs, sorted by their group and path."""
    order = {detail.tag: place for place, detail in enumerate(DETAILS.values())}
    found = [_operation(one) for one in _patterns()]
    return sorted(found, key=lambda one: (order.get(one.detail.tag, len(order)), one.path))


def described() -> dict[str, Any]:
    """Describe all interfaces for programs."""
    return document(
        operations(), title=_("Offene Daten: Schnittstellen"), description=_(
            "Alles, was Programme von den offenen Daten der Stadt lesen können: ohne Konto, von"
            " jeder Seite aus, auch mit HEAD."
        ), version=version("stadtherz"), server=address(),
    )  # fmt: skip


def described_interface(prefix: str, title: str, description: str) -> dict[str, Any]:
    """Describe the interface below a path, with paths that begin there."""
    mine = [
        Operation(one.path.removeprefix(prefix) or "/", one.name, one.words, one.parts, one.detail)
        for one in operations()
        if one.path == prefix or one.path.startswith(f"{prefix}/")
    ]
    return document(
        mine, title=title, description=description, version=version("stadtherz"),
        server=address() + prefix,
    )  # fmt: skip


def _patterns() -> Iterator[URLPattern]:
    for one in get_resolver().url_patterns:
        if isinstance(one, URLResolver) and one.namespace == NAMESPACE:
            yield from (each for each in one.url_patterns if isinstance(each, URLPattern))


def _operation(one: URLPattern) -> Operation:
    detail = DETAILS.get(one.name or "", UNKNOWN)
    path, parts = _path(one)
    for ours, theirs in detail.called:
        path = path.replace(f"{{{ours}}}", f"{{{theirs}}}")
        parts = {theirs if name == ours else name: schema for name, schema in parts.items()}
    name = re.sub(r"\W+", "-", f"{one.name or ''} {path if not one.name else ''}").strip("-")
    words = (one.callback.__doc__ or "").strip().partition("\n")[0]
    return Operation(path, name, words, tuple(parts.items()), _known(one, detail))


def _known(one: URLPattern, detail: Detail) -> Detail:
    """Take addresses without a name of their own for what the same view does elsewhere."""
    if one.name or detail is not UNKNOWN:
        return detail
    same = (each.name for each in _patterns() if each.callback is one.callback and each.name)
    return DETAILS.get(next(same, ""), UNKNOWN)


def _path(one: URLPattern) -> tuple[str, dict[str, Schema]]:
    written, parts = str(one.pattern), dict[str, Schema]()
    if isinstance(one.pattern, RegexPattern):
        for found in _NAMED.finditer(written):
            words = _WORDS.fullmatch(found["allowed"])
            parts[found["name"]] = one_of(*found["allowed"].split("|")) if words else TEXT
        plain = _NAMED.sub(lambda found: f"{{{found['name']}}}", written)
        written = plain.removeprefix("^").removesuffix("$").removesuffix("/?").replace("\\", "")
    else:
        parts = dict.fromkeys(_CONVERTED.findall(written), TEXT)
        written = _CONVERTED.sub(lambda found: f"{{{found['name']}}}", written)
    if written.endswith("action/{name}"):
        parts["name"] = one_of(*ACTIONS)
    return f"/{written}", parts
