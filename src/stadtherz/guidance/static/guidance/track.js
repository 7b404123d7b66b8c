// Where somebody is on a way, and whether they still are: a small particle filter.
//
// The error of satellites changes slowly, so a place that seems beside the way is mostly an error.
// Each particle is a story of how somebody walked: along the way, or off it, along a branch that the
// map has, or from some place in some direction. It keeps the errors that its story needs (errors.js,
// bearings.js), and its weight says how well errors of that kind explain what was measured.
import { bearingsOf, weighBearing } from "./bearings.js";
import { Errors } from "./errors.js";
import { Path } from "./line.js";

const MODEL = {
  off: 1e-4, // how often a way is left anywhere, for each metre
  fork: 0.02, // and at each branch
  back: 2e-4, // and that somebody turns round, for each metre
  rejoin: 0.03, // how often it is found again, for each second nearby
  pause: [0.004, 0.1], // how often somebody stops, and walks on, for each second
  wait: 0.1, // how often somebody stops where a crossing begins, for each second
  vary: 0.025, // share by which a pace changes within a second, and
  gait: 0.15, // how uneven steps are
  counts: 0.6, // so much a speed counts: more of its error lasts than is modelled
  fidget: 0.06, // how often steps are felt where there are none, and the other way round
};
const ON = 400; // fewer take the first explanation for the only one
const OFF = 350;
const LEAVING = [24, 12]; // so many of them leave it at once: at branches, and elsewhere
const [SLOWEST, FASTEST] = [0.25, 2.2];
const NEAR_M = 10;
const WAIT_M = [3, 1.5]; // before a crossing begins, and behind that
const STRIDES_S = 2.5; // who has just begun to walk does not face ahead yet
const WILD = (0.02 / 9) * Math.exp(-25 / 18);
const OUTLIER = 5; // standard deviations of the best story
const TRUST = 4; // so many outliers in a row are the truth

// the same walk gives the same messages (mulberry32)
const dice = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

export class Track {
  // waits: how far along the way crossings begin
  constructor(line, { seed = 1, speed = 1, forks = [], waits = [], model = {} } = {}) {
    this.line = line;
    this.model = { ...MODEL, ...model };
    this.bearings = bearingsOf(model);
    this.speed = speed;
    this.chance = dice(seed);
    this.spare = null;
    this.waits = Uint8Array.from({ length: Math.ceil(line.length) + 2 }, (_, along) => (waits.some((one) => along > one - WAIT_M[0] && along < one + WAIT_M[1]) ? 1 : 0));
    this.forks = forks.map(([along, bearing, branch = []]) => ({ along, heading: Math.PI / 2 - (bearing * Math.PI) / 180, path: branch.length > 1 ? new Path(branch) : null }));
    this.errors = new Errors(this.model);
    this.share = 1; // of the particles that it takes
    this.place(0, 3);
  }

  // somebody says where they are: at the beginning, or when they confirm a step
  place(along, spread) {
    this.on = Array.from({ length: ON }, () => this.#walker(this.line.within(along + spread * this.#normal())));
    this.off = [];
    this.pOff = 0;
    this.errors.restart();
    this.outliers = 0;
    this.strides = 0;
  }

  #walker(along) {
    const speed = Math.min(FASTEST, Math.max(SLOWEST, this.speed * (1 + 0.25 * this.#normal())));
    return { along, speed, still: this.chance() < 0.5, bx: 0, by: 0, vx: 0, vy: 0, turned: 0, unsure: Infinity, w: 1 / ON };
  }

  // each pair of chances gives two of them
  #normal() {
    if (this.spare !== null) {
      const { spare } = this;
      this.spare = null;
      return spare;
    }
    const [size, turn] = [Math.sqrt(-2 * Math.log(1 - this.chance())), 2 * Math.PI * this.chance()];
    this.spare = size * Math.sin(turn);
    return size * Math.cos(turn);
  }

  // one measurement: metres on the plane, the radius that the device says, and seconds since the last.
  // sensed, where the device has it: motion in both directions (unlike the place it forgets), bearing
  // of the device in radians from east to north, and whether steps are felt.
  // gives whether it was believed, and how dense the stories of this track had it
  update(x, y, accuracy, seconds, sensed = {}) {
    const errors = this.errors.next(x, y, accuracy, seconds);
    // speed and bearing tell the same direction, and both together make it surer than it may be
    if (Number.isFinite(sensed.bearing)) sensed = { ...sensed, motion: null };
    this.strides = sensed.walks === false ? 0 : this.strides + seconds;
    if (this.strides < STRIDES_S) sensed = { ...sensed, bearing: null };
    this.#walk(seconds);
    this.#leave(seconds);
    this.#locate();
    if (this.#isOutlier(x, y, errors.place)) return { believed: false, density: WILD / errors.place.error };
    errors.place.commit();
    if (sensed.motion) errors.speed.commit();
    const told = [this.on, this.off].map((some) => this.#weigh(some, { x, y, seconds, errors, ...sensed }));
    const [on, off] = [(1 - this.pOff) * told[0], this.pOff * told[1]];
    this.pOff = on + off > 0 ? off / (on + off) : this.pOff;
    this.#rejoin(seconds);
    this.on = this.#drawn(this.on, ON * this.share);
    this.off = this.#drawn(this.off, Math.ceil(OFF * this.share));
    return { believed: true, density: Math.max(1e-300, (on + off) / errors.place.error) };
  }

  // where each story is by now, and where it heads
  #locate() {
    for (const one of this.on) {
      [one.px, one.py] = this.line.at(one.along);
      one.goes = this.line.facing(one.along);
    }
    for (const one of this.off) [one.px, one.py, one.goes] = [one.x, one.y, one.heading];
  }

  #walk(seconds) {
    const { pause: [stops, goes], wait } = this.model;
    for (const one of [...this.on, ...this.off]) {
      one.before = one.along;
      const leaves = one.still ? goes : one.along !== undefined && this.waits[Math.floor(one.along)] ? wait : stops;
      if (this.chance() < leaves * seconds) one.still = !one.still;
      if (one.still) continue;
      one.speed = Math.min(FASTEST, Math.max(SLOWEST, one.speed * (1 + this.model.vary * Math.sqrt(seconds) * this.#normal())));
      const step = one.speed * seconds * (1 + this.model.gait * this.#normal());
      if (one.along !== undefined) one.along = Math.min(this.line.length, one.along + step);
      else this.#stray(one, step, seconds);
    }
  }

  // along a branch of the map as far as it is known, then on in its direction
  #stray(one, step, seconds) {
    one.walked += step;
    if (one.path) {
      one.past += step;
      [one.x, one.y] = one.path.at(one.past);
      one.heading = one.path.facing(one.past);
      if (one.past >= one.path.length || this.chance() < 0.005 * seconds) one.path = null;
      return;
    }
    one.heading += 0.05 * Math.sqrt(seconds) * this.#normal();
    if (this.chance() < 0.01 * seconds) one.heading += (Math.PI / 2) * [1, 1, -1, -1, 2][Math.floor(5 * this.chance())];
    one.x += step * Math.cos(one.heading);
    one.y += step * Math.sin(one.heading);
  }

  // some of those on the way leave it: at a branch that they pass, or anywhere
  #leave(seconds) {
    const aside = [];
    const anywhere = this.on.map((one) => ({ one, fork: null, rate: one.w * (one.still ? 0.2 : one.speed) * (this.model.off + this.model.back) * seconds }));
    const [from, to] = this.on.reduce(([least, most], one) => [Math.min(least, one.before), Math.max(most, one.along)], [Infinity, -Infinity]);
    for (const fork of this.forks) {
      if (fork.along <= from || fork.along > to) continue;
      for (const one of this.on) {
        if (fork.along > one.before && fork.along <= one.along) aside.push({ one, fork, rate: one.w * this.model.fork });
      }
    }
    const kept = this.pOff;
    const some = [aside, anywhere];
    const rates = some.map((ones) => (1 - kept) * ones.reduce((sum, { rate }) => sum + rate, 0));
    const all = kept + rates[0] + rates[1];
    this.off.forEach((one) => { one.w *= kept / all; });
    some.forEach((ones, kind) => {
      if (!(rates[kind] > 0)) return;
      const places = systematic(ones.map(({ rate }) => rate), LEAVING[kind], this.chance);
      places.forEach((place) => this.off.push(this.#astray(ones[place], rates[kind] / all / LEAVING[kind])));
    });
    this.pOff = Math.min(0.999999, all);
  }

  // beside branches, people turn aside or back
  #astray({ one, fork }, w) {
    const from = fork ? fork.along : one.along;
    const past = fork ? one.along - fork.along : 0;
    const gone = { ...one, along: undefined, from, walked: past, past, still: false, path: fork?.path ?? null, w };
    if (gone.path) {
      [gone.x, gone.y] = gone.path.at(past);
      gone.heading = gone.path.facing(past);
      return gone;
    }
    const [x, y] = this.line.at(from);
    gone.heading = fork ? fork.heading + 0.15 * this.#normal() : this.line.direction(from) + this.#turned();
    gone.x = x + past * Math.cos(gone.heading);
    gone.y = y + past * Math.sin(gone.heading);
    return gone;
  }

  #turned() {
    const { off, back } = this.model;
    if (this.chance() < back / (off + back)) return Math.PI + 0.1 * this.#normal();
    return (this.chance() < 0.5 ? 1 : -1) * (Math.PI / 2 + 0.35 * this.#normal());
  }

  // some of those near the way are on it again
  #rejoin(seconds) {
    if (!this.off.length) return;
    const found = [];
    for (const place of systematic(this.off.map((one) => one.w), 12, this.chance)) {
      const one = this.off[place];
      const [along, apart] = this.line.nearest(one.x, one.y, one.from - 60, one.from + 120);
      if (apart > NEAR_M || one.walked < 5) continue;
      found.push({ ...one, along, x: undefined, y: undefined, path: null, w: 1 });
    }
    if (!found.length) return;
    const moved = this.pOff * Math.min(0.5, this.model.rejoin * seconds) * (found.length / 12);
    const on = 1 - this.pOff + moved;
    this.on.forEach((one) => { one.w *= (1 - this.pOff) / on; });
    found.forEach((one) => { one.w = moved / on / found.length; });
    this.on.push(...found);
    this.pOff -= moved;
  }

  #isOutlier(x, y, { keeps, error }) {
    let least = Infinity;
    for (const some of [this.on, this.off]) {
      for (const one of some) least = Math.min(least, (x - one.px - keeps * one.bx) ** 2 + (y - one.py - keeps * one.by) ** 2);
    }
    this.outliers = least > OUTLIER ** 2 * error ? this.outliers + 1 : 0;
    return this.outliers > 0 && this.outliers < TRUST;
  }

  // gives the likelihood of all together; each takes its weight and the errors that its story needs
  #weigh(some, { x, y, seconds, errors, motion, bearing, walks }) {
    let all = 0;
    for (const one of some) {
      one.w *= weighPlace(one, x, y, errors.place);
      if (motion) one.w *= weighMotion(one, motion, errors.speed) ** this.model.counts;
      if (typeof walks === "boolean") one.w *= walks === one.still ? this.model.fidget : 1 - this.model.fidget;
      if (Number.isFinite(bearing) && walks !== false) one.w *= weighBearing(one, { bearing, seconds, model: this.bearings, chance: this.chance });
      all += one.w;
    }
    if (all > 0) some.forEach((one) => { one.w /= all; });
    else some.forEach((one) => { one.w = 1 / some.length; });
    return all;
  }

  #drawn(some, number) {
    if (!some.length) return some;
    const effective = 1 / some.reduce((sum, one) => sum + one.w ** 2, 0);
    if (some.length <= number && effective > number / 2) return some;
    let last = -1; // most are drawn once, and stay the same object
    return systematic(some.map((one) => one.w), number, this.chance).map((place) => {
      const one = place === last ? { ...some[place] } : some[place];
      last = place;
      one.w = 1 / number;
      return one;
    });
  }

  // how far along, how sure of it, and how fast those walk who do not stand
  get estimate() {
    const along = mean(this.on, (one) => one.along);
    const spread = Math.sqrt(mean(this.on, (one) => (one.along - along) ** 2));
    return { along, spread, speed: mean(this.on, (one) => one.speed) };
  }

  // of those off the way: where they left it, how far they came, and where they are
  get astray() {
    const [x, y, from, walked] = ["x", "y", "from", "walked"].map((name) => mean(this.off, (one) => one[name]));
    const [, apart] = this.line.nearest(x, y, from - 60, from + 120);
    const goes = this.line.direction(from);
    const back = mean(this.off, (one) => (Math.abs(wrapped(one.heading - goes)) > 2.5 ? 1 : 0));
    return { from, walked, apart, back };
  }
}

const wrapped = (angle) => Math.atan2(Math.sin(angle), Math.cos(angle));
const mean = (some, what) => some.reduce((sum, one) => sum + one.w * what(one), 0);

function weighPlace(one, x, y, { keeps, error, gain }) {
  const [ix, iy] = [x - one.px - keeps * one.bx, y - one.py - keeps * one.by];
  one.bx = keeps * one.bx + gain * ix;
  one.by = keeps * one.by + gain * iy;
  const square = (ix ** 2 + iy ** 2) / error;
  return 0.98 * Math.exp(-square / 2) + (0.02 / 9) * Math.exp(-square / 18);
}

function weighMotion(one, [ex, ey], { keeps, error, gain }) {
  const speed = one.still ? 0 : one.speed;
  const [ix, iy] = [ex - speed * Math.cos(one.goes) - keeps * one.vx, ey - speed * Math.sin(one.goes) - keeps * one.vy];
  one.vx = keeps * one.vx + gain * ix;
  one.vy = keeps * one.vy + gain * iy;
  const square = (ix ** 2 + iy ** 2) / error;
  return 0.97 * Math.exp(-square / 2) + (0.03 / 9) * Math.exp(-square / 18);
}

// draws places by weight, evenly spread
function systematic(weights, number, chance) {
  const all = weights.reduce((sum, one) => sum + one, 0);
  const found = [];
  let [place, sum, at] = [0, weights[0], (chance() / number) * all];
  while (found.length < number) {
    while (sum < at && place < weights.length - 1) sum += weights[(place += 1)];
    found.push(place);
    at += all / number;
  }
  return found;
}
