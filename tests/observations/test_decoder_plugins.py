"""Decoders of other packages: each is a real package on the path, found by its entry point."""

import importlib
import logging
import math
import sys

import pytest

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.decoders import known_decoders
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.registry import built_in

GOOD = """
from stadtherz.observations.domain.decoders.measured import Measured

MAKER = "Lauter"
MODELS = ("Pegel 3000",)


def decode(payload, f_port):
    return (Measured("level", payload[0] / 10, "cm"),)
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package with modules and entry points; afterwards it is gone."""

    def install(entries, **modules):
        for name, source in modules.items():
            (tmp_path / f"{name}.py").write_text(source)
        about = tmp_path / "lauter_decoders-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: lauter-decoders\nVersion: 1\n"
        )
        lines = "\n".join(f"{name} = {value}" for name, value in entries.items())
        (about / "entry_points.txt").write_text(f"[stadtherz.decoders]\n{lines}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()
        known_decoders.cache_clear()
        return known_decoders()

    yield install
    known_decoders.cache_clear()
    for name in [name for name in sys.modules if name.startswith("lauter_")]:
        del sys.modules[name]


def test_without_packages_there_are_the_built_in_ones():
    known_decoders.cache_clear()
    ours = {decoder.name for decoder in built_in().decoders}
    assert {decoder.name for decoder in known_decoders().decoders} == ours


def test_a_package_adds_its_decoder(package):
    registry = package({"lauter-pegel": "lauter_good"}, lauter_good=GOOD)
    assert registry.hinted(["Pegel 3000"]).name == "lauter-pegel"
    assert registry.named("lauter-pegel").decode(b"\x7b", 1) == (Measured("level", 12.3, "cm"),)
    assert registry.hinted(["EM300-TH"]).name == "milesight-em300-th"


def test_a_package_may_offer_a_decoder_with_parameters(package):
    source = (
        GOOD
        + """
from stadtherz.observations.domain.decoders.measured import Decoder


def scaled(parameters):
    return lambda payload, f_port: (Measured("level", payload[0] * parameters["scale"], "cm"),)


PEGEL = Decoder("pegel", MAKER, MODELS, scaled({"scale": 1}), scaled)
"""
    )
    registry = package({"any-name": "lauter_scaled:PEGEL"}, lauter_scaled=source)
    assert registry.named("pegel").decode(b"\x02", 1)[0].value == 2
    assert registry.named("pegel (scale=5)").decode(b"\x02", 1)[0].value == 10


BROKEN = {
    "does not exist": ("lauter_missing", None, "No module named 'lauter_missing'"),
    "raises": ("lauter_raises", "raise RuntimeError('boom')", "boom"),
    "leaves": ("lauter_leaves", "raise SystemExit(3)", "3"),
    "is no Python": ("lauter_syntax", "def (", "invalid syntax"),
    "has nothing": ("lauter_nothing", "", "needs MAKER, MODELS and decode"),
    "lists rubbish": ("lauter_rubbish", "DECODERS = (1,)", "something else than Decoder"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_package_is_told_and_left_out(package, caplog, case):
    module, source, said = BROKEN[case]
    sources = {"lauter_good": GOOD} | ({} if source is None else {module: source})
    with caplog.at_level(logging.WARNING, "observations"):
        registry = package({"broken": module, "lauter-pegel": "lauter_good"}, **sources)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "decoder broken" in caplog.text
    assert said in caplog.text
    with pytest.raises(NotFound):
        registry.named("broken")
    assert registry.named("lauter-pegel")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return payload[99]", "the decoder failed with IndexError"),
        ("raise Invalid('port 9 is not mine', code='payload')", "port 9 is not mine"),
        ("return 7", "the decoder failed with TypeError"),
        ("return (1,)", "something else than finite, named values"),
        ("return (Measured('', 1),)", "something else than finite, named values"),
        ("return (Measured('a', float('nan')),)", "something else than finite, named values"),
        ("return (Measured('a', None),)", "something else than finite, named values"),
        ("return (Measured('a', 1, '', float('inf')),)", "something else than finite"),
        ("return (Measured('a', 1),) * 1001", "something else than finite, named values"),
    ],
)
def test_what_a_foreign_decoder_does_wrong_refuses_one_payload(package, body, said):
    source = (
        GOOD + "\nfrom stadtherz.kernel.errors import Invalid\n"
        f"\n\ndef decode(payload, f_port):\n    {body}\n"
    )
    decoder = package({"wrong": "lauter_wrong"}, lauter_wrong=source).named("wrong")
    with pytest.raises(Invalid, match=said) as told:
        decoder.decode(b"\x01", 1)
    assert told.value.code == "payload"


def test_packages_are_looked_for_once(package):
    registry = package({"lauter-pegel": "lauter_good"}, lauter_good=GOOD)
    assert known_decoders() is registry
    assert math.isclose(registry.named("lauter-pegel").decode(b"\x0a", 1)[0].value, 1.0)
