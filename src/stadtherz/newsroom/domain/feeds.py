"""News as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from stadtherz.kernel.text import without_control_signs

ATOM = "http://www.w3.org/2005/Atom"
register_namespace("atom", ATOM)


@dataclass(frozen=True)
class Entry:
    """One piece of news; `address` is absolute and never changes, `html` is the full text."""

    id: str
    title: str
    address: str
    lead: str
    html: str
    published: datetime
    changed: datetime


@dataclass(frozen=True)
class Feed:
    """A list of news in one language; addresses are absolute."""

    title: str
    description: str
    language: str
    home: str
    address: str
    author: str
    entries: Sequence[Entry]

    @property
    def changed(self) -> datetime | None:
        """Say when the newest change was; None for an empty feed."""
        return max((entry.changed for entry in self.entries), default=None)


def as_rss(feed: Feed) -> bytes:
    """Write RSS 2.0 with a self link and permanent identifiers."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    for name, words in (
        ("title", feed.title), ("link", feed.home), ("description", feed.description),
        ("language", feed.language),
    ):  # fmt: skip
        SubElement(channel, name).text = words
    SubElement(
        channel, f"{{{ATOM}}}link", href=feed.address, rel="self", type="application/rss+xml"
    )
    if feed.changed:
        SubElement(channel, "lastBuildDate").text = format_datetime(feed.changed)
    for entry in feed.entries:
        item = SubElement(channel, "item")
        SubElement(item, "title").text = entry.title
        SubElement(item, "link").text = entry.address
        SubElement(item, "description").text = entry.html
        SubElement(item, "guid", isPermaLink="false").text = entry.id
        SubElement(item, "pubDate").text = format_datetime(entry.published)
    return _xml(root)


def as_atom(feed: Feed, now: datetime) -> bytes:
    """Write Atom; an empty feed says `now` as its time of change."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    SubElement(root, "title").text = feed.title
    SubElement(root, "id").text = feed.address
    SubElement(root, "link", href=feed.address, rel="self")
    SubElement(root, "link", href=feed.home)
    SubElement(root, "updated").text = (feed.changed or now).isoformat()
    SubElement(SubElement(root, "author"), "name").text = feed.author
    for entry in feed.entries:
        node = SubElement(root, "entry")
        SubElement(node, "title").text = entry.title
        SubElement(node, "id").text = entry.id
        SubElement(node, "link", href=entry.address)
        SubElement(node, "published").text = entry.published.isoformat()
        SubElement(node, "updated").text = entry.changed.isoformat()
        SubElement(node, "summary").text = entry.lead
        SubElement(node, "content", type="html").text = entry.html
    return _xml(root)


def as_json_feed(feed: Feed) -> str:
    """Write JSON Feed 1.1."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.description,
            "language": feed.language,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "authors": [{"name": feed.author}],
            "items": [
                {
                    "id": entry.id,
                    "url": entry.address,
                    "title": entry.title,
                    "summary": entry.lead,
                    "content_html": entry.html,
                    "date_published": entry.published.isoformat(),
                    "date_modified": entry.changed.isoformat(),
                }
                for entry in feed.entries
            ],
        },
        ensure_ascii=False,
    )


def _xml(root: Element) -> bytes:
    text = without_control_signs(tostring(root, encoding="unicode"))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode()
