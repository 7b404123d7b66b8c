"""Compares our counts with those of pabutools, by hand; it is no dependency and never will be.

    python -m tests.participation.differential --oracle PYTHON [--elections N] [--files FILE ...]

PYTHON is the interpreter of an environment of its own with `pabutools` (GPL-3.0). Elections are
made from seeds; this program writes them as JSON to the other one and reads its winners. Without
the oracle it says so and ends well.
"""

# ruff: noqa: T201, PLC0415 - a program that prints; the oracle's packages are its own
import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

RULES = ("votes", "shares", "count", "early", "official", "points", "points-cost")


def made(seed):
    """An election as JSON; costs and votes are such that ties are frequent."""
    chance = random.Random(seed)
    costs = {
        f"p{i}": chance.randint(1, chance.choice((5, 40, 1000)))
        for i in range(chance.randint(1, 9))
    }
    ids = list(costs)
    chance.shuffle(ids)
    ballots = []
    for _ in range(chance.randint(1, 25)):
        chosen = chance.sample(list(costs), chance.randint(1, len(costs)))
        ballots.append({one: chance.randint(1, 4) for one in chosen})
    budget = max(*costs.values(), chance.randint(1, sum(costs.values())))
    return {"budget": budget, "costs": costs, "ballots": ballots, "lot": ids}


def ours(election):
    """Our winners by each rule, as sorted lists."""
    from stadtherz.participation.domain.counting.count import count
    from stadtherz.participation.domain.counting.election import (
        Ballot,
        Counted,
        Election,
        Kind,
        Project,
    )
    from stadtherz.participation.domain.counting.rule import (
        EqualShares,
        Increase,
        MostVotes,
        Rule,
        Satisfaction,
        Scoring,
        StopRule,
    )

    count_ = Satisfaction.COUNT
    methods = {
        "votes": MostVotes(),
        "shares": EqualShares(),
        "count": EqualShares(satisfaction=count_),
        "early": EqualShares(increase=Increase(1, StopRule.EARLY)),
        "official": EqualShares(increase=Increase(1, StopRule.OFFICIAL)),
        "points": EqualShares(Scoring.POINTS, count_),
        "points-cost": EqualShares(Scoring.POINTS),
    }
    projects = tuple(Project(*pair) for pair in election["costs"].items())
    ballots = tuple(Counted(Ballot(tuple(one), tuple(one.values()))) for one in election["ballots"])
    value = Election(Kind.POINTS, election["budget"], projects, ballots)
    return {
        name: sorted(count(value, Rule(method, lot=tuple(election["lot"]))).winners)
        for name, method in methods.items()
    }


def theirs(election):
    """The oracle's winners by each rule; runs in its environment."""
    from pabutools.election import (
        Additive_Cardinal_Sat,
        ApprovalBallot,
        ApprovalProfile,
        CardinalBallot,
        Cardinality_Sat,
        CardinalProfile,
        Cost_Sat,
        Instance,
        Project,
    )
    from pabutools.rules import (
        exhaustion_by_budget_increase,
        greedy_utilitarian_welfare,
        method_of_equal_shares,
    )
    from pabutools.tiebreaking import TieBreakingRule

    projects = {name: Project(name, cost) for name, cost in election["costs"].items()}
    voted = {one for ballot in election["ballots"] for one in ballot}
    instance = Instance([projects[one] for one in voted], budget_limit=election["budget"])

    def run(profile, rule, *, satisfaction, score):
        ties = TieBreakingRule(
            lambda _instance, _profile, one: (
                one.cost, -score[one.name], election["lot"].index(one.name),
            )
        )  # fmt: skip
        return sorted(
            one.name for one in rule(instance, profile, sat_class=satisfaction, tie_breaking=ties)
        )

    def raised(*, early):
        def rule(instance, profile, **how):
            return exhaustion_by_budget_increase(
                instance, profile, method_of_equal_shares, rule_params=how,
                exhaustive_stop=early, budget_step=len(election["ballots"]),
            )  # fmt: skip

        return rule

    approvals = ApprovalProfile(
        [ApprovalBallot([projects[one] for one in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )

    def cardinal(worth):
        given = [
            {projects[one]: worth(one, points) for one, points in ballot.items()}
            for ballot in election["ballots"]
        ]
        return CardinalProfile([CardinalBallot(one) for one in given], instance=instance)

    votes = {one: sum(one in ballot for ballot in election["ballots"]) for one in projects}
    points = {one: sum(ballot.get(one, 0) for ballot in election["ballots"]) for one in projects}
    by_votes, by_points = {"score": votes}, {"score": points}
    shares = method_of_equal_shares
    plain, with_cost = (
        cardinal(lambda _one, given: given),
        cardinal(lambda one, given: given * election["costs"][one]),
    )
    return {
        "votes": run(approvals, greedy_utilitarian_welfare, satisfaction=Cost_Sat, **by_votes),
        "shares": run(approvals, shares, satisfaction=Cost_Sat, **by_votes),
        "count": run(approvals, shares, satisfaction=Cardinality_Sat, **by_votes),
        "early": run(approvals, raised(early=True), satisfaction=Cost_Sat, **by_votes),
        "official": run(approvals, raised(early=False), satisfaction=Cost_Sat, **by_votes),
        "points": run(plain, shares, satisfaction=Additive_Cardinal_Sat, **by_points),
        "points-cost": run(with_cost, shares, satisfaction=Additive_Cardinal_Sat, **by_points),
    }


def of_file(path):
    """An election of a `.pb` file as JSON."""
    from stadtherz.participation.domain.counting.pabulib import election_of, read_pabulib

    found = election_of(read_pabulib(path.read_bytes().decode()))
    singly = [one.ballot for one in found.ballots for _ in range(one.number)]
    ballots = [dict.fromkeys(one.choices, 1) for one in singly]
    costs = {one.id: one.cost for one in found.projects}
    return {"budget": found.budget, "costs": costs, "ballots": ballots, "lot": list(costs)}


def asked(oracle, elections):
    """Ask the other environment; None where it has no pabutools."""
    there = subprocess.run([oracle, "-c", "import pabutools"], capture_output=True, check=False)
    if there.returncode:
        return None
    done = subprocess.run(
        [oracle, Path(__file__), "--answer"], input=json.dumps(elections), text=True,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle", type=Path)
    parser.add_argument("--elections", type=int, default=300)
    parser.add_argument("--files", type=Path, nargs="*", default=[])
    parser.add_argument("--answer", action="store_true")
    told = parser.parse_args()
    if told.answer:
        print(json.dumps([theirs(one) for one in json.load(sys.stdin)]))
        return
    elections = [made(seed) for seed in range(told.elections)]
    elections += [of_file(path) for path in told.files]
    answers = asked(told.oracle, elections) if told.oracle else None
    if answers is None:
        print("skipped: no environment with pabutools was named by --oracle")
        return
    different = 0
    for number, (election, answer) in enumerate(zip(elections, answers, strict=True)):
        found = ours(election)
        for rule in RULES:
            if found[rule] != answer[rule]:
                different += 1
                print(f"election {number}, {rule}: ours {found[rule]}, theirs {answer[rule]}")
    print(f"{len(elections)} elections by {len(RULES)} rules: {different} differences")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
