"""Rules R13, R17, R19 and R20 on a short way: where, in which order and in which words."""

import re

from tests.guidance.node import with_node
from tests.guidance.walking.test_walker import followed
from tests.guidance.walking.ways import MODULE

pytestmark = with_node
WALK = """
  const length = Math.hypot(way.stages[0].line.at(-1)[0] - x0, way.stages[0].line.at(-1)[1] - y0);
  const walk = (guide, { accuracy = 2, until = length, step = 1, tell }) => {
    for (let gone = 0, time = 0; gone < until; gone += step, time += 1) {
      const fixed = guide.fix(at(x0, y0 + north * gone, time, { accuracy }));
      const left = Math.round(10 * (length - gone)) / 10;
      for (const one of [...fixed, ...guide.tick(time)]) tell(one, left);
    }
  };
"""


def test_the_early_message_comes_30_to_25_metres_before_and_the_near_one_as_late_as_is_sure():
    """R13: no error at all would give six metres and one; a place that is 1.5 s old adds to it."""
    said = followed(
        WALK
        + """
      for (const accuracy of [1, 2, 4]) {
        const one = new Follower(way);
        one.begin(-20);
        walk(one, { accuracy, tell: (event, left) => {
          const { kind, stage, text, type } = event;
          if (stage === 1 && type === "say") console.log(kind, left, text.length);
        } });
      }
    """
    )
    found = [one.split() for one in said]
    assert [kind for kind, *_ in found] == ["far", "near"] * 3
    for _, left, _ in found[::2]:
        assert 25 <= float(left) <= 30
    begins = [float(left) for _, left, _ in found[1::2]]
    assert begins == sorted(begins)  # the less exact a place is, the sooner
    assert 6 <= begins[0] <= 12
    ends = [left - int(signs) / 12 for left, (_, _, signs) in zip(begins, found[1::2], strict=True)]
    assert min(ends) >= 0


def test_an_early_message_waits_for_another_one_and_is_left_out_where_it_would_be_late():
    [told] = followed(
        WALK
        + """
      for (const busy of [3, 12]) {
        const one = new Follower(way);
        one.speaking.read("x".repeat(12 * (length - 30 + busy)), 0);
        walk(one, { until: length - 20, tell: (event, left) => {
          if (event.kind === "far") console.log(busy, left);
        } });
      }
    """
    )
    assert told.split()[0] == "3"
    assert 25 <= float(told.split()[1]) < 28


def test_hazard_crossing_turn_reassurance_and_then_what_lies_beside_the_way():
    """R17: one at a time; what only reassures or pleases is not kept for later."""
    assert followed("""
      const queue = guide.speaking;
      for (const rank of ["turn", "hazard", "crossing"]) queue.add({ text: rank, rank }, 0);
      for (const rank of ["calm", "poi"]) queue.add({ text: rank, rank }, 0);
      const said = [];
      for (let time = 0; time < 20; time += 0.25) said.push(...[queue.due(time)].filter(Boolean));
      console.log(said.map((one) => one.text).join(" "));
      console.log(said.every((one, place) => !place || one.begins >= said[place - 1].ends));
      for (const rank of ["poi", "calm"]) queue.add({ text: rank, rank }, 30);
      console.log(queue.due(30).text, queue.due(33)?.text ?? "-");
    """) == ["hazard crossing turn", "true", "poi -"]


def test_only_a_notice_of_danger_cuts_another_one_short_and_a_slow_voice_is_waited_for():
    assert followed("""
      const queue = guide.speaking;
      queue.add({ text: "abc", rank: "turn" }, 0);
      queue.due(0);
      queue.add({ text: "road", rank: "hazard", kind: "near", stage: 1 }, 0.5);
      console.log(queue.due(0.5));
      for (let time = 0.5; time < 9; time += 0.25) queue.hold(time);
      console.log(queue.due(9), queue.due(9.5).text);
      guide.notice({ text: "off", rank: "hazard", cuts: true }, 9.6);
      const cutting = queue.due(9.6);
      console.log(cutting.text, cutting.cut);
    """) == ["null", "null road", "off true"]


def test_a_voice_that_never_ends_is_not_waited_for_for_ever_and_what_was_asked_for_is_heard_out():
    assert followed("""
      const queue = guide.speaking;
      const [asked] = guide.tell(0, "x".repeat(60));
      queue.add({ text: "turn", rank: "turn" }, 1);
      console.log(asked.kind, queue.due(3), guide.tell(3, "").length);
      let heard = null;
      for (let time = 3; heard === null && time < 100; time += 0.25) {
        queue.hold(time);
        heard = queue.due(time) && time;
      }
      console.log(heard > 20 && heard < 40);
    """) == ["asked null 0", "true"]


def test_who_is_15_metres_beside_the_way_for_ten_seconds_is_told_the_way_back():
    """R19: three places in a row, ten seconds apart in all; and the other direction."""
    off, reverse = followed(
        WALK
        + """
      const tell = (event) => { if (event.kind === "off") console.log(event.text); };
      const one = new Follower(way);
      walk(one, { until: 40, tell });
      for (let time = 40; time < 66; time += 5) {
        const found = one.fix(at(x0 + Math.min(15, 1.2 * (time - 40)), y0 + north * 40, time));
        [...found, ...one.tick(time)].forEach(tell);
      }
      const back = new Follower(way);
      walk(back, { until: 45, tell });
      for (let time = 45; time < 85; time += 1) {
        const found = back.fix(at(x0, y0 + north * (90 - time), time));
        [...found, ...back.tick(time)].forEach(tell);
      }
    """
    )
    first = "Schritt 1: Beginn auf dem Fußweg zur Parkstraße, 60 Meter."
    assert re.fullmatch(
        "Achtung: Vermutlich nicht mehr der Weg. Umdrehen, etwa (10|15|20|25) Meter "
        f"zurück bis {first}", off,
    )  # fmt: skip
    assert reverse == f"Achtung: Vermutlich die Gegenrichtung. Umdrehen, dann {first}"


def test_who_missed_a_step_goes_back_to_it():
    assert followed(
        """
      const { backTo } = await import("WORDING");
      const { starts } = guide.line;
      const steps = [0, -20, -10, 4].map((apart) => backTo(starts, starts[1] + apart) + 1);
      console.log(steps.join(" "));
    """.replace("WORDING", str(MODULE.with_name("wording.js")))
    ) == ["2 1 2 2"]


def test_above_20_metres_landmarks_are_confirmed_by_hand():
    """R20: it says so once, steps come by hand with what to find, and later by themselves again."""
    said = followed("""
      guide.begin(-10);
      const tell = (events) => texts(events).forEach((one) => console.log(one));
      for (let time = 1; time < 90; time += 1) {
        const accuracy = time < 60 ? 20.5 : 15;
        const found = guide.fix(at(x0, y0 + north * Math.min(50, time), time, { accuracy }));
        if (time < 58 && found.some((event) => event.type === "stage")) console.log("stage", time);
        tell(guide.tick(time));
        if (time === 40) guide.next(time);
      }
    """)
    assert said[:3] == [
        "Position ungenau, etwa 20 Meter. Drück „Nächster Schritt“, wenn das kommt: "
        "Die Parkstraße queren.",
        "Drück „Nächster Schritt“, wenn das kommt: Geradeaus auf dem Fußweg, 50 Meter.",
        "Die Position ist wieder genauer. Die Schritte kommen wieder von selbst.",
    ]
