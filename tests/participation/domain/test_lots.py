"""Lots: exact on small lists, equal chances by counting many draws, the same in the verifier."""

import json
import subprocess
import sys
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.lots.drawing import (
    FORMAT,
    Candidate,
    Turn,
    check_possible,
    draw,
    kinds_of,
    list_hash,
    list_text,
    seed_of,
    successor,
    ticket,
)
from stadtherz.participation.domain.lots.eligibility import (
    Against,
    Statement,
    groups_of,
    reasons_against,
)
from stadtherz.participation.domain.lots.filling import Room, completion, conflict
from stadtherz.participation.domain.lots.rule import read_rule
from tests.running_city import ROOT

PROGRAM = ROOT / "src/stadtherz/participation/static/participation/verify_lots.py"


def group(key, least=0, most=None, **more):
    found = {"key": key, "title": key, "least": least, **more}
    return found if most is None else found | {"most": most}


def written(seats, **categories):
    return {
        "seats": seats,
        "categories": [
            {"key": key, "title": key, "source": "said", "groups": groups}
            for key, groups in categories.items()
        ],
    }


def people(*kinds):
    return [Candidate(f"N{place:03}", kind) for place, kind in enumerate(kinds)]


def boards(rule, candidates):
    """Every board that meets the quotas, by trying all."""
    for board in combinations(candidates, rule.seats):
        counts = [
            Counter(one.groups[place] for one in board) for place in range(len(rule.categories))
        ]
        if all(
            part.least <= counts[place][part.key] <= part.most
            for place, category in enumerate(rule.categories)
            for part in category.groups
        ):
            yield {one.number for one in board}


BOUNDS = st.tuples(st.integers(0, 3), st.integers(0, 4))


@st.composite
def cases(draw_, most_people=9):
    seats = draw_(st.integers(1, 4))
    categories = {}
    for name, keys in (("a", "xyz"), ("b", "mw"), ("c", "jk")):
        pairs = [draw_(BOUNDS) for _ in keys]
        categories[name] = [
            group(key, min(low, high, seats), min(max(low, high), seats))
            for key, (low, high) in zip(keys, pairs, strict=True)
        ]
    kind = st.tuples(
        st.sampled_from(["x", "y", "z", ""]), st.sampled_from("mw"), st.sampled_from("jk")
    )
    kinds = draw_(st.lists(kind, min_size=seats, max_size=most_people))
    return written(seats, **categories), people(*kinds)


class TestTheDraw:
    @given(cases(), st.text("0123456789", min_size=1, max_size=4))
    def test_it_is_the_first_board_in_the_order_of_tickets_that_fits(self, case, seed):
        settings, candidates = case
        try:
            rule = read_rule(settings)
        except Invalid:
            return
        fitting = list(boards(rule, candidates))
        if not fitting:
            with pytest.raises(Conflict):
                draw(rule, candidates, "h", seed)
            return
        order = sorted(candidates, key=lambda one: ticket("h", seed, one.number))
        place = {one.number: number for number, one in enumerate(order)}
        first = min(sorted(place[number] for number in board) for board in fitting)
        found = draw(rule, candidates, "h", seed)
        assert [place[number] for number in found.members] == first
        assert len(found.substitutes) == len(candidates) - rule.seats

    def test_what_happened_to_each_is_told(self):
        rule = read_rule(written(2, a=[group("x", 1, 1), group("y", 1, 1)]))
        found = draw(rule, people(("x",), ("x",), ("x",), ("y",), ("y",)), "h", "1")
        turns = {step.turn for step in found.steps}
        assert turns <= {Turn.TAKEN, Turn.FULL, Turn.LATE}
        full = [step for step in found.steps if step.turn is Turn.FULL]
        assert all(step.full == ("a",) for step in full)

    def test_a_seat_is_kept_for_who_is_needed(self):
        rule = read_rule(written(2, a=[group("x", 1), group("y")]))
        for seed in "123456":
            found = draw(rule, people(("x",), ("y",), ("y",), ("y",)), "h", seed)
            assert "N000" in found.members

    @given(cases(7), st.permutations(range(7)))
    def test_the_order_of_the_list_does_not_matter(self, case, order):
        settings, candidates = case
        try:
            rule = read_rule(settings)
            found = draw(rule, candidates, "h", "7")
        except (Invalid, Conflict):
            return
        mixed = [candidates[place] for place in order if place < len(candidates)]
        assert draw(rule, mixed, "h", "7") == found
        assert list_text(settings, mixed) == list_text(settings, candidates)


class TestFairness:
    def test_without_quotas_everybody_has_the_same_chance(self):
        rule, list_of = read_rule(written(3)), people(*[()] * 12)
        drawn = Counter()
        for seed in range(4_000):
            drawn.update(draw(rule, list_of, "h", str(seed)).members)
        expected = 4_000 * 3 / 12
        chi2 = sum((drawn[one.number] - expected) ** 2 / expected for one in list_of)
        assert chi2 < 24.7  # 11 degrees of freedom, 1 %; seeds are fixed, so it never flickers

    def test_alike_candidates_have_the_same_chance_under_quotas(self):
        rule = read_rule(
            written(
                4,
                a=[group("x", 2, 2), group("y", 1), group("z")],
                b=[group("m", 2, 2), group("w", 2, 2)],
            )
        )
        kinds = [("x", "m")] * 6 + [("x", "w")] * 2 + [("y", "m")] * 2 + [("z", "w")] * 4
        list_of = people(*kinds)
        drawn = Counter()
        for seed in range(3_000):
            drawn.update(draw(rule, list_of, "h", str(seed)).members)
        for kind in set(kinds):
            counts = [drawn[one.number] for one in list_of if one.groups == kind]
            expected = sum(counts) / len(counts)
            assert all(abs(count - expected) < 4 * expected**0.5 for count in counts), kind

    def test_one_other_sign_in_the_seed_or_the_list_draws_another_board(self):
        rule, list_of = read_rule(written(10)), people(*[()] * 100)
        found = {
            draw(rule, list_of, *pair).members for pair in (("h", "1"), ("h", "2"), ("i", "1"))
        }
        assert len(found) == 3


class TestImpossible:
    def test_quotas_that_conflict_are_named_and_no_others(self):
        rule = read_rule(
            written(
                4,
                age=[group("young", 2), group("old", 0)],
                sex=[group("w", 3), group("m", 1)],
                part=[group("east", 1), group("west", 0)],
            )
        )
        list_of = people(*[("young", "m", "east")] * 5, *[("old", "w", "west")] * 5)
        with pytest.raises(Conflict) as caught:
            check_possible(rule, list_of)
        assert caught.value.code == "lots-impossible"
        assert set(caught.value.details) == {"age.young.least=2", "sex.w.least=3"}

    def test_too_few_candidates(self):
        with pytest.raises(Conflict) as caught:
            check_possible(read_rule(written(3)), people((), ()))
        assert caught.value.details == ("all.candidates.least=3",)

    @given(cases())
    def test_named_quotas_are_a_smallest_set(self, case):
        settings, candidates = case
        try:
            rule = read_rule(settings)
        except Invalid:
            return
        kinds = kinds_of(candidates)
        against = conflict(rule, kinds)
        assert bool(against) == (not any(True for _ in boards(rule, candidates)))
        others = frozenset(rule.quotas()) - set(against)
        for quota in against if len(candidates) >= rule.seats else ():
            assert completion(kinds, Room.of(rule, others | {quota})) is not None

    def test_a_whole_city_is_quick_enough(self):
        """18 districts, five ages, three genders, 1,500 candidates, narrow quotas."""
        rule = read_rule(
            written(
                36,
                part=[group(f"d{n}", 1, 3) for n in range(18)],
                age=[group(f"a{n}", 5, 10) for n in range(5)],
                sex=[group("w", 16, 19), group("m", 16, 19), group("d", 1, 3)],
            )
        )
        kinds = [
            (f"d{n * n * 7 % 19 % 18}", f"a{n % 5 if n % 3 else 4}", "wmwmd"[n * 7 % 5])
            for n in range(1500)
        ]
        kinds += [(f"d{n}", f"a{n % 5}", "wm"[n % 2]) for n in range(18)]
        found = draw(rule, people(*kinds), "h", "1")
        assert len(found.members) == 36


class TestTheRule:
    @pytest.mark.parametrize(
        ("given_rule", "fault"),
        [
            ({"seats": 0}, "seats: seats is a whole number from 1 to 200"),
            (
                written(2, a=[group("x", 2), group("y", 1)]),
                "a: least sum up to 3, but there are 2 seats",
            ),
            (
                written(3, a=[group("x", 0, 1), group("y", 0, 1)]),
                "a: most sum up to 2, but there are 3 seats",
            ),
            (written(3, a=[group("x", 2, 1), group("y")]), "a.x: least 2 is more than most 1"),
            (written(3, a=[group("x"), group("x")]), "a: x stands there twice"),
            (written(3, a=[]), "a: has no groups"),
            (
                {
                    "seats": 2,
                    "categories": [
                        {"key": "a", "title": "a", "source": "magic", "groups": [group("x")]}
                    ],
                },
                "a: source is one of district, age, said",
            ),
            (
                {
                    "seats": 2,
                    "categories": [
                        {
                            "key": "a",
                            "title": "a",
                            "source": "age",
                            "groups": [group("x", youngest=16, oldest=30), group("y", youngest=30)],
                        }
                    ],
                },
                "a: x and y share an age",
            ),
        ],
    )
    def test_faults_are_named_with_their_place(self, given_rule, fault):
        with pytest.raises(Invalid) as caught:
            read_rule(given_rule)
        assert fault in caught.value.details


RULE = read_rule(
    {
        "seats": 2,
        "minimum_age": 16,
        "excluded": [{"key": "council", "title": "Rat"}],
        "categories": [
            {
                "key": "age",
                "title": "Alter",
                "source": "age",
                "groups": [group("young", youngest=16, oldest=29), group("old", youngest=30)],
            },
            {
                "key": "part",
                "title": "Teil",
                "source": "district",
                "groups": [
                    group("core", districts=["ost", "west"]),
                    group("outer", districts=["berg"]),
                ],
            },
            {
                "key": "sex",
                "title": "Geschlecht",
                "source": "said",
                "groups": [group("w"), group("m")],
            },
        ],
    }
)
DISTRICTS = {"ost", "west", "berg"}


class TestEligibility:
    @pytest.mark.parametrize(
        ("born", "district", "said", "functions", "against"),
        [
            (2010, "ost", {}, set(), ()),
            (2011, "ost", {}, set(), (Against.TOO_YOUNG,)),
            (None, "ost", {}, set(), (Against.YEAR,)),
            (1890, "ost", {}, set(), (Against.YEAR,)),
            (1990, "", {}, set(), (Against.DISTRICT,)),
            (1990, "mars", {}, set(), (Against.DISTRICT,)),
            (1990, "ost", {}, {"council"}, (Against.EXCLUDED,)),
            (1990, "ost", {"sex": "x"}, set(), (Against.GROUP,)),
            (2015, "", {}, {"council"}, (Against.TOO_YOUNG, Against.DISTRICT, Against.EXCLUDED)),
        ],
    )
    def test_who_may(self, born, district, said, functions, against):
        statement = Statement(born, district, said, functions)
        assert reasons_against(statement, RULE, 2026, DISTRICTS) == against

    def test_groups_follow_from_what_is_stated(self):
        assert groups_of(Statement(1996, "berg", {"sex": "w"}), RULE, 2026) == ("old", "outer", "w")
        assert groups_of(Statement(1997, "ost"), RULE, 2026) == ("young", "core", "")


class TestSubstitutes:
    LIST = people(
        ("old", "core", "w"), ("young", "core", "m"), ("old", "core", "m"), ("young", "outer", "w")
    )

    def rule(self):
        return read_rule(
            written(
                2,
                age=[group("young", 1, 1), group("old", 1, 1)],
                part=[group("core"), group("outer")],
                sex=[group("w"), group("m")],
            )
        )

    def test_the_first_who_keeps_the_quotas_comes(self):
        assert successor(self.rule(), self.LIST, ["N000"], ["N002", "N003"]) == "N003"
        assert successor(self.rule(), self.LIST, ["N001"], ["N002", "N003"]) == "N002"

    def test_where_nobody_keeps_them_the_first_who_misses_least(self):
        assert successor(self.rule(), self.LIST, ["N000"], ["N002"]) == "N002"
        assert successor(self.rule(), self.LIST, ["N000"], []) is None


class TestVerifier:
    def published(self, tmp_path, **changes):
        settings = written(
            4, a=[group("x", 1, 2), group("y", 1)], b=[group("m", 2, 2), group("w", 2)]
        )
        list_of = people(*[("x", "m"), ("x", "w"), ("y", "m"), ("y", "w"), ("", "w")] * 8)
        text = list_text(settings, list_of)
        seed = seed_of(" 3 11  17 24 38 49 ")
        found = draw(read_rule(settings), list_of, list_hash(text), seed)
        told = (
            json.loads(text)
            | {
                "format": FORMAT,
                "list_sha256": list_hash(text),
                "seed": seed,
                "members": list(found.members),
                "substitutes": list(found.substitutes),
            }
            | changes
        )
        path = tmp_path / "losen.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        return path, told

    def run(self, path, *more):
        return subprocess.run(
            [sys.executable, "-I", PROGRAM, path, *more], capture_output=True, text=True, timeout=60
        )

    def test_it_draws_the_same(self, tmp_path):
        path, told = self.published(tmp_path)
        done = self.run(path, "--list-hash", told["list_sha256"], "--seed", "3 11 17 24 38 49")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "everything as published" in done.stdout

    def test_it_says_what_was_changed(self, tmp_path):
        path, told = self.published(tmp_path)
        swapped = [told["substitutes"][0], *told["members"][1:]]
        for changes, said in (
            ({"members": swapped}, "the board is"),
            ({"seed": "1"}, "the board is"),
            ({"candidates": told["candidates"][1:]}, "list and rule have the hash"),
            ({"substitutes": told["substitutes"][::-1]}, "the order of the substitutes"),
        ):
            path, _told = self.published(tmp_path, **changes)
            done = self.run(path)
            assert done.returncode == 1
            assert said in done.stdout
        assert (
            "not the one that you gave" in self.run(path, "--seed", "9", "--list-hash", "ab").stdout
        )

    @given(cases(8))
    def test_both_programs_agree(self, case):
        space = {"__name__": "verify_lots"}
        exec(compile(PROGRAM.read_text(), str(PROGRAM), "exec"), space)  # noqa: S102
        settings, candidates = case
        try:
            found = draw(read_rule(settings), candidates, "h", "5")
        except (Invalid, Conflict):
            return
        rows = [[one.number, list(one.groups)] for one in candidates]
        assert space["draw"](settings, rows, "h", "5") == (
            list(found.members),
            list(found.substitutes),
        )
