"""Files of Pabulib: there and back, and every fault with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.election import Ballot, Counted, Currency, Kind
from stadtherz.participation.domain.counting.pabulib import (
    File,
    Table,
    election_of,
    groups_of,
    read_pabulib,
    write_pabulib,
)

TEXT = """META
key;value
description;"Budget; of a town"
vote_type;approval
budget;1000.50
currency;EUR
min_length;1
max_length;2
max_sum_cost;900,5
PROJECTS
project_id;cost;name;category;district;selected
p1;500.5;"The ""new"" benches";parks,sport;Mitte;1
p2;400;Trees;;;0
VOTES
voter_id;vote;voting_method
1;p1,p2;paper
2;p2,p1;internet
3;;internet
4;p2;internet
"""


def test_a_file_is_read():
    file = read_pabulib(TEXT)
    assert dict(file.meta)["description"] == "Budget; of a town"
    assert file.selected == ("p1",)
    election = election_of(file)
    assert (election.kind, election.budget) == (Kind.APPROVAL, 10005)
    assert election.currency == Currency("EUR", 1)
    assert election.room == 2
    assert [(one.id, one.cost, one.name) for one in election.projects] == [
        ("p1", 5005, 'The "new" benches'), ("p2", 4000, "Trees"),
    ]  # fmt: skip
    assert election.projects[0].labels == (
        ("district", "Mitte"), ("category", "parks"), ("category", "sport"),
    )  # fmt: skip
    assert election.ballots == (
        Counted(Ballot(()), 1), Counted(Ballot(("p1", "p2")), 2), Counted(Ballot(("p2",)), 1),
    )  # fmt: skip


def test_ballots_by_channel():
    groups = groups_of(read_pabulib(TEXT), "voting_method")
    assert {name: sum(one.number for one in each) for name, each in groups.items()} == {
        "internet": 3, "paper": 1,
    }  # fmt: skip
    assert list(groups_of(read_pabulib(TEXT), "sex")) == [""]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_of_editors_do_not_matter(line_end, mark):
    assert read_pabulib(mark + TEXT.replace("\n", line_end)) == read_pabulib(TEXT)


def test_left_out_cells_at_the_end_are_empty():
    short = TEXT.replace("p2;400;Trees;;;0", "p2;400;Trees")
    assert read_pabulib(short).projects.rows[1] == ("p2", "400", "Trees", "", "", "")


def test_a_file_is_written_as_it_was():
    written = write_pabulib(read_pabulib(TEXT))
    assert read_pabulib(written) == read_pabulib(TEXT)
    assert written.splitlines()[2] == 'description;"Budget; of a town"'


def test_points_are_read():
    text = TEXT.replace("approval", "cumulative").replace("voting_method", "points")
    for was, becomes in (("p1,p2;paper", "p1,p2;3,2"), ("p2,p1;internet", "p2,p1;2,3"),
                         ("4;p2;internet", "4;p2;5"), ("3;;internet", "3;;")):  # fmt: skip
        text = text.replace(was, becomes)
    assert election_of(read_pabulib(text)).ballots == (
        Counted(Ballot(()), 1),
        Counted(Ballot(("p1", "p2"), (3, 2)), 2),
        Counted(Ballot(("p2",), (5,)), 1),
    )


def test_places_are_kept_in_rankings():
    election = election_of(read_pabulib(TEXT.replace("approval", "ordinal")))
    assert Counted(Ballot(("p2", "p1")), 1) in election.ballots


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("META\n", "", "line 1: the file must begin with META"),
        ("VOTES\n", "", "there is no VOTES with a head"),
        ("VOTES\n", "PROJECTS\n", "line 14: PROJECTS begins a second time"),
        ("key;value", "key;values", "line 2: the head of META lacks value"),
        ("name;category", "name;name", "line 11: the head of PROJECTS names a column twice"),
        ("budget;1000.50\n", "", "META lacks budget"),
        ("budget;1000.50", "budget;much", "line 5: budget 'much' is no amount of 0 or more"),
        ("budget;1000.50", "budget;-1", "line 5: budget '-1' is no amount of 0 or more"),
        ("budget;1000.50", "budget;1e3", "line 5: budget '1e3' is no amount of 0 or more"),
        ("approval", "loud", "line 4: vote_type 'loud' is none of approval, choose-1,"),
        ("currency;EUR", "budget;7", "line 6: budget stands there twice"),
        ("p2;400;", "p2;0;", "line 13: project p2 costs '0', which is no amount over 0"),
        ("p2;400;", "p2;;", "line 13: project p2 costs '', which is no amount over 0"),
        ("p2;400;", "p1;400;", "line 13: project p1 stands there twice"),
        ("p2;400;", '"p,2";400;', "line 13: 'p,2' can be no project_id"),
        ("2;p2,p1;", "2;p2,p9;", "line 17: no project is called p9"),
        ("2;p2,p1;", "2;p2,p2;", "line 17: a project is named twice"),
        ("4;p2;internet", "4;p2;internet;1", "line 19: 4 cells under 3 columns"),
        ("approval", "cumulative", "line 16: 2 projects need as many whole points of 0 or more"),
    ],
)
def test_faults_say_line_and_reason(was, becomes, fault):
    assert was in TEXT
    with pytest.raises(Invalid) as refused:
        read_pabulib(TEXT.replace(was, becomes, 1))
    assert refused.value.code == "pabulib"
    assert any(one.startswith(fault) for one in refused.value.details), refused.value.details


def test_all_faults_of_a_section_are_told_at_once():
    with pytest.raises(Invalid) as refused:
        read_pabulib(TEXT.replace("1;p1,p2", "1;x").replace("4;p2", "4;y"))
    assert refused.value.details == (
        "line 16: no project is called x", "line 19: no project is called y",
    )  # fmt: skip


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=8
).filter(lambda text: text.strip().upper() not in {"META", "PROJECTS", "VOTES"})


@given(WORDS, WORDS, st.lists(st.sets(st.sampled_from(["p1", "p2"])), max_size=5))
def test_whatever_is_written_is_read_again(word, name, ballots):
    file = File(
        (("vote_type", "approval"), ("budget", "10"), ("comment", word)),
        Table(("project_id", "cost", "name"), (("p1", "5", name), ("p2", "7.25", ""))),
        Table(
            ("voter_id", "vote", "note"),
            tuple((str(i), ",".join(sorted(one)), word) for i, one in enumerate(ballots)),
        ),
    )
    again = read_pabulib(write_pabulib(file))
    assert again == file
    assert election_of(again) == election_of(file)


@given(st.text(max_size=200) | st.text('META\nPROJECTSVkey;value,01."', max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        read_pabulib(text)
    except Invalid as refused:
        assert refused.details
