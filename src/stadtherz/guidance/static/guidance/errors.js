// How wrong devices are: errors that change slowly, and errors that are new each time.
//
// Each story of how somebody walked has errors of its own; what they have in common is here.
const MODEL = {
  tau: 40, // seconds in which the error of places is forgotten to a third
  lateral: 1.2, // metres: pavements are wide, and drawn lines are not exact
  slow: 0.8, // share of the variance that changes slowly, until it has been measured
  memory: 60, // seconds over which it is measured, and
  prior: 25, // so many seconds count for what was believed before
  speedSlow: 0.09, // metres a second for each metre of error, lasting
  speedTau: 5, // so many seconds, and
  speedWhite: 0.12, // anew each time
};
const PER_AXIS = 1.51; // the radius within which 68 of 100 places lie, for one metre on each axis

// an error that is forgotten with time (Gauss-Markov), followed by a Kalman filter
class Slow {
  #variance = null;

  next(seconds, { tau, slow, white }) {
    const keeps = Math.exp(-seconds / tau);
    const before = this.#variance === null ? slow : keeps ** 2 * Math.min(this.#variance, slow) + (1 - keeps ** 2) * slow;
    const error = before + white;
    const gain = before / error;
    return { keeps, error, gain, commit: () => { this.#variance = (1 - gain) * before; } };
  }
}

export class Errors {
  constructor(model = {}) {
    this.model = { ...MODEL, ...model };
    this.jumps = this.model.prior * 6 * (1 - this.model.slow); // squares of sudden changes, in sigmas
    this.weight = this.model.prior;
    this.restart();
  }

  // what was learnt of the device stays
  restart() {
    this.last = [];
    this.place = new Slow();
    this.speed = new Slow();
  }

  // two changes in a row tell what is new each time from what stays: walking hardly shows in them
  #listen(x, y, sigma, seconds) {
    this.last.push([x, y]);
    if (seconds < 0.5 || seconds > 2) this.last = [[x, y]];
    if (this.last.length < 3) return;
    const [[ax, ay], [bx, by], [cx, cy]] = this.last;
    this.last.shift();
    const square = ((ax - 2 * bx + cx) ** 2 + (ay - 2 * by + cy) ** 2) / 2 / sigma ** 2;
    const keeps = Math.exp(-seconds / this.model.memory);
    this.jumps = keeps * this.jumps + Math.min(square, 40);
    this.weight = keeps * this.weight + 1;
  }

  // share of the variance that is new each time
  get white() {
    if (this.model.isWhite) return 1;
    return Math.min(0.95, Math.max(0.05, this.jumps / this.weight / 6));
  }

  // metres on the plane, the radius that the device says, seconds since the last place
  next(x, y, accuracy, seconds) {
    const sigma = Math.max(1, accuracy / PER_AXIS);
    this.#listen(x, y, sigma, seconds);
    const { tau, lateral, speedSlow, speedTau, speedWhite } = this.model;
    const slow = (1 - this.white) * sigma ** 2 + lateral ** 2;
    return {
      place: this.place.next(seconds, { tau, slow, white: this.white * sigma ** 2 + 0.25 }),
      speed: this.speed.next(seconds, { tau: speedTau, slow: (speedSlow * sigma) ** 2, white: speedWhite ** 2 }),
    };
  }
}
