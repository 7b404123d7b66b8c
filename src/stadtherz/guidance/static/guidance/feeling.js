// Feels where the device points and whether somebody walks, once somebody asked for it.
//
// Nothing of it leaves the tab or is kept: each place takes along what is felt at that moment. A bearing
// counts only beside steps, for who stands looks around.
const WAIT_MS = 3000; // a device that has told nothing by then has nothing to tell
const STALE_MS = 2000;
const WINDOW_MS = 2000; // steps show within so much
const LEAST = 15; // measurements in it
const STEPS = 0.8; // metres a second squared by which the pull on the device varies in a walk
const LYING = 0.5; // an axis that stands up more steeply tells no direction; the other one does then

const kinds = () => [window.DeviceOrientationEvent, window.DeviceMotionEvent];
const degree = Math.PI / 180;

// how an axis of the device lies on the ground: east and north, from angles as browsers have them
const AXES = {
  top: (a, b) => [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b)],
  back: (a, b, c) => [
    -Math.cos(a) * Math.sin(c) - Math.sin(a) * Math.sin(b) * Math.cos(c),
    -Math.sin(a) * Math.sin(c) + Math.cos(a) * Math.sin(b) * Math.cos(c),
  ],
};

export class Feeling {
  #axis = "top";
  #bearing = null;
  #pulls = []; // pairs of time and strength
  #heard = () => null;
  #turned = (event) => this.#turn(event);
  #moved = (event) => this.#move(event);

  static get exists() {
    return kinds().every(Boolean);
  }

  // to be called from a press: some browsers ask for permission only then. Gives on, refused or absent
  async start() {
    const asked = kinds().map((kind) => kind.requestPermission?.() ?? "granted");
    try {
      if ((await Promise.all(asked)).some((answer) => answer !== "granted")) return "refused";
    } catch {
      return "refused";
    }
    window.addEventListener("deviceorientationabsolute", this.#turned);
    window.addEventListener("deviceorientation", this.#turned);
    window.addEventListener("devicemotion", this.#moved);
    const told = new Promise((done) => { this.#heard = () => done(true); });
    const late = new Promise((done) => { setTimeout(() => done(false), WAIT_MS); });
    if (await Promise.race([told, late])) return "on";
    this.stop();
    return "absent";
  }

  stop() {
    window.removeEventListener("deviceorientationabsolute", this.#turned);
    window.removeEventListener("deviceorientation", this.#turned);
    window.removeEventListener("devicemotion", this.#moved);
    this.#bearing = null;
    this.#pulls = [];
  }

  // as a place takes it along: bearing in degrees from north, and whether somebody walks
  get now() {
    const now = performance.now();
    const recent = this.#pulls.filter(([time]) => now - time < WINDOW_MS);
    if (recent.length < LEAST) return {};
    const mean = recent.reduce((sum, [, pull]) => sum + pull, 0) / recent.length;
    const varies = Math.sqrt(recent.reduce((sum, [, pull]) => sum + (pull - mean) ** 2, 0) / recent.length);
    const walks = varies > STEPS;
    const fresh = this.#bearing && now - this.#bearing.time < STALE_MS;
    return fresh ? { walks, bearing: this.#bearing.degrees } : { walks };
  }

  #turn(event) {
    const degrees = this.#compass(event);
    if (!Number.isFinite(degrees)) return;
    this.#bearing = { degrees: (degrees + 360) % 360, time: performance.now() };
    this.#heard();
  }

  // a direction without north, as most browsers give it beside the other, is of no use
  #compass({ webkitCompassHeading: heading, absolute, alpha, beta, gamma }) {
    if (Number.isFinite(heading)) return heading >= 0 ? heading : null;
    if (!absolute || ![alpha, beta, gamma].every(Number.isFinite)) return null;
    const lies = (axis) => AXES[axis](alpha * degree, beta * degree, gamma * degree);
    if (Math.hypot(...lies(this.#axis)) < LYING) this.#axis = this.#axis === "top" ? "back" : "top";
    const [east, north] = lies(this.#axis);
    return Math.atan2(east, north) / degree;
  }

  #move({ acceleration, accelerationIncludingGravity }) {
    const pull = [accelerationIncludingGravity, acceleration].find((one) => Number.isFinite(one?.x));
    if (!pull) return;
    const now = performance.now();
    this.#pulls = this.#pulls.filter(([time]) => now - time < WINDOW_MS);
    this.#pulls.push([now, Math.hypot(pull.x, pull.y, pull.z)]);
    this.#heard();
  }
}
