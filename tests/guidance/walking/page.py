"""A bare page of a way, with everything that the scripts of the guide look for."""

import json
from html import escape

from stadtherz.guidance.domain.carried import carried
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german import told
from stadtherz.guidance.domain.itinerary import stages
from stadtherz.guidance.domain.spoken import GERMAN
from tests.guidance.domain.test_itinerary import over_the_street

SAID = {
    "refused": "Ohne Erlaubnis gibt es keine Position. Die Schritte gehen auch so.",
    "lost": "Es gibt gerade keine Position. Die Schritte gehen auch so.",
    "stopped": "Die Position wird nicht mehr benutzt.",
    "speaking": "Die Seite spricht jetzt selbst.",
    "no-voice": "Dieses Gerät hat keine Stimme dafür.",
    "felt": "Kompass und Schritte sind an.",
    "unfelt": "Kompass und Schritte sind aus.",
    "unallowed": "Ohne Erlaubnis geht es ohne Kompass und Schritte weiter.",
    "unable": "Dieses Gerät meldet weder Kompass noch Schritte.",
    "first": "Das ist der erste Schritt.",
    "last": "Das ist der letzte Schritt.",
}
BUTTONS = {"back": "Zurück", "next": "Weiter", "repeat": "Wiederholen", "where": "Wo bin ich?"}
TOGGLES = {
    "follow": "Mitgehen mit Position",
    "feel": "Kompass und Schritte nutzen",
    "speak": "Selbst sprechen",
}
SOUNDS = {"cue": "Ton vor Ansagen", "mark": "Ton am Ort"}
CARD = {"kept": "Die Karte ist auf diesem Gerät.", "removed": "Die Karte ist entfernt.",
        "failed": "Das hat nicht geklappt."}  # fmt: skip


def short_way():
    """A way of three steps across a street, as a device carries it."""
    network, way = over_the_street()
    walked = [(stage, told(stage, Manner())) for stage in stages(way, network)]
    return json.loads(carried(walked, (), network.plane, GERMAN, Manner()).text)


def page_of(way, scripts="/static/guidance/"):
    """Write the page; `scripts` is where they lie, "" for none."""
    steps = "".join(
        f"<li data-live-step><h3 data-live-heading>{escape(one['heading'])}</h3>"
        f"{''.join(f'<p>{escape(words)}</p>' for words in one['sentences'])}</li>"
        for one in way["stages"]
    )
    names = ("live", "card") if scripts else ()
    content = json.dumps(way).replace("<", "\\u003c")
    buttons = (
        "".join(
            f'<button type="button" data-live-{name}>{words}</button>'
            for name, words in BUTTONS.items()
        )
        + '<button type="button" hidden data-live-more>Mehr dazu</button>'
    )
    toggles = "".join(
        f'<button type="button" aria-pressed="false" data-live-{name}>{words}</button>'
        for name, words in TOGGLES.items()
    )
    toggles += "".join(
        f'<button type="button" aria-pressed="true" hidden data-live-{name}>{words}</button>'
        for name, words in SOUNDS.items()
    )
    data = "".join(f' data-{name}="{words}"' for name, words in SAID.items())
    card = "".join(f' data-{name}="{words}"' for name, words in CARD.items())
    loaded = "".join(f'<script type="module" src="{scripts}{name}.js"></script>' for name in names)
    return f"""<!doctype html><html lang="de"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Weg</title>
<main><h1>Weg zum Ziel</h1>
<section hidden aria-label="Unterwegs" data-live-way data-way="carried"{data}>
{buttons}{toggles}
<p role="status" data-live-region></p><p role="alert" data-live-urgent></p>
<a href="/wege/" hidden data-live-replan>Neuen Weg suchen</a></section>
<h2>Schritte</h2><ol>{steps}</ol>
<section hidden aria-label="Wegkarte" data-card="/wege/karte/" data-card-scope="/wege/"
 data-card-worker="/wege/worker.js"{card}>
<button type="button" data-card-keep>Karte behalten</button>
<button type="button" hidden data-card-remove>Karte entfernen</button>
<p role="status" data-card-state></p></section></main>
<script id="carried" type="application/json">{content}</script>{loaded}</html>"""
