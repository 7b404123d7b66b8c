"""Checks the public board of a ballot, and counts it: plain Python (3.9 or later), nothing else.

    python verify.py board.jsonl [--receipt receipt.json ...] [--key BASE64]

It says which entry is wrong where one is, and ends with 1 then. It checks that the file is written
in its one form, that every entry follows from the one before, that every head is signed by the key
(Ed25519, RFC 8032), that no entry is missing before the last head, that every opening fits its
commitment and none is missing, that ballots keep the rules, and that receipts are on the board.
Then it counts. Compare the key with the one that the city publishes elsewhere, and the last head
with what others saw: a city that shows everybody another board can be found by that alone.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

FORMAT = "stadtherz-board/1"


class Wrong(Exception):
    """What is wrong, and where."""


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def say(words):
    """Print a line in which no sign of a file can move the cursor, or write over another line."""
    print("".join(one if one.isprintable() else "?" for one in words))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# Ed25519 after RFC 8032, section 6: slow and short
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def same_point(one, two):
    return not ((one[0] * two[2] - two[0] * one[2]) % P or (one[1] * two[2] - two[1] * one[2]) % P)


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (not x and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return same_point(times(s, BASE), add(r, times(h, public)))


def from_base64(words, what):
    try:
        data = base64.b64decode(words, validate=True)
    except (ValueError, TypeError) as error:
        raise Wrong(f"{what}: this is no base64") from error
    if base64.b64encode(data).decode() != words:
        raise Wrong(f"{what}: this is not written in its one form")
    return data


def read_board(board, path):
    """Read the file; whatever is wrong with a line, it is said which entry it is about."""
    lines = Path(path).read_bytes().split(b"\n")
    for number, line in enumerate(lines[:-1] if lines[-1] == b"" else lines, start=1):
        try:
            board.take(number, value_of(line, is_whole=number < len(lines)))
        except Wrong as wrong:
            named = re.search("entry [0-9]", str(wrong))
            where = f"line {number}" if named else f"line {number}, {board.place_of(line)}"
            raise Wrong(f"{where}: {wrong}") from wrong
    board.end()


def value_of(line, is_whole):
    """Read a line, which must be written in the one form that its values have."""
    if not is_whole:
        raise Wrong("the file is cut off: this line has no end")
    try:
        value = json.loads(line.decode("ascii"))
        is_canonical = canonical(value).encode() == line
    except (ValueError, RecursionError) as error:
        raise Wrong("this is no JSON") from error
    if not is_canonical or not isinstance(value, dict) or "line" not in value:
        raise Wrong("not in the one form, or of no known kind")
    return value


class Board:
    """What was read and found right so far."""

    def __init__(self, trusted):
        self.trusted = trusted
        self.ballot, self.key, self.rules = "", b"", {}
        self.entries, self.heads, self.openings = [], [], []
        self.last, self.covered, self.is_final, self.announced = "0" * 64, 0, False, None
        self.commitments, self.protocols = {}, {}

    def take(self, number, value):
        kind = value["line"]
        takers = {"format": self.form, "entry": self.entry}
        takers |= {"head": self.head, "opening": self.opening}
        if kind not in takers or (number == 1) != (kind == "format"):
            raise Wrong(f"a line of the kind {kind!r} has no place here")
        try:
            takers[kind](value)
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise Wrong(f"something is missing in it ({error})") from error

    def place_of(self, line):
        """Say which entry a line is about, by what came before it; it may be unreadable."""
        if not self.key:
            return "the head of the file"
        if self.is_final:
            left = sorted(set(self.commitments) - {one["commitment"] for one in self.openings})
            return f"opening of entry {self.commitments[left[0]]}" if left else "behind the end"
        kind = re.search(rb'"(content|final|signature)"', line)
        if kind and kind[1] != b"content":
            return f"head behind entry {len(self.entries) - 1}"
        return f"entry {len(self.entries)}"

    def form(self, value):
        if value["format"] != FORMAT:
            raise Wrong(f"{value['format']!r} is a format that this program does not know")
        self.ballot, self.key = value["ballot"], from_base64(value["key"], "key")
        if self.trusted and self.key != self.trusted:
            raise Wrong("the key is not the one that you gave")

    def entry(self, value):
        place, content = len(self.entries), value["content"]
        if value["number"] != place:
            raise Wrong(f"entry {place} is missing: entry {value['number']} stands in its place")
        if value["previous"] != self.last:
            raise Wrong(f"entry {place}: it does not follow from the one before")
        if sha256(canonical([place, self.last, content]).encode()) != value["hash"]:
            raise Wrong(f"entry {place}: its hash is not the one of what it says")
        if self.is_final:
            raise Wrong(f"entry {place}: it comes behind the final head")
        self.last = value["hash"]
        self.entries.append(content)
        self.understand(place, content)

    def understand(self, place, content):
        kind = content["kind"]
        if (place == 0) != (kind == "rules") or self.announced is not None:
            raise Wrong(f"entry {place}: an entry of the kind {kind!r} has no place here")
        if kind == "rules":
            self.rules = content
            text = canonical(content["rule"]).encode()
            if content["ballot"] != self.ballot or sha256(text) != content["rule_sha256"]:
                raise Wrong("entry 0: it is of another ballot, or its rule has another hash")
            self.check_rule(content["rule"])
        elif kind == "ballot":
            if content["commitment"] in self.commitments:
                raise Wrong(f"entry {place}: this ballot stands on the board already")
            self.commitments[content["commitment"]] = place
        elif kind == "openings":
            self.announced = content
        elif kind == "paper":  # the protocol of a batch; its ballots are entries like all others
            if content["batch"] in self.protocols:
                raise Wrong(f"entry {place}: this batch of paper stands on the board already")
            self.protocols[content["batch"]] = content["sha256"]
        else:
            raise Wrong(f"entry {place}: the kind {kind!r} is not known")

    def check_rule(self, rule):
        """Compare the value that counts with the hash of its one text."""
        text = json.dumps(rule["settings"], ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if rule.get("counting_sha256", sha256(text.encode())) != sha256(text.encode()):
            raise Wrong("entry 0: the rule that counts has another hash")

    def head(self, value):
        if value["number"] != len(self.heads):
            raise Wrong(f"head {len(self.heads)} is missing: {value['number']} is in its place")
        said, there = value["entries"], len(self.entries)
        if said != there:
            wrong = f"it says {said} entries, there are {there}; entry {min(said, there)}"
            raise Wrong(f"head of {value['day']}: {wrong} is missing or too much")
        if value["hash"] != self.last:
            raise Wrong(f"head of {value['day']}: its hash is not that of the last entry")
        text = (
            f"stadtherz-head/1\nballot {self.ballot}\nnumber {value['number']}\nday {value['day']}"
            f"\nentries {value['entries']}\nhash {value['hash']}"
            f"\nfinal {'yes' if value['final'] else 'no'}\n"
        )
        signature = from_base64(value["signature"], f"head of {value['day']}")
        if not is_signed(self.key, text.encode(), signature):
            raise Wrong(f"head of {value['day']}: the signature is not the city's")
        if value["final"] and self.announced is None:
            raise Wrong(f"head of {value['day']}: it is final, but nothing was opened")
        self.heads.append(value)
        self.covered, self.is_final = len(self.entries), value["final"]

    def opening(self, value):
        place = self.commitments.get(value["commitment"])
        if place is None or not self.is_final:
            raise Wrong("it belongs to no entry, or comes before the final head")
        sealed = sha256(bytes.fromhex(value["nonce"]) + value["choice"].encode())
        if sealed != value["commitment"]:
            raise Wrong(f"opening of entry {place}: it is not what was sealed")
        if self.openings and self.openings[-1]["commitment"] >= value["commitment"]:
            raise Wrong(f"opening of entry {place}: it stands twice, or in the wrong place")
        if set(value) - {"line", "commitment", "nonce", "choice"}:
            raise Wrong(f"opening of entry {place}: it says more than an opening can")
        faults_of(json.loads(value["choice"]), self.rules, place)
        self.openings.append(value)

    def end(self):
        if not self.heads or self.covered != len(self.entries):
            raise Wrong(f"entry {self.covered}: no signed head stands behind it")
        if self.announced is None:
            return
        last = len(self.entries) - 1
        if not self.is_final:
            raise Wrong(f"entry {last}: the ballots were opened, but no final head stands behind")
        missing = sorted(set(self.commitments) - {one["commitment"] for one in self.openings})
        if missing:
            raise Wrong(f"entry {self.commitments[missing[0]]} was never opened")
        lines = "".join(f"{canonical(one)}\n" for one in self.openings)
        said = (self.announced["count"], self.announced["sha256"])
        if said != (len(self.openings), sha256(lines.encode())):
            raise Wrong(f"entry {last}: it bound other openings than these")


def faults_of(choice, rules, place):
    """Refuse a ballot that breaks the rules of the first entry."""
    vote, keys = rules["vote"], {one["key"] for one in rules["options"]}
    numbers = list(choice.values()) if isinstance(choice, dict) else []
    right = isinstance(choice, (dict, list)) and all(type(n) is int for n in numbers)
    right = right and set(choice) <= keys and len(set(choice)) == len(choice)
    right = right and vote["least"] <= len(choice) <= vote["most"]
    right = right and isinstance(choice, dict) == (vote["kind"] in {"points", "ranking"})
    if vote["kind"] == "points":
        each = vote["points_each"]
        right = right and sum(numbers) <= vote["points"] and all(0 < n <= each for n in numbers)
    if vote["kind"] == "ranking":
        right = right and sorted(numbers) == list(range(1, len(choice) + 1))
    if not right:
        raise Wrong(f"opening of entry {place}: this ballot breaks the rules")


def count(board):
    """Add up what each project got, by the scoring of the rule; without a rule: how often named."""
    scoring = board.rules["rule"]["settings"].get("parameters", {}).get("scoring", "votes")
    most = board.rules["vote"]["most"]
    worth = {
        "votes": lambda _number: 1,
        "points": lambda number: number,
        "borda": lambda rank: most + 1 - rank,
        "dowdall": lambda rank: Fraction(1, rank),
    }[scoring]
    votes = {one["key"]: 0 for one in board.rules["options"]}
    for opening in board.openings:
        choice = json.loads(opening["choice"])
        for key in choice:
            votes[key] += worth(choice[key] if isinstance(choice, dict) else 1)
    return votes


def lot_by(keys, seed):
    """Put keys in the order of the lot that a seed gives."""
    hashed = sha256(canonical(sorted(keys)).encode())
    said = {key: f"stadtherz-tie-lot/1\n{hashed}\n{seed}\n{key}" for key in keys}
    return sorted(keys, key=lambda key: sha256(said[key].encode()))


def most_votes_first(board, votes, seed=""):
    """Take the project with most votes that can be paid, and so on; None where that is no rule."""
    settings, budget = board.rules["rule"]["settings"], board.rules["budget"]
    if settings.get("method") != "most-votes" or budget is None:
        return None
    names, drawn = settings["ties"], settings.get("lot", [])
    if seed:
        names, drawn = [one for one in names if one != "lot"] + ["lot"], lot_by(list(votes), seed)
    lot = {key: place for place, key in enumerate(drawn)}
    ties = {
        "lower-cost": lambda one: one["cost"],
        "more-votes": lambda one: -votes[one["key"]],
        "lot": lambda one: lot.get(one["key"], len(lot)),
    }
    won, left, parameters = [], budget, settings["parameters"]
    least = parameters["threshold"]
    able = [
        (-votes[one["key"]], *(ties[name](one) for name in names), one["key"], one)
        for one in board.rules["options"]
        if votes[one["key"]] >= least and votes[one["key"]] and one["cost"] <= budget
    ]
    if len({rank[:-2] for rank in able}) < len(able):
        say("a tie is left: the city draws a lot; then give its seed with --lot")
        return None
    for *_, one in sorted(able, key=lambda rank: rank[:-2]):
        if one["cost"] <= left:
            left -= one["cost"]
            won.append(one["key"])
        elif parameters["fit"] == "stop":
            break
    return won


def check_receipt(board, path):
    receipt = json.loads(Path(path).read_text(encoding="utf-8"))
    number = receipt["commitment"]
    text = f"stadtherz-receipt/1\nballot {receipt['ballot']}\ncommitment {number}\n"
    if receipt["ballot"] != board.ballot:
        raise Wrong(f"{path}: this receipt is of another ballot")
    if not is_signed(board.key, text.encode(), from_base64(receipt["signature"], path)):
        raise Wrong(f"{path}: the receipt was not signed by this key")
    if number not in board.commitments:
        late = "it can take some days; after the end of voting it is a proof"
        raise Wrong(f"{path}: the city took this ballot, but it is not on the board ({late})")
    opened = next((one for one in board.openings if one["commitment"] == number), None)
    if opened and opened["nonce"] != receipt["nonce"]:
        raise Wrong(f"{path}: opened with another nonce")
    state = f"opened as {opened['choice']}" if opened else "still sealed"
    say(f"receipt {path}: entry {board.commitments[number]}, {state}")


def tell(board, seed=""):
    head = board.heads[-1]
    say(f"ballot {board.ballot}")
    say(f"key {base64.b64encode(board.key).decode()}")
    say(f"head of {head['day']}: {head['entries']} entries, {head['hash']}")
    say(f"ballots on the board: {len(board.commitments)}")
    if board.announced is None:
        say(f"not opened yet: the result comes at {board.rules['announced']}")
        return
    votes = count(board)
    for key in sorted(votes, key=lambda key: (-votes[key], key)):
        say(f"votes {votes[key]!s:>7} {key}")
    if (won := most_votes_first(board, votes, seed)) is not None:
        say(f"winners by most votes first: {' '.join(won) or 'none'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("board")
    parser.add_argument("--receipt", action="append", default=[])
    parser.add_argument("--key", default="", help="the city's public key, base64 of 32 bytes")
    parser.add_argument("--lot", default="", help="the seed of a lot drawn after a tie")
    asked = parser.parse_args()
    try:
        board = Board(from_base64(asked.key, "--key") if asked.key else b"")
        read_board(board, asked.board)
        for path in asked.receipt:
            check_receipt(board, path)
    except Wrong as wrong:
        say(f"WRONG: {wrong}")
        return 1
    tell(board, " ".join(asked.lot.split()))
    say("all of it is right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
