// Lines on a plane in metres; places on them are told by how far along they are.
const STEP_M = 1;
const LOOK_M = 6; // corners are made of short pieces, so a direction is that of six metres
const BODY_M = 1.5; // a body turns within so much before and after a corner

export class Path {
  #x = [];
  #y = [];
  #goes = [];
  #faces = [];

  // places: x and y in metres
  constructor(places) {
    const kept = [];
    let along = 0;
    for (const at of places) {
      const before = kept[kept.length - 1];
      const apart = before ? Math.hypot(at[0] - before[0], at[1] - before[1]) : 1;
      if (apart === 0) continue;
      if (before) along += apart;
      kept.push([at[0], at[1], along]);
    }
    this.length = along;
    this.#lay(kept);
  }

  // a place at each metre, so that looking one up takes no search
  #lay(places) {
    let next = 1;
    for (let along = 0; along <= this.length + STEP_M; along += STEP_M) {
      while (next < places.length - 1 && places[next][2] < along) next += 1;
      const [a, b] = [places[Math.max(0, next - 1)], places[Math.min(next, places.length - 1)]];
      const share = b[2] > a[2] ? Math.min(1, (along - a[2]) / (b[2] - a[2])) : 0;
      this.#x.push(a[0] + share * (b[0] - a[0]));
      this.#y.push(a[1] + share * (b[1] - a[1]));
    }
    for (let along = 0; along <= this.length + STEP_M; along += STEP_M) {
      const from = Math.min(along, Math.max(0, this.length - LOOK_M));
      const [here, after] = [this.at(from), this.at(from + LOOK_M)];
      this.#goes.push(Math.atan2(after[1] - here[1], after[0] - here[0]));
      const [behind, ahead] = [this.at(along - BODY_M), this.at(along + BODY_M)];
      this.#faces.push(Math.atan2(ahead[1] - behind[1], ahead[0] - behind[0]));
    }
  }

  within(along) {
    return Math.min(this.length, Math.max(0, along));
  }

  at(along) {
    const place = this.within(along) / STEP_M;
    const low = Math.floor(place);
    const share = place - low;
    const high = Math.min(low + 1, this.#x.length - 1);
    return [this.#x[low] + share * (this.#x[high] - this.#x[low]), this.#y[low] + share * (this.#y[high] - this.#y[low])];
  }

  // the direction that goes on, in radians from east to north
  direction(along) {
    return this.#goes[Math.floor(this.within(along) / STEP_M)];
  }

  // where a body faces there: not yet round the corner that comes
  facing(along) {
    return this.#faces[Math.floor(this.within(along) / STEP_M)];
  }

  // the nearest place of a stretch: how far along it is, and how far away
  nearest(x, y, from, to) {
    let found = [this.within(from), Infinity];
    for (let place = Math.floor(this.within(from)); place <= this.within(to); place += 2) {
      const apart = (this.#x[place] - x) ** 2 + (this.#y[place] - y) ** 2;
      if (apart < found[1]) found = [place, apart];
    }
    return [found[0], Math.sqrt(found[1])];
  }
}

// a way as one line
export class Line extends Path {
  // way: as the city wrote it (guidance/domain/carried.py)
  constructor(way) {
    super(way.stages.flatMap((stage) => stage.line));
    const [lon, lat] = way.origin;
    const degree = (Math.PI / 180) * way.radius_m;
    this.plane = (place) => [(place.lon - lon) * degree * Math.cos((lat * Math.PI) / 180), (place.lat - lat) * degree];
    this.starts = startsOf(way.stages); // how far along each stage begins
  }
}

function startsOf(stages) {
  const starts = [];
  let [along, before] = [0, null];
  for (const stage of stages) {
    starts.push(along);
    for (const at of stage.line) {
      if (before) along += Math.hypot(at[0] - before[0], at[1] - before[1]);
      before = at;
    }
  }
  return starts;
}
