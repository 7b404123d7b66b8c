// Walks ways with the error of satellites, and counts what the guide says and when.
//
// stdin: {"module": file of following.js, "seed", "speeds", "sigmas", "kilometres", "wrongs", "ways", "slow",
// "motion", "compass"}
// each way: {"way": as carried, "wrongs": [{"along", "kind", "line": [[x, y], …]}]}; stdout: figures.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const given = JSON.parse(readFileSync(0, "utf8"));
const { Follower } = await import(pathToFileURL(given.module));

const dice = (seed) => () => {
  seed = (seed + 0x9e3779b9) | 0;
  let t = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
  t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
  return ((t ^ (t >>> 15)) >>> 0) / 4294967296;
};
const normal = (chance) => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
const SLOW = given.slow ?? 0.8; // share of the variance that is Gauss-Markov; the rest is white
const [MOTION, MOTION_S] = [0.07, 5]; // metres a second for each metre of sigma; seconds that it lasts
// degrees of a compass: iron nearby (for so many seconds), the sway of the body, and how differently a
// device is held after so many seconds; the body turns within a moment, and looks around when it stands
const COMPASS = { iron: 15, ironS: 15, sway: 8, held: 45, heldS: 180, turnS: 1.2, around: 40 };
const FELT = 0.04; // how often steps are felt where there are none, and the other way round
const TICK = 0.25;
const BEFORE = new Set(["near", "vague", "confirm"]); // messages that tell a step before it comes

// error of one axis: sigma in all, tau anew for each walk
class Errors {
  constructor(sigma, chance) {
    Object.assign(this, { sigma, chance, tau: 20 + 40 * chance() });
    this.moved = [0, 0];
    this.slow = [0, 1].map(() => Math.sqrt(SLOW) * sigma * normal(chance));
  }

  // speed as receivers measure it from the shift of frequency; this error, too, lasts some seconds
  motion(seconds, [dx, dy], speed) {
    const keeps = Math.exp(-seconds / MOTION_S);
    const apart = MOTION * this.sigma;
    this.moved = this.moved.map((one) => keeps * one + Math.sqrt(1 - keeps ** 2) * apart * normal(this.chance));
    const [vx, vy] = [speed * dx + this.moved[0], speed * dy + this.moved[1]];
    return { speed: Math.hypot(vx, vy), heading: ((Math.atan2(vx, vy) * 180) / Math.PI + 360) % 360 };
  }

  next(seconds) {
    const keeps = Math.exp(-seconds / this.tau);
    this.slow = this.slow.map((one) => keeps * one + Math.sqrt((1 - keeps ** 2) * SLOW) * this.sigma * normal(this.chance));
    return this.slow.map((one) => one + Math.sqrt(1 - SLOW) * this.sigma * normal(this.chance));
  }
}

const wrapped = (degrees) => ((degrees % 360) + 540) % 360 - 180;

// what a device feels that is carried in one way or another: its bearing, and whether there are steps
class Carried {
  constructor(chance) {
    Object.assign(this, { chance, held: 360 * chance(), iron: COMPASS.iron * normal(chance), body: null });
  }

  next(seconds, [dx, dy], walks) {
    const { chance } = this;
    const ahead = (Math.atan2(dx, dy) * 180) / Math.PI;
    this.body ??= ahead;
    if (walks) this.body += (1 - Math.exp(-seconds / COMPASS.turnS)) * wrapped(ahead - this.body);
    else this.body += COMPASS.around * Math.sqrt(seconds / 10) * normal(chance);
    if (chance() < seconds / COMPASS.heldS) this.held += COMPASS.held * normal(chance);
    const keeps = Math.exp(-seconds / COMPASS.ironS);
    this.iron = keeps * this.iron + Math.sqrt(1 - keeps ** 2) * COMPASS.iron * normal(chance);
    const bearing = (((this.body + this.held + this.iron + COMPASS.sway * normal(chance)) % 360) + 360) % 360;
    return { bearing, walks: chance() < FELT ? !walks : walks };
  }
}

// a drawn line by how far along it is
const measured = (places) => {
  let along = 0;
  return places.map(([x, y], place) => {
    if (place) along += Math.hypot(x - places[place - 1][0], y - places[place - 1][1]);
    return [x, y, along];
  });
};
const placeAt = (line, along) => {
  let next = 1;
  while (next < line.length - 1 && line[next][2] < along) next += 1;
  const [a, b] = [line[next - 1], line[next]];
  const share = b[2] > a[2] ? Math.min(1, Math.max(0, (along - a[2]) / (b[2] - a[2]))) : 0;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const size = Math.hypot(dx, dy) || 1;
  return { at: [a[0] + share * dx, a[1] + share * dy], right: [dy / size, -dx / size], ahead: [dx / size, dy / size] };
};

function walk(way, { speed, sigma, chance, wrong = null, most = Infinity }) {
  const follower = new Follower(way, { seed: Math.floor(chance() * 2 ** 31) });
  const { starts, length } = follower.line;
  const line = measured(way.stages.flatMap((stage) => stage.line));
  const astray = wrong && measured(wrong.line);
  const errors = new Errors(sigma, chance);
  const held = given.compass ? new Carried(chance) : null;
  const degree = (Math.PI / 180) * way.radius_m;
  const reach = sigma * 1.51 * (1 + 0.05 * normal(chance));
  const drawn = normal(chance); // pavements are not exactly where they are drawn
  let [along, stray, time, still, sway, pace] = [0, 0, 0, 8, 0, 1];
  let [moving, alarms, cuts, overlaps, ended] = [false, 0, 0, 0, 0];
  let nearest = null;
  const said = new Map(); // by stage: when its message before it ended
  const met = []; // when each stage was met
  let noticed = null;
  const hear = (event) => {
    if (event.type === "off") {
      if (stray > 0) noticed ??= { stray, time };
      else alarms += 1;
    }
    if (event.type !== "say") return;
    if (event.begins < ended && !event.cut) overlaps += 1;
    if (event.cut) cuts += 1;
    if (event.cut) for (const [stage, end] of said) if (end > event.begins) said.delete(stage);
    ended = event.ends;
    if (BEFORE.has(event.kind) && !said.has(event.stage)) said.set(event.stage, event.ends);
  };
  follower.begin(0).forEach(hear);
  while (along < Math.min(length, most) - 0.5 && time < 3 * length / speed + 600) {
    time += TICK;
    if (!moving) moving = time > still && !follower.speaking.busy(time) && follower.speaking.quiet;
    const paused = time < still || !moving;
    if (!paused) {
      pace += (1 - pace) * TICK / 20 + 0.1 * Math.sqrt((2 * TICK) / 20) * normal(chance);
      const step = speed * pace * TICK;
      if (astray && along >= wrong.along) stray += step;
      else {
        along += step;
        if (chance() < step / 400) still = time + 4 + 16 * chance();
      }
      while (met.length < starts.length && starts[met.length] <= along) {
        met.push(time);
        // where the position is vague, they press for the step that they have found, and listen; what
        // was being said gives way to that step
        if (follower.isVague && met.length - 1 > follower.stage) {
          follower.next(time).forEach(hear);
          [moving, ended] = [false, time];
        }
        // people wait at crossings
        if (way.stages[met.length - 1].kind === "crossing" && chance() < 0.5) still = time + 25 * chance();
      }
    }
    sway += -sway * TICK / 15 + 0.7 * Math.sqrt((2 * TICK) / 15) * normal(chance);
    if (Math.floor(time) !== Math.floor(time - TICK)) {
      const { at, right, ahead } = stray > 0 ? placeAt(astray, stray) : placeAt(line, along);
      const [ex, ey] = errors.next(1);
      const [x, y] = [at[0] + (drawn + sway) * right[0] + ex, at[1] + (drawn + sway) * right[1] + ey];
      const lat = way.origin[1] + y / degree;
      const lon = way.origin[0] + x / degree / Math.cos((way.origin[1] * Math.PI) / 180);
      const motion = given.motion ? errors.motion(1, ahead, paused ? 0 : speed * pace) : {};
      const felt = held ? held.next(1, ahead, !paused) : {};
      const accuracy = reach * (1 + 0.1 * normal(chance));
      follower.fix({ lon, lat, accuracy, time, ...motion, ...felt }).forEach(hear);
    }
    follower.tick(time).forEach(hear);
    if (noticed || stray > 90) break;
  }
  const features = [];
  for (let stage = 1; stage < met.length; stage += 1) {
    features.push({ stage, early: said.has(stage) ? met[stage] - said.get(stage) : null });
  }
  return { along, time, alarms, cuts, overlaps, noticed, features };
}

// the part before a wrong turn is a walk like others
function count(found, done) {
  found.metres += done.along;
  for (const name of ["alarms", "cuts", "overlaps"]) found[name] += done[name];
  for (const { early } of done.features) {
    found.features += 1;
    if (early === null) found.unsaid += 1;
    else if (early < 0) found.late += 1;
    if (early !== null) found.early.push(Math.round(early * 10) / 10);
  }
}

const total = [];
for (const sigma of given.sigmas) {
  for (const speed of given.speeds) {
    const chance = dice(given.seed * 7919 + Math.round(speed * 100) * 31 + sigma);
    const found = { sigma, speed, metres: 0, features: 0, late: 0, unsaid: 0, alarms: 0, cuts: 0, overlaps: 0, early: [], wrongs: 0, noticed: [] };
    let place = 0;
    while (found.metres < given.kilometres * 1000) {
      count(found, walk(given.ways[place++ % given.ways.length].way, { speed, sigma, chance }));
    }
    const wrongs = given.ways.flatMap(({ way, wrongs }) => wrongs.map((wrong) => ({ way, wrong })));
    for (let one = 0; one < given.wrongs && wrongs.length; one += 1) {
      const { way, wrong } = wrongs[Math.floor(chance() * wrongs.length)];
      const done = walk(way, { speed, sigma, chance, wrong });
      count(found, done);
      if (done.alarms) continue; // it was taken for wrong before it was
      found.wrongs += 1;
      found.noticed.push({ kind: wrong.kind, metres: done.noticed ? Math.round(done.noticed.stray * 10) / 10 : null });
    }
    total.push(found);
  }
}
process.stdout.write(JSON.stringify(total));
