"""Real elections (Pabulib): official winners and published figures, derived from the ballots."""

from fractions import Fraction

import pytest

from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.counting.comparison import compare
from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.pabulib import (
    election_of,
    groups_of,
    read_pabulib,
    write_pabulib,
)
from stadtherz.participation.domain.counting.rule import (
    EqualShares,
    Increase,
    MostVotes,
    Rule,
    Scoring,
    StopRule,
)
from stadtherz.participation.domain.counting.scores import scores, votes
from stadtherz.participation.domain.counting.wording import worded

pytestmark = pytest.mark.acceptance

WIELICZKA = "Poland_Wieliczka_2023_Green_Budget.pb"
MOKOTOW = "Poland_Warszawa_2023_Mokotow.pb"
KRAKOW = "Poland_Krakow_2021_Nowa_Huta.pb"
RULES = {
    "greedy": MostVotes(),
    "ordinal": MostVotes(Scoring.BORDA),
    "equalshares/add1-comparison": EqualShares(increase=Increase(1)),
}
MES = Rule(RULES["equalshares/add1-comparison"])


@pytest.fixture(scope="module")
def files(shared_data):
    paths = sorted((shared_data / "pabulib").glob("*.pb"))
    assert paths
    return {path.name: read_pabulib(path.read_bytes().decode()) for path in paths}


@pytest.fixture(scope="module")
def wieliczka(files):
    return election_of(files[WIELICZKA])


@pytest.fixture(scope="module")
def official(wieliczka):
    return count(wieliczka, MES)


def test_the_official_winners_of_every_file(files):
    for name, file in files.items():
        election, meta = election_of(file), dict(file.meta)
        ranked = election.kind is Kind.RANKING
        outcome = count(election, Rule(RULES["ordinal" if ranked else meta["rule"]]))
        assert set(outcome.winners) == set(file.selected), name
        assert outcome.spent <= election.budget
        assert election.voters == int(meta["num_votes"])
        assert len(election.projects) == int(meta["num_projects"])


def test_votes_and_scores_are_those_that_the_files_tell(files):
    for name, file in files.items():
        election = election_of(file)
        counted = {one["project_id"]: int(one["votes"]) for one in file.projects.records()}
        assert votes(election) == counted, name
    told = {one["project_id"]: int(one["score"]) for one in files[KRAKOW].projects.records()}
    assert scores(election_of(files[KRAKOW]), Scoring.BORDA) == told


def test_every_file_there_and_back(files):
    for name, file in files.items():
        again = read_pabulib(write_pabulib(file))
        assert again == file, name
        assert election_of(again) == election_of(file)


@pytest.mark.parametrize(
    ("name", "method", "winners", "spent"),
    [
        (KRAKOW, MostVotes(Scoring.BORDA), 10, 2_201_553),
        (MOKOTOW, MostVotes(), 24, 8_693_845),
        (MOKOTOW, EqualShares(), 42, 6_342_495),
        (WIELICZKA, MostVotes(), 23, 998_997),
        (WIELICZKA, EqualShares(increase=Increase(1)), 30, 995_079),
        (WIELICZKA, EqualShares(increase=Increase(1, StopRule.EARLY)), 31, 984_579),
    ],
)
def test_winners_and_money(files, name, method, winners, spent):
    outcome = count(election_of(files[name]), Rule(method))
    assert (len(outcome.winners), outcome.spent) == (winners, spent)


def test_the_stop_rule_changes_the_winners_of_wieliczka(wieliczka, official):
    early = count(wieliczka, Rule(EqualShares(increase=Increase(1, StopRule.EARLY))))
    assert set(official.winners) ^ set(early.winners) == {"46", "66", "67"}


def test_wieliczka_in_the_published_order(official):
    assert official.winners[:6] == ("24", "41", "40", "74", "19", "6")
    assert round(float(official.share), 4) == 315.8372


@pytest.mark.parametrize(
    ("project", "money", "cost", "words"),
    [
        ("16", Fraction(4_999_829, 100), 50_000,
         "Nicht gewonnen: Es fehlten 1,71 PLN. Wer dafür gestimmt hat (376 Personen), hatte schon "
         "68.756,51 PLN von zusammen 118.754,80 PLN für andere Projekte ausgegeben. Es blieben "
         "49.998,29 PLN; das Projekt kostet 50.000 PLN."),
        ("21", Fraction(9_387_257, 100), 100_000,
         "Nicht gewonnen: Es fehlten 6.127,43 PLN. Wer dafür gestimmt hat (496 Personen), hatte "
         "schon 62.782,70 PLN von zusammen 156.655,27 PLN für andere Projekte ausgegeben. Es "
         "blieben 93.872,57 PLN; das Projekt kostet 100.000 PLN."),
        ("87", Fraction(7_355_583, 100), 74_000,
         "Nicht gewonnen: Es fehlten 444,17 PLN. Wer dafür gestimmt hat (292 Personen), hatte "
         "schon 18.668,64 PLN von zusammen 92.224,47 PLN für andere Projekte ausgegeben. Es "
         "blieben 73.555,83 PLN; das Projekt kostet 74.000 PLN."),
    ],
)  # fmt: skip
def test_why_projects_of_wieliczka_lost(wieliczka, official, project, money, cost, words):
    result = official.result_of(project)
    assert abs(result.reason.money - money) <= Fraction(1, 200)
    assert result.cost == cost
    assert worded(wieliczka, result, Language.DE).replace("\N{NO-BREAK SPACE}", " ") == words


def test_how_the_people_of_wieliczka_fared(wieliczka):
    found = compare(wieliczka, {"shares": MES, "votes": Rule(MostVotes())})
    shares, most = (one.fared for one in found.tried)
    assert round(100 * float(shares.share_without), 2) == 17.80
    assert round(100 * float(most.share_without), 2) == 27.63
    assert (round(float(shares.mean), 3), round(float(most.mean), 3)) == (1.617, 1.471)
    (pair,) = found.pairs
    assert (len(pair.only_one.projects), pair.only_one.votes) == (11, 2_414)
    assert (len(pair.only_other.projects), pair.only_other.votes) == (4, 1_453)


def test_channels_of_krakow(files):
    groups = groups_of(files[KRAKOW], "voting_method")
    numbers = {name: sum(one.number for one in ballots) for name, ballots in groups.items()}
    assert numbers in ({"internet": 2_757, "paper": 1_610}, {"internet": 1_610, "paper": 2_757})
