"""The bench on the invented quarter: the guide tells what is there, others hand in a file."""

import json
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from stadtherz.guidance.adapters.valhalla_routes import _decoded
from stadtherz.kernel.errors import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]


def benched(*asked):
    out, err = StringIO(), StringIO()
    call_command("guidance_bench", *map(str, asked), "--pairs", "25", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_guide_tells_all_signals_and_other_engines_stand_beside_it(tmp_path):
    with pytest.raises(CommandError, match="no map yet"):
        benched()
    call_command("streets_demo", verbosity=0)
    own, scores = tmp_path / "own.json", tmp_path / "scores.json"
    benched("--write-routes", own, "--write-pairs", tmp_path / "pairs.json")
    assert json.loads((tmp_path / "pairs.json").read_text())["form"] == "guidebench-pairs-1"
    silent = json.loads(own.read_text()) | {"engine": "silent"}
    for one in silent["routes"]:
        one["steps"] = [{"text": "Links abbiegen.", "at": one["line"][:1]}]
    (tmp_path / "silent.json").write_text(json.dumps(silent))
    nothing = tmp_path / "m.osm"
    nothing.write_text('<osm version="0.6"><node id="1" lat="49" lon="7" version="1"/></osm>')
    told, missing = benched("--routes", tmp_path / "silent.json", "--json", scores,
                            "--valhalla", sys.executable, "--map", nothing)  # fmt: skip
    assert "silent" in told
    assert "Valhalla is not installed for" in missing
    ours, theirs = (one["shares"] for one in json.loads(scores.read_text())["scores"])
    for name in ("signals told", "sounds told", "unknown sounds told as unknown"):
        assert ours[name]["of"] == theirs[name]["of"] > 0
        assert (ours[name]["hits"], theirs[name]["hits"]) == (ours[name]["of"], 0)
    assert theirs["bare turns"]["hits"] == theirs["bare turns"]["of"] > 0
    own.write_text('{"form": "something"}')
    with pytest.raises(Invalid, match="no file of routes"):
        benched("--routes", own)


def test_a_line_of_valhalla_is_read():
    assert _decoded("_izlhA~rlgdF_{geC~ywl@") == [(-120.2, 38.5), (-120.95, 40.7)]
