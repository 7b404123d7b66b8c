"""An invented town, served as a product: no page knows another city, and its file decides."""

import re
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from shutil import copytree
from urllib.parse import urljoin, urlsplit

import pytest

from tests.running_city import environment_for, free_port, serving, set_up

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
CITIES = Path(__file__).parents[1] / "city" / "cities"
MOST_PAGES = 220
NOT_PAGES = ("/media/", "/verwaltung/", "/konto/", "/account/")
KINDS = [
    r"/", r"/themen/", r"/themen/wald/", r"/ziele/", r"/projekte/", r"/projekte/steg/",
    r"/versprochen/", r"/messwerte/", r"/messwerte/moorsee/", r"/messwerte/moorsee/daten\.csv",
    r"/stadtteile/", r"/stadtteile/oberdorf/", r"/orte/\w+/", r"/orte/\w+/schild\.svg",
    r"/orte/\w+/schild\.pdf", r"/aktuelles/", r"/aktuelles/moor-vermessen/",
    r"/aktuelles/feed\.rss", r"/hilfe/", r"/suche/", r"/impressum/", r"/datenschutz/",
    r"/barrierefreiheit/", r"/stadt\.css", r"/en/", r"/en/themes/wald/", r"/en/projects/steg/",
    r"/en/readings/moorsee/", r"/en/districts/oberdorf/", r"/en/places/\w+/", r"/en/news/",
    r"/en/news/moor-vermessen/", r"/en/privacy/", r"/sitemap\.xml", r"/static/.*\.css",
    r"/static/.*\.js", r"/static/.*\.svg",
]  # fmt: skip
OTHERS = re.compile(r"kaiserslautern|lautern|lautrer|pfälz|pfalz", re.IGNORECASE)


def ask(address):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def served(folder, city_file):
    port = free_port()
    environment = environment_for(folder / "var", port) | {"STADTHERZ_CITY": str(city_file)}
    set_up(environment)
    return serving(environment, port)


def walk(home):
    """Ask every address that a reader can reach from the home page; path to status and body."""
    found, to_ask = {}, ["/", "/sitemap.xml", "/robots.txt", "/messwerte/moorsee/daten.csv"]
    while to_ask and len(found) < MOST_PAGES:
        path = to_ask.pop(0)
        if path in found:
            continue
        found[path] = ask(home + path)
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', found[path][1]):
            target = urlsplit(urljoin(home + path, unescape(link)))
            here = f"{target.scheme}://{target.netloc}" == home
            if here and not target.path.startswith(NOT_PAGES):
                to_ask.append(target.path)
    return found


def test_an_invented_town_is_served_and_no_page_knows_another(tmp_path):
    with served(tmp_path, CITIES / "seeheim.toml") as home:
        pages = walk(home)
    assert {path: status for path, (status, _) in pages.items() if status != 200} == {}
    missing = [kind for kind in KINDS if not any(re.fullmatch(kind, path) for path in pages)]
    assert missing == []
    known = {
        path: OTHERS.search(body)[0]
        for path, (_, body) in pages.items()
        if "/vendor/" not in path and OTHERS.search(body)
    }
    assert known == {}
    assert "Seeheim am Wald" in pages["/"][1]
    assert 'href="/en/"' in pages["/hilfe/"][1]


@pytest.mark.soak
def test_the_city_file_decides_on_languages_and_clocks(tmp_path):
    plain = (CITIES / "seeheim.toml").read_text(encoding="utf-8")
    changed = plain.replace(
        'languages = ["de", "en"]', 'languages = ["en", "de"]\ntime_zone = "Pacific/Auckland"'
    )
    (tmp_path / "town.toml").write_text(changed, encoding="utf-8")
    (tmp_path / "altstadt.geojson").write_bytes((CITIES / "altstadt.geojson").read_bytes())
    copytree(CITIES / "seeheim", tmp_path / "town")
    with served(tmp_path, tmp_path / "town.toml") as home:
        english, german = ask(home + "/")[1], ask(home + "/de/")[1]
        station = ask(home + "/readings/moorsee/")[1]
        csv = ask(home + "/readings/moorsee/data.csv")[1].splitlines()
        news = ask(home + "/news/moor-vermessen/")[0], ask(home + "/de/aktuelles/")[0]
    assert '<html lang="en">' in english
    assert "Where you can take part" in english
    assert '<html lang="de">' in german
    assert "Wo du mitmachen kannst" in german
    assert "Where you can take part" not in german
    assert news == (200, 200)
    assert "Last contact" in station
    assert re.search(r"\+1[23]:00", csv[1].split(",")[1])
