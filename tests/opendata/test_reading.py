"""Any catalogue comes in, and nothing that is asked for by what came in."""

import socket
import threading
import time
from contextlib import suppress

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.guarded import Bounds, NotReachable, ask, is_public
from stadtherz.opendata.adapters.links import Manners, ask_all
from stadtherz.opendata.adapters.notations import (
    JSON_LD,
    N_TRIPLES,
    TURTLE,
    XML,
    NotReadable,
    notation_of,
    read,
)
from stadtherz.opendata.adapters.reading import read_bytes, read_catalogue
from tests.opendata.entries import DATASET, EARLIER, SERVICE, THE_SERIES, graph_of
from tests.opendata.web import small_web

GRAPH = graph_of(EARLIER, DATASET, SERVICE, THE_SERIES)
HERE = Bounds(private=True, seconds=10)
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'


@pytest.fixture
def web():
    with small_web() as found:
        yield found


def written(notation):
    return GRAPH.serialize(format=notation, encoding="utf-8")


@pytest.mark.parametrize("notation", [TURTLE, XML, JSON_LD, N_TRIPLES])
@pytest.mark.parametrize("media", ["", "text/plain", "application/octet-stream"])
def test_every_notation_is_told_by_its_content(notation, media):
    graph = Graph()

    assert read(written(notation), graph, media_type=media, name="katalog") == notation
    assert isomorphic(graph, GRAPH)


@pytest.mark.parametrize(
    ("body", "media", "name", "notation"),
    [
        (b"<http://a> <http://b> <http://c> .", "", "", N_TRIPLES),
        (b"<http://a> <http://b> <http://c> .", "text/turtle", "", TURTLE),
        (b"<http://a> <http://b> <http://c> .", "", "a.ttl", TURTLE),
        (b"@prefix a: <http://a#> .", "application/rdf+xml", "a.rdf", TURTLE),
        (b"<a/>", "application/xml; charset=utf-8", "", XML),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "text/turtle", "", XML),
        (b'[{"@id": "a"}]', "text/plain", "", JSON_LD),
        (b'[ a <http://b> ] <http://c> "d" .', "", "", TURTLE),
        (b"[] a <http://b> .", "", "", TURTLE),
        (b"", "", "", TURTLE),
    ],
)
def test_content_wins_over_media_type_and_that_over_the_name(body, media, name, notation):
    assert notation_of(body, media, name) == notation


@pytest.mark.parametrize(
    ("name", "body", "line"),
    [
        ("a.ttl", b'@prefix a: <http://a#> .\na:b a:c "d" ;\n a:e a:f\n a:g [ .\n', 4),
        ("a.nt", b'<http://a> <http://b> <http://c> .\n<http://a> <http://b> "x\n', 2),
        ("a.rdf", f"<rdf:RDF {RDF}>\n<rdf:Description>\n</rdf:RDF>".encode(), 3),
        ("a.rdf", f'<rdf:RDF {RDF}>\n<rdf:li rdf:ID="a" rdf:about="b"/></rdf:RDF>'.encode(), 2),
        ("a.json", b'{"@id":\n "a", }', 2),
    ],
)
def test_broken_documents_are_told_with_the_line(name, body, line):
    with pytest.raises(NotReadable, match=f"{name}, line {line}: is no well-formed") as refused:
        read(body, Graph(), name=name)

    assert refused.value.line == line


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>', "xml-not-safe"),
        (b'<!DOCTYPE r [<!ENTITY % a SYSTEM "http://e.org/a">%a;]><r/>', "xml-not-safe"),
        (b'<!DOCTYPE r SYSTEM "http://e.org/a.dtd"><r/>', "xml-not-safe"),
        (b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>', "xml-not-safe"),
        (b'<!DOCTYPE r [<!ENTITY a "%s">]><r>%s</r>' % (b"a" * 299, b"&a;" * 999), "xml-not-safe"),
        (b'<!DOCTYPE r [<!ENTITY a "%s">]><r/>' % (b"a" * 301), "xml-not-safe"),
        (b'{"@context": "http://127.0.0.1/c", "@id": "a"}', "remote-context"),
        (b'{"@context": [{}, "http://127.0.0.1/c"]}', "remote-context"),
        (b'{"@context": {"a": {"@id": "b", "@context": "http://127.0.0.1/c"}}}', "remote-context"),
        (b'{"@context": {"@import": "http://127.0.0.1/c"}}', "remote-context"),
        (b"[" * 100_000, "rdf-not-readable"),
        (b"<http://a> <http://b> " + b"[ <http://b> " * 20_000, "rdf-not-readable"),
        (b"<!doctype html><html><body>Katalog</body></html>", "not-rdf"),
        (b"\x00\xff\xfe", "rdf-not-readable"),
        (b"<records><a><b><c/></b></a></records>", None),
    ],
)  # fmt: skip
def test_what_would_fetch_or_grow_is_refused(body, code):
    if code is None:
        read(body, Graph(), name="a.xml")
        return
    with pytest.raises(NotReadable) as refused:
        read(body, Graph(), name="a.ttl")

    assert refused.value.code == code


def test_entities_that_only_shorten_addresses_are_read():
    body = (
        '<!DOCTYPE r [<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">]>'
        f'<rdf:RDF {RDF} xmlns:e="http://e#"><rdf:Description rdf:about="http://a/">'
        '<e:p rdf:datatype="&xsd;date">2020-01-01</e:p></rdf:Description></rdf:RDF>'
    )
    graph = Graph()
    read(body.encode(), graph)

    (value,) = graph.objects()
    assert str(value.datatype) == "http://www.w3.org/2001/XMLSchema#date"


@pytest.mark.parametrize(
    ("address", "public"),
    [("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False), ("172.16.0.1", False),
     ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),  # noqa: S104 - not bound
     ("224.0.0.1", False), ("192.0.0.192", False), ("::ffff:192.0.0.192", False),
     ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
     ("::127.0.0.1", False), ("::ffff:0:127.0.0.1", False), ("64:ff9b:1::7f00:1", False),
     ("fec0::1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
     ("93.184.215.14", True),
     ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True)],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_private_addresses_are_asked_with_the_option_only(web):
    url = web.say("/katalog", written(TURTLE))

    with pytest.raises(Invalid) as refused:
        read_catalogue(url)
    assert (refused.value.code, web.asked) == ("private-address", [])

    assert isomorphic(read_catalogue(url, HERE).graph, GRAPH)


@pytest.mark.parametrize("url", ["ftp://e.org/a", "file:///etc/passwd", "http://", "http://[::1"])
def test_only_the_web_is_asked(url):
    with pytest.raises(Invalid):
        ask(url, HERE)


def test_redirects_are_followed_and_not_for_ever(web):
    target = web.say("/da", b"@prefix a: <http://a#> .")
    web.say("/hin", status=302, Location=target)
    web.say("/kreis", status=302, Location="/kreis")

    assert ask(web.base + "/hin", HERE).url == target
    with pytest.raises(NotReachable, match="leads on and on"):
        ask(web.base + "/kreis", HERE)
    assert len(web.asked) == 2 + 6


def test_a_redirect_cannot_lead_to_a_file(web):
    web.say("/hin", status=302, Location="file:///etc/passwd")

    with pytest.raises(Invalid):
        ask(web.base + "/hin", HERE)


def test_size_and_status_are_bounds(web):
    url = web.say("/gross", b"#" * 1001)
    web.say("/weg", status=410)

    ask(url, Bounds(private=True, largest_bytes=1001))
    with pytest.raises(NotReachable, match="more than 1,000 bytes"):
        ask(url, Bounds(private=True, largest_bytes=1000))
    with pytest.raises(NotReachable, match="status 410"):
        read_catalogue(web.base + "/weg", HERE)


def test_a_server_that_trickles_its_head_is_cut_off():
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def trickle():
        taken, _ = server.accept()
        with taken, suppress(OSError):
            taken.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.1):
                taken.sendall(b"X")

    thread = threading.Thread(target=trickle)
    thread.start()
    started = time.monotonic()
    try:
        with pytest.raises(NotReachable, match="does not answer"):
            ask(f"http://127.0.0.1:{server.getsockname()[1]}/", Bounds(private=True, seconds=1))
    finally:
        stop.set()
        thread.join()
        server.close()
    assert time.monotonic() - started < 5


def page(web, number, last, notation=JSON_LD):
    ahead = f"; <http://www.w3.org/ns/hydra/core#next> <{web.base}/?page={number + 1}>"
    graph = Graph().parse(
        format="turtle",
        data=f"""<{web.base}/?page={number}> a <http://e.org/Page>
        {"" if number == last else ahead} .
        <http://e.org/d{number}> <http://e.org/p> [ <http://e.org/q> "{number}" ] .""",
    )
    body = graph.serialize(format=notation, encoding="utf-8")
    web.say(f"/?page={number}", body, media="application/ld+json")


@pytest.mark.parametrize("notation", [JSON_LD, TURTLE])
def test_hydra_pages_are_followed_to_the_last(web, notation):
    for number in range(1, 4):
        page(web, number, 3, notation)
    told = []
    found = read_catalogue(web.base + "/?page=1", HERE, lambda one: told.append(one.pages))

    assert (found.pages, found.cut, told) == (3, "", [1, 2, 3])
    assert len(found.graph) == 3 * 3 + 2
    assert len({node for node in found.graph.subjects() if type(node).__name__ == "BNode"}) == 3


def test_pages_end_at_bounds_and_say_so(web):
    for number in range(1, 4):
        page(web, number, 4)

    assert read_catalogue(web.base + "/?page=1", Bounds(private=True, pages=2)).cut == "pages"
    found = read_catalogue(web.base + "/?page=1", HERE)  # the fourth is missing
    assert (found.pages, found.cut) == (3, "not-reachable")


def test_pages_that_go_round_or_elsewhere_end(web):
    web.say("/a", f"<x> <http://www.w3.org/ns/hydra/core#next> <{web.base}/a> .".encode())
    web.say("/b", b"<x> <http://www.w3.org/ns/hydra/core#next> <http://e.org/c> .")

    assert read_catalogue(web.base + "/a", HERE).pages == 1
    assert read_catalogue(web.base + "/b", HERE).cut == "other-host"


def test_files_and_what_is_none(tmp_path):
    file = tmp_path / "katalog.ttl"
    file.write_bytes(written(TURTLE))

    assert isomorphic(read_catalogue(str(file)).graph, GRAPH)
    with pytest.raises(Invalid, match="at most 10 are read"):
        read_catalogue(str(file), Bounds(largest_bytes=10))
    with pytest.raises(NotReachable.__mro__[1]):
        read_catalogue(str(tmp_path / "fehlt.ttl"))


def test_no_path_of_this_machine_gets_into_relative_addresses(tmp_path):
    found = read_bytes(b"<a> <b> <c> .", "a.ttl")

    assert {str(one) for triple in found.graph for one in triple} == {
        "file:///a", "file:///b", "file:///c",
    }  # fmt: skip


def test_links_are_asked_by_head_and_by_get_where_that_is_not_known(web):
    good, gone = web.say("/gut"), web.base + "/weg"
    old = web.say("/alt", b"x" * 5000, **{"X-No-Head": "1"})
    told = []
    statuses = ask_all([good, gone, old, "keine"], Manners(bounds=HERE), lambda *n: told.append(n))

    assert statuses == {good: 200, gone: 404, old: 200}
    assert sorted(web.asked) == [
        ("GET", "/alt"), ("HEAD", "/alt"), ("HEAD", "/gut"), ("HEAD", "/weg"),
    ]  # fmt: skip
    assert told[-1][1] == 3


def test_links_beyond_the_bound_are_left_unknown(web):
    urls = [web.say(f"/{number}") for number in range(5)]

    assert len(ask_all(urls, Manners(most=3, bounds=HERE), lambda *_: None)) == 3
    assert ask_all(urls, Manners(bounds=HERE, whole_seconds=-1), lambda *_: None) == {}


def test_a_private_link_is_no_answer():
    assert ask_all(["http://127.0.0.1:9/a"], Manners(), lambda *_: None) == {
        "http://127.0.0.1:9/a": 0
    }
