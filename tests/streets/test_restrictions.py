"""Restrictions of turns of a map file: read, or named where they cannot be."""

from stadtherz.streets.adapters.map_turns import read_restrictions
from stadtherz.streets.domain.turns import Turn, turns_of

MAP = """<?xml version='1.0'?><osm version="0.6">
{relations}
</osm>"""
RELATION = """<relation id="{number}" version="1"><member type="way" ref="1" role="from"/>
<member type="node" ref="2" role="via"/><member type="way" ref="3" role="to"/>
<tag k="type" v="restriction"/><tag k="{key}" v="{value}"/></relation>"""


def test_what_holds_at_some_hours_only_is_named_and_forbids_nothing(tmp_path):
    told = [
        (10, "restriction", "no_left_turn"),
        (11, "restriction:conditional", "no_right_turn @ (Mo-Fr 07:00-09:00)"),
        (12, "restriction:motorcar:conditional", "only_straight_on @ (06:00-22:00)"),
    ]
    relations = "".join(
        RELATION.format(number=number, key=key, value=value) for number, key, value in told
    )
    path = tmp_path / "turns.osm"
    path.write_text(MAP.format(relations=relations), encoding="utf-8")
    roads = [Turn(1, 0, 1), Turn(3, 1, 2), Turn(4, 1, 3)]
    turns = turns_of(read_restrictions(path), roads, {2: 1})
    assert turns.banned == {(0, 1)}
    assert [one.ref for one in turns.read] == ["relation/10"]
    assert turns.unread == ("relation/11", "relation/12")
