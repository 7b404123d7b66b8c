// Follows somebody along a way: positions in, messages out. No document, no net, no clock of its own.
//
// A message before a step begins so early that it has ended when the step comes, for all but few of
// the places where one may be by now. Nothing is ever said of the side of a pavement: satellites
// cannot tell it.
import { Line } from "./line.js";
import { Opinions } from "./opinions.js";
import { Speaking, seconds } from "./speaking.js";
import { backTo, filled, rankOf, rounded, stageAt } from "./wording.js";

const SURE = 3.2; // standard deviations that a message is early
const LEAST = 0.5; // nor is anybody surer of it than by so much of what the device says
const LATE_S = 1.5; // positions are that old
const FAR_M = [25, 30]; // the early message, where there is room for it
const CALM_M = 50; // so often comes a word to reassure, or
const CALM_S = 45;
const OFTEN_M = 10; // and where somebody asks for it, in unclear space; but never
const LEAST_S = 8; // sooner than this after anything else was said
const SPARE = 1.5; // so much room needs a message that may be left out
const OFF = { places: 0.9, anew: 0.9, motion: 0.82, bearing: 0.93 }; // so sure that it was left, by what is measured
const GONE = { places: 0.75, anew: 0.8 }; // or so sure that somebody has gone so far since,
const GONE_M = 12; // for who has hardly gone can still be waited with, and who has gone farther cannot
const AGAIN = 0.3; // no surer any more than this: it was found again
const DOUBTFUL = 0.97; // as long as it may still be the way, its crossings and hazards are said
const REPLAN_M = 50;
const VAGUE_M = [20, 19]; // too inexact from here on, good enough again below
const WORST_M = 80;
const GOAL_M = 6;
const STILL = 0.2; // metres a second
const TWICE = 2; // fixes in a row that must say the same
const SOME = 5; // fixes before a judgement of what the device measures,
const MORE = 10; // and of how exact they are
const SLOWLY = 0.07; // so much counts a new accuracy for that: to and fro would be worse than late

// to the east and north, where the device measures it; who stands has no heading
const motionOf = ({ speed, heading }) => {
  if (!Number.isFinite(speed)) return null;
  if (!Number.isFinite(heading)) return speed < STILL ? [0, 0] : null;
  const north = (heading * Math.PI) / 180;
  return [speed * Math.sin(north), speed * Math.cos(north)];
};
// where the device has them: its bearing as a compass has it, and whether steps are felt
const sensedOf = ({ bearing, walks }) => ({
  bearing: Number.isFinite(bearing) ? Math.PI / 2 - (bearing * Math.PI) / 180 : null,
  walks: typeof walks === "boolean" ? walks : null,
});

export class Follower {
  // way: as the city wrote it; seed: chance of the filter, the same gives the same
  constructor(way, { seed = 1, model = {}, off = OFF, gone = GONE } = {}) {
    Object.assign(this, { off, gone });
    this.moves = 0; // fixes in a row that came with a motion
    this.turns = 0; // and with a bearing
    this.way = way;
    this.line = new Line(way);
    const waits = this.line.starts.filter((_, stage) => way.stages[stage].kind === "crossing");
    this.track = new Opinions(this.line, { seed, speed: way.speed_m_s, forks: way.forks, waits, model });
    this.speaking = new Speaking();
    this.stage = 0;
    this.near = new Set([0]);
    this.far = new Set([0]);
    this.isOff = false;
    this.isVague = false;
    this.hasArrived = false;
    this.accuracy = 0; // of the fixes, smoothed
    this.exactness = 0; // the same, over a longer time
    this.last = null; // of the fixes
    this.inRow = 0;
    this.fixes = 0;
    this.calm = { along: 0, time: Infinity };
    this.often = false; // whether somebody wants to be reassured every few metres
  }

  begin(time) {
    this.calm.time = time;
    return this.#now(time, this.way.stages[0].heading, "step");
  }

  // place: lon, lat, accuracy in metres, time in seconds; speed and heading as browsers have them
  fix(place) {
    if (this.hasArrived || !(place.accuracy < WORST_M)) return [];
    const since = this.last === null ? 1 : Math.min(30, place.time - this.last);
    if (since < 0.2) return [];
    this.last = place.time;
    this.fixes += 1;
    this.accuracy += Math.max(0.2, 1 / this.fixes) * (place.accuracy - this.accuracy);
    this.exactness += Math.max(SLOWLY, 1 / this.fixes) * (place.accuracy - this.exactness);
    const [x, y] = this.line.plane(place);
    const motion = motionOf(place);
    const sensed = { motion, ...sensedOf(place) };
    this.moves = motion ? this.moves + 1 : 0;
    this.turns = sensed.bearing === null ? 0 : this.turns + 1;
    if (!this.track.update(x, y, place.accuracy, since, sensed)) return [];
    const found = [...this.#exactness(place.time), ...this.#offOrOn(place.time)];
    const vague = this.isVague || (this.fixes < MORE && this.exactness > VAGUE_M[0]);
    if (!this.isOff && !vague) {
      found.push(...this.#steps(place.time));
      this.#announce(place.time);
    } else if (!vague && this.track.pOff < DOUBTFUL) this.#announce(place.time, (stage) => rankOf(stage) !== "turn");
    return [...found, this.#progress()];
  }

  // something is to be told that the way itself does not know: text, rank and kind
  notice(message, time) {
    this.speaking.add(message, time);
  }

  // gives the message that is to be said now
  tick(time) {
    const message = this.speaking.due(time);
    return message ? [{ type: "say", ...message }] : [];
  }

  repeat(time) {
    const message = this.speaking.again(time);
    return message ? [{ type: "say", ...message }] : this.#now(time, this.way.stages[this.stage].heading, "step");
  }

  // somebody says that the next step begins, or the one before: worth more than any satellite
  next(time) {
    return this.#choose(Math.min(this.stage + 1, this.way.stages.length - 1), time);
  }

  back(time) {
    return this.#choose(Math.max(this.stage - 1, 0), time);
  }

  where(time) {
    return this.#now(time, this.#whereabouts(), "where");
  }

  // what somebody asked for besides; what waits comes when it has been said
  tell(time, text) {
    return text ? this.#now(time, text, "asked") : [];
  }

  #whereabouts() {
    const step = { step: this.stage + 1, steps: this.way.stages.length, heading: this.way.stages[this.stage].heading };
    const words = this.way.words;
    if (this.last === null) return filled(words.unplaced, step);
    if (this.isOff) return filled(words.beside, { ...step, number: rounded(this.track.astray.apart) });
    const placed = filled(words.where, { ...step, accuracy: rounded(this.accuracy) });
    return [placed, this.#onward(), this.way.stages[this.stage].lines].filter(Boolean).join(" ");
  }

  #now(time, text, kind) {
    return [{ type: "say", ...this.speaking.now({ text, rank: "turn", kind }, time) }];
  }

  #choose(stage, time) {
    this.stage = stage;
    this.isOff = false;
    this.hasArrived = false;
    this.#forget(stage);
    this.speaking.read(this.way.stages[stage].heading, time);
    this.track.place(this.line.starts[stage], 4);
    this.calm = { along: this.line.starts[stage], time };
    if (this.isVague && this.#confirm) this.speaking.add({ text: this.#confirm, rank: "turn", kind: "confirm", stage: stage + 1 }, time);
    return [{ type: "stage", stage, chosen: true }];
  }

  // what lies ahead is to be said (again)
  #forget(stage) {
    this.near = new Set(Array.from({ length: stage + 1 }, (_, one) => one));
    this.far = new Set(this.near);
  }

  #exactness(time) {
    const vague = this.exactness > VAGUE_M[this.isVague ? 1 : 0];
    if (vague === this.isVague || this.fixes < MORE) return [];
    this.isVague = vague;
    const kind = vague ? "vague" : "clear";
    const text = filled(this.way.words[kind], { accuracy: rounded(this.accuracy) });
    this.speaking.add({ text: vague ? `${text} ${this.#confirm}`.trim() : text, rank: "turn", kind, stage: this.stage + 1 }, time);
    return [{ type: kind }];
  }

  // what to find and then to confirm by hand
  get #confirm() {
    return this.way.stages[this.stage + 1]?.confirm ?? "";
  }

  get #measured() {
    if (this.turns > SOME) return "bearing";
    if (this.moves > SOME) return "motion";
    return this.track.isAnew ? "anew" : "places";
  }

  #offOrOn(time) {
    const changes = this.isOff ? this.track.pOff < AGAIN : this.track.pOff > this.off[this.#measured];
    this.inRow = changes ? this.inRow + 1 : 0;
    const isGone = !this.isOff && this.track.gone(GONE_M) > (this.gone[this.#measured] ?? Infinity);
    if (isGone || this.inRow >= TWICE) {
      this.inRow = 0;
      return this.isOff ? this.#again(time) : this.#leave(time);
    }
    if (!this.isOff || this.offered || this.track.astray.apart < REPLAN_M) return [];
    this.offered = true;
    this.speaking.add({ text: this.way.words.replan, rank: "crossing", kind: "replan" }, time);
    return [{ type: "replan" }];
  }

  #leave(time) {
    this.isOff = true;
    this.offered = false;
    const { walked, apart, back, from } = this.track.astray;
    const reverse = back > 0.6;
    const number = rounded(walked / this.way.unit_m);
    const stage = (reverse ? stageAt : backTo)(this.line.starts, from);
    const text = filled(this.way.words[reverse ? "reverse" : "off"], { number, step: stage + 1, heading: this.way.stages[stage].heading });
    this.speaking.clear();
    this.speaking.add({ text, rank: "hazard", kind: "off", cuts: true }, time);
    return [{ type: "off", reverse, walked, apart, from }];
  }

  #again(time) {
    this.isOff = false;
    const { along } = this.track.estimate;
    this.stage = stageAt(this.line.starts, along);
    this.#forget(this.stage);
    const { heading } = this.way.stages[this.stage];
    this.speaking.add({ text: filled(this.way.words.again, { step: this.stage + 1, heading }), rank: "turn", kind: "again" }, time);
    return [{ type: "again", stage: this.stage }];
  }

  // steps go forward only; noise does not lead back
  #steps(time) {
    const { along, spread } = this.track.estimate;
    const found = [];
    const stage = stageAt(this.line.starts, along);
    if (stage > this.stage) {
      this.stage = stage;
      found.push({ type: "stage", stage, chosen: false });
    }
    if (along + spread / 2 < this.line.length - GOAL_M) return found;
    this.hasArrived = true;
    this.speaking.add({ text: this.way.words.arrived, rank: "crossing", kind: "arrived" }, time);
    return [...found, { type: "arrived" }];
  }

  // queues what is due: before each step, early where there is room, and to reassure; of what matters
  #announce(time, matters = () => true) {
    const { along, spread, speed } = this.track.estimate;
    const ahead = along + SURE * Math.max(spread, LEAST * this.accuracy) + LATE_S * speed;
    const begins = this.#beginnings(1.1 * speed + 0.05);
    const { stages } = this.way;
    // a short step may be over for the guide before its message was due
    for (let one = Math.max(1, this.stage - 1); one < stages.length; one += 1) {
      const [stage, left] = [stages[one], this.line.starts[one] - along];
      if (!matters(stage)) continue;
      if (ahead >= begins[one] && !this.near.has(one)) {
        const joined = one > 1 && this.near.has(one - 1) && one - 1 > this.stage;
        this.near.add(one);
        this.speaking.drop(one);
        this.speaking.add({ text: joined ? stage.then : stage.near, rank: rankOf(stage), kind: "near", stage: one }, time);
      } else if (!this.isOff && one === this.stage + 1 && left <= FAR_M[1] && !this.far.has(one) && !this.near.has(one)) {
        this.#early(one, left, time, begins[one] - ahead, speed);
      }
    }
    if (!this.isOff) this.#reassure(along, time, (begins[this.stage + 1] ?? Infinity) - ahead, speed);
  }

  // while something else is said it may still come a little later, and then not at all
  #early(one, left, time, room, speed) {
    const stage = this.way.stages[one];
    const text = filled(stage.far, { number: rounded(left / this.way.unit_m) });
    if (left < FAR_M[0]) this.far.add(one);
    if (left < FAR_M[0] || room < SPARE * speed * seconds(text) || this.speaking.busy(time)) return;
    this.far.add(one);
    this.speaking.add({ text, rank: rankOf(stage), kind: "far", stage: one, until: time + 1 }, time);
  }

  // how far along each message must begin to have ended in time, one after the other
  #beginnings(speed) {
    const found = [];
    let next = Infinity;
    for (let one = this.way.stages.length - 1; one > 0; one -= 1) {
      const { near, then } = this.way.stages[one];
      next = Math.min(this.line.starts[one], next) - speed * Math.max(seconds(near), seconds(then));
      found[one] = next;
    }
    return found;
  }

  #onward() {
    const next = this.way.stages[this.stage + 1];
    if (!next) return "";
    const left = this.line.starts[this.stage + 1] - this.track.estimate.along;
    return filled(this.way.words.onward, { number: rounded(left / this.way.unit_m), heading: next.heading });
  }

  #reassure(along, time, room, speed) {
    if (this.speaking.busy(time)) this.calm = { along, time };
    const [walked, waited] = [along - this.calm.along, time - this.calm.time];
    const due = this.often ? walked >= OFTEN_M && waited >= LEAST_S : walked >= CALM_M || waited >= CALM_S;
    if (!due) return;
    this.calm = { along, time };
    const left = (this.line.starts[this.stage + 1] ?? 0) - along;
    const text = this.#onward();
    if (left < (this.often ? OFTEN_M : 1.5 * FAR_M[1]) || room < SPARE * speed * seconds(text)) return;
    this.speaking.add({ text, rank: "calm", kind: "calm", until: time + 1 }, time);
  }

  #progress() {
    const { along, spread, speed } = this.track.estimate;
    return { type: "progress", stage: this.stage, along, spread, speed, left: this.line.length - along, pOff: this.track.pOff };
  }
}
