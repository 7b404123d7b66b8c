"""Joins the translations of all systems and compiles them, without the gettext programs.

Each system writes its English in `site/locale/en/parts/<system>.po`; `compile` joins them into one
catalogue, `missing` lists every German text in code or templates that has no English yet. German
has parts too: own words for texts of packages that we use, such as the pages for log-in.
"""

import io
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "stadtherz"
LOCALES = SOURCE / "site" / "locale"
LANGUAGES = ("de", "en")
ORIGINAL = "de"
OF_PACKAGES = "log-in"  # its keys are English
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "words": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

Found = tuple[str | None, str]


def joined(language: str = "en", *, without: str = "") -> Catalog:
    whole = Catalog(locale=language, project="Stadtherz", fuzzy=False)
    for part in sorted((LOCALES / language / "parts").glob("*.po")):
        if part.stem == without:
            continue
        with part.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole.add(message.id, message.string, context=message.context)
    return whole


def catalogue(language: str) -> Catalog:
    """Give all texts of a language.

    German ones stand as they are, for a city whose first language is another, with our own words
    for texts of packages.
    """
    own = joined(language)
    if language != ORIGINAL:
        return own
    whole = Catalog(locale=ORIGINAL, project="Stadtherz", fuzzy=False)
    for message in joined(without=OF_PACKAGES):
        if message.id:
            whole.add(message.id, message.id, context=message.context)
    for message in own:
        if message.id:
            whole.delete(message.id, context=message.context)
            whole.add(message.id, message.string, context=message.context)
    return whole


def compile_messages(language: str) -> None:
    folder = LOCALES / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue(language))
    target = folder / "django.mo"
    if not target.exists() or target.read_bytes() != buffer.getvalue():
        target.write_bytes(buffer.getvalue())


def used() -> Iterator[tuple[Path, Found]]:
    if not settings.configured:
        settings.configure()
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "migrations" in path.parts or (path.suffix == ".txt" and "templates" not in path.parts):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _, message, _, context in extract(
                "python", io.BytesIO(text.encode()), keywords=KEYWORDS
            ):
                first = message[0] if isinstance(message, tuple) else message
                yield path, (context, re.sub(r"\r", "", first))


def missing() -> list[str]:
    english = joined()
    lines = []
    for path, (context, message) in used():
        entry = english.get(message, context)
        words = entry.string if entry else ""
        if not (all(words) if isinstance(words, tuple | list) else words):
            lines.append(f"{path.relative_to(ROOT)}: {message!r}")
    return sorted(set(lines))


def main(act: str) -> int:
    if act == "compile":
        for language in LANGUAGES:
            compile_messages(language)
        return 0
    if act == "missing":
        lines = missing()
        if lines:
            print("\n".join(lines))
        return bool(lines)
    if act == "show":
        write_po(sys.stdout.buffer, joined())
        return 0
    print("messages: compile, missing or show", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
