"""A simulated walker on a drawn town: messages in time, wrong turns noticed, no false alarm."""

import json
import subprocess
from itertools import pairwise

import pytest

from tests.guidance.node import with_node
from tests.guidance.walking.page import short_way
from tests.guidance.walking.ways import MODULE, chance_of, drawn_city, simulated, ways_of

pytestmark = with_node
SEED = 4


@pytest.fixture(scope="module")
def ways():
    chance = chance_of(SEED)
    return ways_of(drawn_city(chance), chance, 8)


def test_messages_end_in_time_and_wrong_turns_are_noticed(ways):
    [quiet, noisy] = simulated(
        ways, seed=SEED, kilometres=1.5, wrongs=10, speeds=(1.0,), sigmas=(3, 6), motion=True
    )
    for found in (quiet, noisy):
        assert found.features >= 10
        assert found.in_time >= 0.95
        assert found.overlaps == 0
        assert found.alarms <= 1
        assert found.soon >= 0.8
    assert sorted(quiet.early)[len(quiet.early) // 2] < 20  # early, but not a minute


def test_errors_that_are_new_each_time_are_told_from_those_that_last(ways):
    [found] = simulated(
        ways, seed=SEED, kilometres=0.1, wrongs=6, speeds=(1.4,), sigmas=(6,), slow=0.0
    )
    assert found.soon >= 0.9
    assert found.alarms <= 1


def test_the_walk_tells_whether_errors_last_and_a_step_by_hand_does_not_forget_it():
    assert followed("""
      let seed = 7;
      const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
      const normal = () => Math.sqrt(-2 * Math.log(chance())) * Math.cos(2 * Math.PI * chance());
      for (const lasts of [0, 0.8]) {
        const one = new Follower(way);
        let slow = [normal(), normal()];
        for (let time = 1; time < 45; time += 1) {
          slow = slow.map((error) => 0.975 * error + Math.sqrt(1 - 0.975 ** 2) * normal());
          const apart = (error) => Math.sqrt(lasts) * error + Math.sqrt(1 - lasts) * normal();
          const [ex, ey] = slow.map((error) => 12 * apart(error));
          one.fix(at(x0 + ex, y0 + north * time / 2 + ey, time, { accuracy: 18 }));
        }
        const [lasting, anew] = one.track.likely;
        one.next(50);
        console.log(lasting > 0.9, anew > 0.9, one.track.likely[1] === anew);
      }
    """) == ["false true true", "true false true"]


def test_a_position_of_twelve_metres_is_not_too_vague_to_go_by():
    assert followed("""
      for (const accuracy of [19, 30]) {
        const one = new Follower(way);
        const found = [];
        for (let time = 1; time < 30; time += 1) {
          const first = time === 1 ? 24 : accuracy;
          found.push(...one.fix(at(x0, y0 + north * time / 2, time, { accuracy: first })));
        }
        console.log(found.filter((event) => event.type === "vague").length);
      }
    """) == ["0", "1"]


def test_the_same_walk_is_the_same_message_by_message(ways):
    asked = {"seed": 1, "kilometres": 0.3, "wrongs": 1, "speeds": (1.4,), "sigmas": (6,)}
    assert simulated(ways[:1], **asked) == simulated(ways[:1], **asked)


def followed(acts):
    """Run lines of a program with a follower `guide` on a short way; gives what they print."""
    program = f"""
      import {{ Follower }} from {str(MODULE)!r};
      const way = {json.dumps(short_way())};
      const guide = new Follower(way);
      const degree = Math.PI / 180 * way.radius_m;
      const at = (x, y, time, more = {{}}) => ({{ accuracy: 4, time, ...more,
        lat: way.origin[1] + y / degree,
        lon: way.origin[0] + x / degree / Math.cos(way.origin[1] * Math.PI / 180) }});
      const [x0, y0] = way.stages[0].line[0];
      const north = Math.sign(way.stages[0].line.at(-1)[1] - y0);
      const texts = (events) => events.filter(one => one.type === "say").map(one => one.text);
      {acts}
    """
    done = subprocess.run(
        ["node", "--input-type=module", "-"], input=program, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1500:]
    return done.stdout.strip().splitlines()


def test_by_hand_there_is_no_position_and_each_step_can_be_chosen():
    assert followed("""
      console.log(guide.next(1)[0].stage, guide.next(2)[0].stage, guide.next(3)[0].stage);
      console.log(guide.back(4)[0].stage);
      console.log(texts(guide.where(5))[0]);
      console.log(texts(guide.repeat(9))[0]);
    """) == [
        "1 2 2", "1",
        "Schritt 2 von 3: Die Parkstraße queren. Deine Position ist unbekannt.",
        "Schritt 2 von 3: Die Parkstraße queren. Deine Position ist unbekannt.",
    ]  # fmt: skip


def test_it_says_that_the_position_is_vague_and_waits_for_steps_by_hand():
    assert followed("""
      guide.begin(0);
      for (let time = 1; time < 60; time += 1) {
        guide.fix(at(x0, y0 + north * time, time, { accuracy: 30 }));
        texts(guide.tick(time)).forEach(one => console.log(one));
      }
      guide.next(60);
      texts(guide.where(61)).forEach(one => console.log(one));
    """) == [
        "Position ungenau, etwa 30 Meter. Drück „Nächster Schritt“, wenn das kommt: "
        "Die Parkstraße queren.",
        "Schritt 2 von 3: Die Parkstraße queren. Genau auf etwa 30 Meter. "
        "Noch etwa 10 Meter bis: Geradeaus auf dem Fußweg, 50 Meter.",
    ]  # fmt: skip


def test_who_leaves_the_way_hears_how_to_come_back_and_when_it_is_the_way_again():
    said = followed("""
      let time = 0;
      const walk = (x, y) => {
        time += 1;
        guide.fix(at(x, y, time));
        texts(guide.tick(time)).forEach(one => console.log(one));
      };
      for (let one = 0; one < 30; one += 1) walk(x0, y0 + north * one);
      for (let one = 0; one < 70; one += 1) walk(x0 + one, y0 + north * 30);
      for (let one = 70; one > 0; one -= 1) walk(x0 + one, y0 + north * 30);
      for (let one = 30; one < 55; one += 1) walk(x0, y0 + north * one);
    """)
    [off] = [one for one in said if one.startswith("Achtung")]
    assert off.startswith("Achtung: Vermutlich nicht mehr der Weg. Umdrehen, etwa ")
    assert off.endswith(
        " Meter zurück bis Schritt 1: Beginn auf dem Fußweg zur Parkstraße, 60 Meter."
    )
    assert said.index(off) < said.index(
        "Noch immer neben dem Weg. Du kannst einen neuen Weg suchen."
    )
    assert any(one.startswith("Wieder auf dem Weg. Schritt 1: ") for one in said)


def test_an_angle_at_which_the_device_is_held_changes_nothing_and_steps_say_who_stands():
    assert (
        followed("""
      for (const held of [0, 90, 200]) {
        const one = new Follower(way);
        const walk = (time) => Math.min(time, 15);
        for (let time = 1; time < 40; time += 1) {
          const bearing = (360 + held + (north > 0 ? 0 : 180) + 8 * Math.sin(time)) % 360;
          one.fix(at(x0, y0 + north * walk(time), time, { bearing, walks: time <= 15 }));
        }
        const still = one.track.likeliest.on.reduce((sum, some) => sum + some.w * some.still, 0);
        console.log(one.isOff, still > 0.9, Math.abs(one.track.estimate.along - 15) < 6);
      }
    """)
        == ["false true true"] * 3
    )


def test_a_compass_notices_a_wrong_turn_that_coarse_places_hardly_show():
    [without, with_compass] = followed("""
      for (const feels of [false, true]) {
        const branch = [[x0, y0 + north * 30], [x0 + 75, y0 + north * 30]];
        const one = new Follower({ ...way, forks: [[30, 90, branch]] });
        let stray = 0;
        for (let time = 1; time < 125 && !one.isOff; time += 1) {
          stray = Math.max(0, time - 30);
          const more = feels ? { bearing: stray ? 90 : north > 0 ? 0 : 180, walks: true } : {};
          one.fix(at(x0 + stray, y0 + north * Math.min(30, time), time, { accuracy: 18, ...more }));
        }
        console.log(stray);
      }
    """)
    assert int(with_compass) < int(without) - 10
    assert int(with_compass) <= 25


def test_a_step_takes_a_phone_no_time():
    [took] = followed("""
      const begins = process.cpuUsage();
      for (let time = 1; time <= 100; time += 1) {
        guide.fix(at(x0 + 30, y0 + north * time / 4, time, { bearing: 90, walks: true }));
      }
      const { user, system } = process.cpuUsage(begins);
      console.log((user + system) / 1000 / 100);
    """)
    assert float(took) < 10  # milliseconds


def test_who_has_gone_far_beside_the_way_is_told_sooner_than_who_has_hardly_gone():
    assert followed("""
      const fork = [30, 90, [[x0, y0 + north * 30], [x0 + 75, y0 + north * 30]]];
      const one = new Follower({ ...way, forks: [fork] });
      for (let time = 1; time < 44; time += 1) {
        const stray = Math.max(0, time - 30);
        one.fix(at(x0 + stray, y0 + north * Math.min(30, time), time, { accuracy: 6 }));
      }
      const { track } = one;
      console.log(Math.abs(track.gone(-1) - track.pOff) < 1e-9, track.gone(5) > 2 * track.gone(20));
    """) == ["true true"]


def test_one_wild_position_changes_nothing():
    assert followed("""
      for (let time = 1; time < 20; time += 1) {
        const wild = time === 15 ? 300 : 0;
        guide.fix(at(x0 + wild, y0 + north * time, time));
      }
      console.log(guide.isOff, Math.abs(guide.track.estimate.along - 19) < 5);
    """) == ["false true"]


def test_a_first_step_of_a_metre_does_not_hide_the_second_one():
    assert followed("""
      const [x, y] = way.stages[0].line.at(-1);
      const first = { ...way.stages[0], line: [[x, y - north], [x, y]] };
      const short = new Follower({ ...way, stages: [first, ...way.stages.slice(1)] });
      for (let time = 0; time < 12; time += 1) {
        short.fix(at(x, y - north, time));
        texts(short.tick(time)).forEach(one => console.log(one));
      }
    """)[0] == "Gleich: Die Parkstraße queren. Ampel mit Ton."  # fmt: skip


def test_steps_are_told_in_their_order_though_one_is_a_hazard():
    assert followed("""
      const queue = guide.speaking;
      queue.add({ text: "b", rank: "hazard", kind: "near", stage: 2 }, 0);
      queue.add({ text: "a", rank: "turn", kind: "near", stage: 1 }, 0);
      queue.add({ text: "off", rank: "hazard", kind: "off", cuts: true }, 0);
      const said = [0, 1, 2, 3, 4].map((time) => queue.due(time)?.text ?? "-");
      console.log(said.join(" "));
    """) == ["off - a b -"]


def test_who_asks_for_it_is_reassured_each_ten_metres_and_never_within_eight_seconds():
    said = followed("""
      const long = structuredClone(way);
      long.stages[0].line[0] = [x0, y0 - 150 * north];
      for (const often of [false, true]) {
        const one = new Follower(long);
        one.often = often;
        one.begin(0);
        for (let time = 1; time < 150; time += 1) {
          one.fix(at(x0, y0 + north * (time - 150), time));
          for (const event of one.tick(time)) {
            if (event.kind === "calm") console.log(often, time, event.text);
          }
        }
      }
    """)
    often = [int(one.split()[1]) for one in said if one.startswith("true")]
    assert len(often) > 2 * (len(said) - len(often)) > 0
    assert min(b - a for a, b in pairwise(often)) >= 8
    assert max(b - a for a, b in pairwise(often)) < 20
