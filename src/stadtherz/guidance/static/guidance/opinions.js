// Two opinions on how lasting the errors of a device are; the walk tells which of them is right.
//
// One holds that each error is new, so that some places in a row beside the way are soon meaningful.
// The other measures how much of it is new (errors.js) and takes the rest for lasting. Each follows the
// walk with stories of its own, and weighs by how well it foresaw each place.
import { Track } from "./track.js";

const BEFORE = [0.8, 0.2]; // believed before the first place: lasting, new each time
const CHANGES = 1e-4; // how often a device changes its ways, for each second
const UNLIKELY = [0.02, 0.25]; // an opinion less likely than this gets so small a share of the stories

export class Opinions {
  // line and options as a Track has them
  constructor(line, { seed = 1, model = {}, ...options } = {}) {
    this.tracks = [false, true].map((isWhite, number) => new Track(line, { ...options, seed: seed + number, model: { ...model, isWhite } }));
    this.likely = BEFORE;
  }

  place(along, spread) {
    this.tracks.forEach((track) => track.place(along, spread));
  }

  // as a Track takes it; gives whether the place was believed by any
  update(x, y, accuracy, seconds, sensed) {
    const told = this.tracks.map((track, number) => {
      track.share = this.likely[number] < UNLIKELY[0] ? UNLIKELY[1] : 1;
      return track.update(x, y, accuracy, seconds, sensed);
    });
    const fits = told.map(({ density }, number) => density * this.likely[number]);
    const all = fits.reduce((sum, one) => sum + one, 0);
    const stays = 1 - CHANGES * seconds;
    this.likely = fits.map((one, number) => stays * (all > 0 ? one / all : this.likely[number]) + (1 - stays) / fits.length);
    return told.some(({ believed }) => believed);
  }

  // whether errors are new each time; then evidence soon adds up
  get isAnew() {
    return this.likely[1] > 0.5;
  }

  get likeliest() {
    return this.tracks[this.isAnew ? 1 : 0];
  }

  get pOff() {
    return this.tracks.reduce((sum, track, number) => sum + this.likely[number] * track.pOff, 0);
  }

  // how likely it is that the way was left, and more than so many metres walked since
  gone(metres) {
    const share = (track) => track.off.reduce((sum, one) => sum + (one.walked > metres ? one.w : 0), 0);
    return this.tracks.reduce((sum, track, number) => sum + this.likely[number] * track.pOff * share(track), 0);
  }

  get estimate() {
    const found = mixed(this.tracks.map((track, number) => [this.likely[number] * (1 - track.pOff), track.estimate]));
    const apart = this.tracks.map((track, number) => [this.likely[number] * (1 - track.pOff), { square: track.estimate.spread ** 2 + (track.estimate.along - found.along) ** 2 }]);
    return { ...found, spread: Math.sqrt(mixed(apart).square) };
  }

  get astray() {
    return mixed(this.tracks.map((track, number) => [this.likely[number] * track.pOff, track.astray]));
  }
}

// weighs records of numbers by the first of each pair
function mixed(pairs) {
  const all = pairs.reduce((sum, [weight]) => sum + weight, 0);
  const names = Object.keys(pairs[0][1]);
  return Object.fromEntries(names.map((name) => [name, pairs.reduce((sum, [weight, values]) => sum + (weight / all) * (weight > 0 ? values[name] : 0), 0)]));
}
