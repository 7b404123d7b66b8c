"""A number that returns beside times and places is a track of somebody, or asked about."""

import pytest

from stadtherz.opendata.domain.persons.remedies import Act, remedy
from tests.opendata.persons.searching import remedy_of, search

LOANS = "nutzer_id;zeit;ort;medium\n" + "".join(
    f"{4711 + at % 3};2025-03-0{1 + at % 7} 10:{at:02d};{('Mitte', 'West')[at % 2]};Buch {at}\n"
    for at in range(12)
)
RIDES = "kunde;start;start_lat;start_lon\n" + "".join(
    f"K{at % 4};2025-03-0{1 + at % 7} 10:{at:02d};49,44{31 + at};7,76{89 - at}\n"
    for at in range(12)
)


def sensors(head="sensor_id", places=1):
    return f"{head};zeit;ort;wert\n" + "".join(
        f"s{at % 3};2025-03-01 10:{at:02d};Platz {at % 3 + 3 * (at % places)};{at}5\n"
        for at in range(12)
    )


@pytest.mark.parametrize(("content", "key"), [(LOANS, "tracks:nutzer_id"), (RIDES, "tracks:kunde")])
def test_numbers_of_persons_stop_and_go_with_their_column(content, key):
    found = search(content).found.named(key)
    assert (found.blocking, found.rows) == (True, 12)
    [drop] = found.remedies
    assert drop == remedy(Act.DROP, found.columns[0])
    assert "tracks" not in {one.kind.value for one in remedy_of(content, drop).found.finds}


@pytest.mark.parametrize(
    ("content", "blocking"),
    [
        (sensors(), None),  # each stays where it is
        (sensors("fahrzeug_id", 2), False),
        (sensors("karten_nr", 2), True),
        ("nutzer_id;zeit;ort\n1;2025-03-01 10:00;Mitte\n2;2025-03-01 10:01;West\n", None),
        ("nutzer_id;jahr;ort\n1;2024;Mitte\n1;2025;West\n2;2024;Ost\n", None),
        ("nutzer_id;zeit;dauer\n1;2025-03-01 10:00;5\n1;2025-03-01 11:00;6\n2;2025-03-01 12:00;7\n",
         None),
    ],
)  # fmt: skip
def test_what_stays_in_its_place_or_never_returns_is_no_track(content, blocking):
    found = [one for one in search(content).found.finds if one.kind.value == "tracks"]
    assert {one.blocking for one in found} == (set() if blocking is None else {blocking})
