// What is said next: one message at a time, hazards first. No clock of its own and no document.
const SIGNS_A_SECOND = 12; // slow speech; what is faster only ends earlier
const PAUSE_S = 0.8; // before a screen reader begins, and between two messages
const HELD_S = 20; // so much longer than reckoned a voice is waited for
const RANKS = { hazard: 0, crossing: 1, turn: 2, calm: 3, poi: 4 };

const rank = (one) => (one.cuts ? -1 : RANKS[one.rank]);
export const seconds = (text) => text.length / SIGNS_A_SECOND + PAUSE_S;

export class Speaking {
  #waiting = [];
  #busyUntil = -Infinity;
  #begun = -Infinity;
  #last = null;
  #now = null; // what is being said

  // message: text, rank, and until when it makes sense at all
  add(message, time) {
    if (RANKS[message.rank] >= RANKS.calm && (this.#waiting.length || time < this.#busyUntil)) return;
    this.#waiting.push({ until: Infinity, ...message });
  }

  // an early message that has not begun when the near one is due is not said any more
  drop(stage) {
    this.#waiting = this.#waiting.filter((one) => one.kind !== "far" || one.stage !== stage);
  }

  // gives the message that begins now, or null; only a notice of danger cuts another one short
  due(time) {
    this.#waiting = this.#waiting.filter((one) => one.until >= time);
    let place = -1;
    this.#waiting.forEach((one, at) => {
      if (place < 0 || rank(one) < rank(this.#waiting[place])) place = at;
    });
    if (place < 0) return null;
    place = this.#inOrder(place);
    const next = this.#waiting[place];
    const cuts = time < this.#busyUntil;
    if (cuts && !(next.cuts && !this.#now.cuts)) return null;
    this.#waiting.splice(place, 1);
    return this.#begin(next, time, cuts);
  }

  // a step is not told before one that comes before it
  #inOrder(place) {
    const chosen = this.#waiting[place];
    if (chosen.kind !== "near") return place;
    const first = this.#waiting.filter((one) => one.kind === "near").reduce((a, b) => (b.stage < a.stage ? b : a));
    return this.#waiting.indexOf(first);
  }

  // what somebody asked for begins at once; what waits comes afterwards
  now(message, time) {
    return this.#begin(message, time, time < this.#busyUntil);
  }

  // what was said last, again; with nothing said yet, null
  again(time) {
    return this.#last && this.now({ ...this.#last, cuts: false }, time);
  }

  get quiet() {
    return this.#waiting.length === 0;
  }

  // a voice is still speaking, more slowly than was reckoned; some devices never say that it ended
  hold(time) {
    if (time - this.#begun > HELD_S + seconds(this.#now?.text ?? "")) return;
    this.#busyUntil = Math.max(this.#busyUntil, time + PAUSE_S / 2);
  }

  busy(time) {
    return time < this.#busyUntil;
  }

  // what waits is forgotten; what is being said is not
  clear() {
    this.#waiting = [];
  }

  // something else is read now, as the heading of a step that was chosen by hand
  read(text, time) {
    this.#waiting = [];
    this.#busyUntil = time + seconds(text);
    this.#begun = time;
    this.#now = this.#last = { text, rank: "turn", kind: "step" };
  }

  #begin(message, time, cut) {
    this.#busyUntil = time + seconds(message.text);
    this.#begun = time;
    this.#last = this.#now = message;
    return { ...message, begins: time, ends: this.#busyUntil, cut };
  }
}
