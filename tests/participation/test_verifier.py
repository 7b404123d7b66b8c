"""The verifier as anybody runs it: a process of its own that gets the exported file and no more."""

import json
import re
import runpy
import subprocess
import sys
from bisect import bisect_right
from hashlib import sha256
from pathlib import Path

import pytest

from stadtherz.opendata.public import signature_of
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.board import BEGINNING, entry_bytes
from stadtherz.participation.domain.sealing import receipt_text
from stadtherz.participation.selectors.board import board_lines, raw_public_key
from tests.participation.factories import ANNOUNCED, CLOSES, DURING, support_of
from tests.participation.test_closing import City
from tests.thorough import TIMES

pytestmark = pytest.mark.django_db
VERIFIER = (
    Path(__file__).resolve().parents[2]
    / "src/stadtherz/participation/static/participation/verify.py"
)


def verify(*asked):
    """Run it in isolation: no site packages, no environment, no folder of ours."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), *map(str, asked)],
        capture_output=True, text=True, cwd="/", env={},
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def city():
    made = City()
    made.vote(*range(12))
    return made


def exported(city, folder, at):
    file = folder / "board.jsonl"
    file.write_text("".join(f"{line}\n" for line in board_lines(city.ballot, at)))
    return file


def saved(city, number, folder):
    file = folder / f"receipt-{number}.json"
    file.write_text(json.dumps(city.receipts[number].values()))
    return file


def test_it_is_plain_python_without_dependencies():
    names = {
        line.split()[1].partition(".")[0]
        for line in VERIFIER.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert names <= sys.stdlib_module_names


def test_the_whole_board_is_right_and_counted_by_itself(city, tmp_path):
    city.finish()
    file = exported(city, tmp_path, ANNOUNCED)
    code, said = verify(file, "--key", raw_public_key(), "--receipt", saved(city, 4, tmp_path))
    assert code == 0, said
    assert 'opened as ["baeume","bank"]' in said
    told = dict(line.split()[2:0:-1] for line in said.splitlines() if line.startswith("votes "))
    assert {key: int(votes) for key, votes in told.items()} == support_of(city.ballot, ANNOUNCED)
    # 40,000 and 5,000 of 100,000 euros; the fountain has as many votes as the bench and costs more
    assert "winners by most votes first: baeume bank\n" in said
    assert said.endswith("all of it is right\n")


def test_a_rule_with_another_hash_is_found(city, tmp_path):
    file = exported(city, tmp_path, DURING)
    lines = file.read_text().splitlines()
    first = json.loads(lines[1])
    rules = first["content"]
    rules["rule"]["counting_sha256"] = "0" * 64
    rules["rule_sha256"] = sha256(canonical(rules["rule"]).encode()).hexdigest()
    first["hash"] = sha256(entry_bytes(0, BEGINNING, rules)).hexdigest()
    file.write_text("\n".join([lines[0], canonical(first), *lines[2:]]) + "\n")
    assert "entry 0: the rule that counts has another hash" in verify(file)[1]


def test_during_the_vote_it_checks_what_is_there_and_learns_no_choice(city, tmp_path):
    city.close()
    file = exported(city, tmp_path, DURING)
    assert '"baeume"]' not in file.read_text()
    code, said = verify(file, "--receipt", saved(city, 7, tmp_path))
    assert code == 0, said
    assert "still sealed" in said
    assert "votes" not in said


def owners_of(whole):
    """Say of each line, by its beginning in the file, how its entry must be named."""
    owners, start, entries, places = {}, 0, 0, {}
    # of the first line, its key and number are noticed where something does not fit them
    for line in whole.splitlines(keepends=True):
        value = json.loads(line)
        owners[start] = "(line 1|entry 0)"
        if value["line"] == "entry":
            owners[start] = f"entry {entries}"
            places[value["content"].get("commitment")], entries = entries, entries + 1
        elif value["line"] == "head":
            owners[start] = f"entry {entries - 1}"
        elif value["line"] == "opening":
            owners[start] = f"entry {places[value['commitment']]}"
        start += len(line)
    return owners


def test_every_flipped_byte_is_found_and_its_entry_named(city, tmp_path):
    """One bit of some bytes, each line's first and last one among them, in each kind of line."""
    city.finish()
    whole = exported(city, tmp_path, ANNOUNCED).read_bytes()
    sys.path.insert(0, str(VERIFIER.parent))
    try:
        import verify as program  # noqa: PLC0415 - the shipped file, as a module to be quick
    finally:
        sys.path.pop(0)
    owners = owners_of(whole)
    starts = sorted(owners)
    places = {
        *range(0, len(whole), 97 if TIMES == 1 else 7),
        *starts,
        *(start - 1 for start in starts[1:]),
        len(whole) - 1,
    }
    file = tmp_path / "flipped.jsonl"
    unseen = []
    for place in sorted(places):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        owner, said = owners[starts[bisect_right(starts, place) - 1]], "nothing"
        try:
            program.read_board(program.Board(b""), file)
        except program.Wrong as wrong:
            said = str(wrong)
        if not re.search(rf"\b{owner}\b", said):
            unseen.append((place, owner, said))
    assert unseen == []


@pytest.mark.parametrize("number", [0, 1, 7, 12])
def test_it_says_which_entry_is_wrong(city, tmp_path, number):
    city.close()
    file = exported(city, tmp_path, DURING)
    whole = file.read_bytes()
    marked = f'"number":{number},"previous"'.encode()
    line = next(one for one in whole.split(b"\n") if marked in one)
    inside = whole.index(line) + line.index(b'"content"') + 40
    flipped = bytes([whole[inside] ^ 1])
    file.write_bytes(whole[:inside] + flipped + whole[inside + 1 :])
    code, said = verify(file)
    assert code == 1
    assert f"entry {number}" in said


def without(file, wanted):
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not wanted(json.loads(line))))
    return verify(file)


def test_what_is_left_out_is_missed(city, tmp_path):
    city.finish()
    for wanted, said in (
        (lambda line: line.get("number") == 3 and "content" in line, "entry 3 is missing"),
        (lambda line: line["line"] == "head" and line["number"] == 1, "head 1 is missing"),
        (lambda line: line["line"] == "head" and line["final"], "no final head"),
        (lambda line: line["line"] == "opening" and line["nonce"].endswith("3e8"), "never opened"),
    ):
        code, told = without(exported(city, tmp_path, ANNOUNCED), wanted)
        assert code == 1
        assert said in told or "comes before the final head" in told, told


def test_ballots_that_another_key_signed_are_not_the_citys(city, tmp_path):
    city.close()
    code, said = verify(exported(city, tmp_path, DURING), "--key", "A" * 43 + "=")
    assert (code, "not the one that you gave" in said) == (1, True)


def test_a_receipt_that_is_not_on_the_board_is_told(city, tmp_path):
    city.close()
    file = exported(city, tmp_path, DURING)
    receipt = saved(city, 0, tmp_path)
    forged = json.loads(receipt.read_text()) | {"commitment": "a" * 64}
    receipt.write_text(json.dumps(forged))
    code, said = verify(file, "--receipt", receipt)
    assert (code, "was not signed" in said) == (1, True)


def test_a_ballot_that_the_city_took_and_lost_is_proven(city, tmp_path):
    """The city says nothing of a ballot whose receipt it signed: its own signature convicts it."""
    city.close()
    file, lost = exported(city, tmp_path, DURING), "b" * 64
    receipt = saved(city, 5, tmp_path)
    values = json.loads(receipt.read_text())
    values |= {
        "commitment": lost,
        "signature": signature_of(receipt_text(str(city.ballot.pk), lost)),
    }
    receipt.write_text(json.dumps(values))
    code, said = verify(file, "--receipt", receipt)
    assert code == 1
    assert "the city took this ballot, but it is not on the board" in said


def test_a_file_cannot_write_over_what_it_says(city, tmp_path):
    """Signs that move the cursor could show the city's key where another one stands."""
    city.finish()
    file = exported(city, tmp_path, ANNOUNCED)
    moved = r"\\u001b[1A\\u001b[2Kall of it is right\\u202e"
    file.write_text(
        re.sub(r'("day":"[0-9-]+)("),("entries")', rf"\1{moved}\2,\3", file.read_text())
    )
    status, words = verify(file)
    assert status == 1
    assert "?[1A?[2Kall of it" in words
    assert words.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("choice", "kind"),
    [('"a"', "approval"), ('{"a":true}', "points"), ('{"a":1.5}', "points"), ("[[]]", "approval"),
     ('{"a":1e1}', "points"), ("5", "approval"), ('["a","a"]', "approval")],
)  # fmt: skip
def test_a_ballot_in_no_form_of_ours_is_wrong(choice, kind):
    own = runpy.run_path(str(VERIFIER))
    vote = {"kind": kind, "least": 1, "most": 3, "points": 20, "points_each": 20}
    rules = {"vote": vote, "options": [{"key": "a"}]}
    with pytest.raises((own["Wrong"], TypeError)):
        own["faults_of"](json.loads(choice), rules, 1)
    own["faults_of"]({"a": 2} if kind == "points" else ["a"], rules, 1)


def test_an_empty_vote_is_right_too(tmp_path):
    city = City(1)
    city.close(CLOSES.date(), CLOSES)
    city.finish()
    code, said = verify(exported(city, tmp_path, ANNOUNCED))
    assert code == 0, said
    assert "winners by most votes first: none" in said
