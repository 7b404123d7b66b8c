"""Repeats a drawing of lots: plain Python (3.9 or later), nothing else.

    python verify_lots.py losen.json [--list-hash HEX] [--seed "3 11 17 24 38 49"]

It checks that the list and the rule have the hash that was published before the seed was known,
gives each candidate a ticket, goes through them in the order of their tickets, and takes everybody
with whom all quotas can still be met. It ends with 1 where the board or the order of substitutes is
another one. Give --list-hash as you read it before the event, and --seed as you saw it yourself.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

FORMAT = "stadtherz-lots/1"


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(words):
    return hashlib.sha256(words.encode()).hexdigest()


def possible(kinds, seats, bounds, seen=None):
    """Whether people (how many of each kind) can fill seats so that all bounds are kept.

    kinds: {groups: number}; bounds: a list of {group: (least, most)}, one for each category.
    """
    seen = set() if seen is None else seen
    todo = [(dict(kinds), seats, bounds)]
    while todo:
        kinds, seats, bounds = todo.pop()
        state = canonical([sorted(map(list, kinds.items())), seats, bounds])
        if state in seen:
            continue
        seen.add(state)
        usable = {kind: number for kind, number in kinds.items() if number and free(kind, bounds)}
        scarce = None
        hopeless = sum(usable.values()) < seats
        for place, groups in enumerate(bounds):
            there = {}
            for kind, number in usable.items():
                there[kind[place]] = there.get(kind[place], 0) + number
            fits = there.get("", 0)
            fits += sum(min(there.get(group, 0), most) for group, (_, most) in groups.items())
            hopeless |= fits < seats or sum(least for least, _ in groups.values()) > seats
            for group, (least, _) in groups.items():
                hopeless |= there.get(group, 0) < least
                if least and (scarce is None or there.get(group, 0) - least < scarce[0]):
                    scarce = (there.get(group, 0) - least, place, group)
        if hopeless:
            continue
        if seats == 0:
            return True
        chosen = [kind for kind in usable if scarce is None or kind[scarce[1]] == scarce[2]]
        if not chosen:
            continue
        kind = max(chosen, key=lambda one: (helps(one, bounds), usable[one], one))
        todo.append(({k: n for k, n in usable.items() if k != kind}, seats, bounds))
        todo.append((with_one_less(usable, kind), seats - 1, after(bounds, kind)))
    return False


def free(kind, bounds):
    """Whether no maximum is reached in any group of a kind."""
    return all(group == "" or groups[group][1] > 0 for group, groups in zip(kind, bounds))


def helps(kind, bounds):
    """In how many categories a kind is still needed."""
    return sum(1 for group, groups in zip(kind, bounds) if group != "" and groups[group][0] > 0)


def with_one_less(kinds, kind):
    return {**kinds, kind: kinds[kind] - 1}


def after(bounds, kind):
    """The bounds when one of a kind has a seat."""
    found = []
    for group, groups in zip(kind, bounds):
        least, most = groups.get(group, (0, 0))
        changed = {group: (max(0, least - 1), most - 1)} if group != "" else {}
        found.append({**groups, **changed})
    return found


def draw(rule, candidates, list_hash, seed):
    """Give the board and the others, both in the order of the tickets."""

    def ticket(number):
        return sha256(f"{FORMAT}\n{list_hash}\n{seed}\n{number}")

    seats = rule["seats"]
    bounds = []
    for category in rule.get("categories", []):
        held = {}
        for group in category["groups"]:
            held[group["key"]] = (group.get("least", 0), group.get("most", seats))
        bounds.append(held)
    left = {}
    for _, groups in candidates:
        left[tuple(groups)] = left.get(tuple(groups), 0) + 1
    members, others, refused = [], [], set()
    for number, groups in sorted(candidates, key=lambda one: (ticket(one[0]), one[0])):
        kind = tuple(groups)
        left = with_one_less(left, kind)
        full = any(g != "" and b[g][1] <= 0 for g, b in zip(kind, bounds))
        if (
            seats == 0
            or full
            or kind in refused
            or not possible(left, seats - 1, after(bounds, kind))
        ):
            refused.add(kind)  # later there is less room, so it stays so
            others.append(number)
            continue
        members.append(number)
        seats, bounds = seats - 1, after(bounds, kind)
    return members, others


def check(file, list_hash, seed):
    """Give what is wrong with a published drawing, as sentences."""
    if file.get("format") != FORMAT:
        return [f"this is no file of a drawing of lots ({FORMAT})"]
    listed = {"format": FORMAT, "rule": file["rule"], "candidates": file["candidates"]}
    own_hash = sha256(canonical(listed))
    wrong = []
    if own_hash != file["list_sha256"]:
        wrong.append(f"list and rule have the hash {own_hash}, the file says {file['list_sha256']}")
    if list_hash and own_hash != list_hash.strip().lower():
        wrong.append(f"list and rule have the hash {own_hash}, not the one that you gave")
    if len({number for number, _ in file["candidates"]}) != len(file["candidates"]):
        wrong.append("a number stands on the list twice")
    if seed and " ".join(seed.split()) != file["seed"]:
        wrong.append(
            f"the file was drawn with the seed {file['seed']!r}, not the one that you gave"
        )
    members, others = draw(file["rule"], file["candidates"], own_hash, file["seed"])
    if members != file["members"]:
        wrong.append(f"the board is {' '.join(members)}, the file says {' '.join(file['members'])}")
    if others != file["substitutes"]:
        wrong.append("the order of the substitutes is another one")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--list-hash", default="")
    parser.add_argument("--seed", default="")
    given = parser.parse_args()
    try:
        file = json.loads(given.file.read_text(encoding="utf-8"))
        wrong = check(file, given.list_hash, given.seed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        wrong = [f"the file cannot be read: {error!r}"]
    for sentence in wrong:
        print("WRONG:", sentence)
    if not wrong:
        print(f"list {file['list_sha256']}")
        print(f"seed {file['seed']}")
        print(f"{len(file['members'])} of {len(file['candidates'])} candidates have a seat:")
        print(" ".join(file["members"]))
        print("everything as published")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
