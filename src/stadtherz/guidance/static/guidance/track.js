// Where somebody is on a way, and whether they still are: a small particle filter.
//
// The error of satellites changes slowly, so a place that seems beside the way is mostly an error.
// Each particle is a story of how somebody walked: along the way, or off it from some place in some
// direction. It keeps the error that its story needs (a Gauss-Markov process, followed by a Kalman
// filter), and its weight says how well errors of that kind explain what was measured.
const MODEL = {
  tau: 40, // seconds in which the error is forgotten to a third
  slow: 0.85, // share of the error's variance that changes slowly
  lateral: 1.5, // metres: pavements are wide, and drawn lines are not exact
  off: 1e-4, // how often a way is left anywhere, for each metre
  fork: 0.02, // and at each branch
  rejoin: 0.02, // how often it is found again, for each second nearby
  motion: [0.15, 0.5], // metres a second for each metre of error, and at least: it lasts as well
  pause: [0.015, 0.08], // how often somebody stops, and walks on, for each second
};
const ON = 160;
const OFF = 260;
const LEAVING = [24, 12]; // so many of them leave it at once: at branches, and elsewhere
const [SLOWEST, FASTEST] = [0.25, 2.2];
const NEAR_M = 10;
const OUTLIER = 5; // standard deviations of the best story
const TRUST = 4; // so many outliers in a row are the truth
const PER_AXIS = 1.51; // the radius within which 68 of 100 places lie, for one metre on each axis

// the same walk gives the same messages (mulberry32)
const dice = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

export class Track {
  constructor(line, { seed = 1, speed = 1, forks = [], model = {} } = {}) {
    this.line = line;
    this.model = { ...MODEL, ...model };
    this.speed = speed;
    this.chance = dice(seed);
    this.forks = forks.map(([along, bearing]) => ({ along, heading: Math.PI / 2 - (bearing * Math.PI) / 180 }));
    this.place(0, 3);
  }

  // somebody says where they are: at the beginning, or when they confirm a step
  place(along, spread) {
    this.on = Array.from({ length: ON }, () => this.#walker(this.line.within(along + spread * this.#normal())));
    this.off = [];
    this.pOff = 0;
    this.variance = null;
    this.outliers = 0;
  }

  #walker(along) {
    const speed = Math.min(FASTEST, Math.max(SLOWEST, this.speed * (1 + 0.25 * this.#normal())));
    return { along, speed, still: this.chance() < 0.5, bx: 0, by: 0, w: 1 / ON };
  }

  #normal() {
    const [a, b] = [this.chance(), this.chance()];
    return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
  }

  // one measurement: metres on the plane, the radius that the device says, seconds since the last,
  // and the speed in both directions where the device measures it: unlike the place it forgets
  update(x, y, accuracy, seconds, motion = null) {
    const sigma = Math.max(1, accuracy / PER_AXIS);
    const slow = this.model.slow * sigma ** 2 + this.model.lateral ** 2;
    const white = (1 - this.model.slow) * sigma ** 2 + 0.25;
    const keeps = Math.exp(-seconds / this.model.tau);
    const before = this.variance === null ? slow : keeps ** 2 * this.variance + (1 - keeps ** 2) * slow;
    const error = before + white;
    this.#walk(seconds);
    this.#leave(seconds);
    if (this.#isOutlier(x, y, keeps, error)) return false;
    const gain = before / error;
    this.variance = (1 - gain) * before;
    const told = [this.on, this.off].map((some) => weigh(some, (one) => this.#where(one), { x, y, keeps, error, gain, motion, going: (one) => this.#going(one), apart: Math.max(this.model.motion[0] * sigma, this.model.motion[1]) }));
    const [on, off] = [(1 - this.pOff) * told[0], this.pOff * told[1]];
    this.pOff = on + off > 0 ? off / (on + off) : this.pOff;
    this.#rejoin(seconds);
    this.on = this.#drawn(this.on, ON);
    this.off = this.#drawn(this.off, OFF);
    return true;
  }

  #where(one) {
    return "along" in one ? this.line.at(one.along) : [one.x, one.y];
  }

  // metres a second to the east and to the north
  #going(one) {
    if (one.still) return [0, 0];
    const heading = "along" in one ? this.line.direction(one.along) : one.heading;
    return [one.speed * Math.cos(heading), one.speed * Math.sin(heading)];
  }

  #walk(seconds) {
    const [stops, goes] = this.model.pause;
    for (const one of [...this.on, ...this.off]) {
      one.before = one.along;
      if (this.chance() < (one.still ? goes : stops) * seconds) one.still = !one.still;
      if (one.still) continue;
      one.speed = Math.min(FASTEST, Math.max(SLOWEST, one.speed + 0.04 * Math.sqrt(seconds) * this.#normal()));
      const step = one.speed * seconds * (1 + 0.1 * this.#normal());
      if ("along" in one) one.along = Math.min(this.line.length, one.along + step);
      else this.#stray(one, step, seconds);
    }
  }

  #stray(one, step, seconds) {
    one.heading += 0.05 * Math.sqrt(seconds) * this.#normal();
    if (this.chance() < 0.01 * seconds) one.heading += (Math.PI / 2) * [1, 1, -1, -1, 2][Math.floor(5 * this.chance())];
    one.x += step * Math.cos(one.heading);
    one.y += step * Math.sin(one.heading);
    one.walked += step;
  }

  // some of those on the way leave it: at a branch that they pass, or anywhere
  #leave(seconds) {
    const chances = [];
    const ends = this.on.map((one) => one.along);
    const [from, to] = [Math.min(...this.on.map((one) => one.before)), Math.max(...ends)];
    const forks = this.forks.filter((fork) => fork.along > from && fork.along <= to);
    this.on.forEach((one) => {
      const passed = one.still || !forks.length ? [] : forks.filter((fork) => fork.along > one.before && fork.along <= one.along);
      passed.forEach((fork) => chances.push({ one, fork, rate: one.w * this.model.fork }));
      chances.push({ one, fork: null, rate: one.w * (one.still ? 0.2 : one.speed) * this.model.off * seconds });
    });
    const kept = this.pOff;
    const some = [chances.filter(({ fork }) => fork), chances.filter(({ fork }) => !fork)];
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
    const [x, y] = this.line.at(from);
    const goes = this.line.direction(from);
    const aside = (this.chance() < 0.5 ? 1 : -1) * (Math.PI / 2 + 0.35 * this.#normal());
    const turned = this.chance() < 0.4 ? Math.PI + 0.1 * this.#normal() : aside;
    const heading = fork ? fork.heading + 0.15 * this.#normal() : goes + turned;
    const past = fork ? one.along - fork.along : 0;
    const { speed, bx, by } = one;
    return { x: x + past * Math.cos(heading), y: y + past * Math.sin(heading), heading, from, walked: past, speed, still: false, bx, by, w };
  }

  // some of those near the way are on it again
  #rejoin(seconds) {
    if (!this.off.length) return;
    const found = [];
    for (const place of systematic(this.off.map((one) => one.w), 12, this.chance)) {
      const one = this.off[place];
      const [along, apart] = this.line.nearest(one.x, one.y, one.from - 60, one.from + 120);
      if (apart > NEAR_M || one.walked < 5) continue;
      found.push({ along, speed: one.speed, still: one.still, bx: one.bx, by: one.by, w: 1 });
    }
    if (!found.length) return;
    const moved = this.pOff * Math.min(0.5, this.model.rejoin * seconds) * (found.length / 12);
    const on = 1 - this.pOff + moved;
    this.on.forEach((one) => { one.w *= (1 - this.pOff) / on; });
    found.forEach((one) => { one.w = moved / on / found.length; });
    this.on.push(...found);
    this.pOff -= moved;
  }

  #isOutlier(x, y, keeps, error) {
    const least = [...this.on, ...this.off].reduce((found, one) => {
      const [px, py] = this.#where(one);
      return Math.min(found, (x - px - keeps * one.bx) ** 2 + (y - py - keeps * one.by) ** 2);
    }, Infinity);
    this.outliers = least > OUTLIER ** 2 * error ? this.outliers + 1 : 0;
    return this.outliers > 0 && this.outliers < TRUST;
  }

  #drawn(some, number) {
    if (!some.length) return some;
    const effective = 1 / some.reduce((sum, one) => sum + one.w ** 2, 0);
    if (some.length <= number && effective > number / 2) return some;
    return systematic(some.map((one) => one.w), number, this.chance).map((place) => ({ ...some[place], w: 1 / number }));
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

// gives the likelihood of all together; each takes its weight and the error that its story needs
function weigh(some, where, { x, y, keeps, error, gain, motion, going, apart }) {
  let all = 0;
  for (const one of some) {
    const [px, py] = where(one);
    const [ix, iy] = [x - px - keeps * one.bx, y - py - keeps * one.by];
    one.bx = keeps * one.bx + gain * ix;
    one.by = keeps * one.by + gain * iy;
    const square = (ix ** 2 + iy ** 2) / error;
    one.w *= 0.98 * Math.exp(-square / 2) + (0.02 / 9) * Math.exp(-square / 18);
    if (motion) {
      const [vx, vy] = going(one);
      one.w *= 0.1 + 0.9 * Math.exp(-((motion[0] - vx) ** 2 + (motion[1] - vy) ** 2) / (2 * apart ** 2));
    }
    all += one.w;
  }
  if (all > 0) some.forEach((one) => { one.w /= all; });
  else some.forEach((one) => { one.w = 1 / some.length; });
  return all;
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
