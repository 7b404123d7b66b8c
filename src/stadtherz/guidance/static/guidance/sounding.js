// Two short sounds, made here and in no file: one before a message, another one where a step begins.
//
// Each can be switched off; that is remembered on this device and told to nobody. They are soft, low
// and short, and none begins while something is said.
const KEPT = "stadtherz.guide.sounds"; // which of them are off
const SOFT = 0.18; // of what the device can
const NOTES = { // hertz, and seconds from when to when
  cue: [[523, 0, 0.09], [784, 0.1, 0.22]],
  mark: [[392, 0, 0.16]],
};
const SWELL_S = 0.015; // without it a tone begins with a crack
const CLOSING_MS = 500;
const LATEST_S = 3; // where a step began so long ago, the sound would mislead

const offKept = () => {
  try {
    return new Set((localStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean));
  } catch {
    return new Set(); // nothing may be kept here
  }
};

export class Sounding {
  // root: the element with the buttons [data-live-cue] and [data-live-mark]
  constructor(root) {
    this.off = offKept();
    this.context = null;
    this.due = null; // until when the sound of a place makes sense
    for (const name of Object.keys(NOTES)) this.#button(name, root.querySelector(`[data-live-${name}]`));
  }

  static get exists() {
    return "AudioContext" in window;
  }

  // browsers let a page sound only after somebody pressed something: call it then
  allow() {
    if (!Sounding.exists) return;
    this.context ??= new AudioContext();
    this.context.resume().catch(() => null);
  }

  // gives how many milliseconds it lasts: 0 where there is none
  play(name) {
    if (this.off.has(name) || this.context?.state !== "running") return 0;
    const notes = NOTES[name];
    const begins = this.context.currentTime;
    notes.forEach(([hertz, from, to]) => this.#note(hertz, begins + from, begins + to));
    return 1000 * Math.max(...notes.map(([, , to]) => to));
  }

  // a step begins about here; the sound waits for a moment in which nothing is said
  meet(time) {
    this.due = time + LATEST_S;
  }

  tick(time, isSpeaking) {
    if (this.due === null || isSpeaking) return;
    if (time <= this.due) this.play("mark");
    this.due = null;
  }

  // what sounds just then, before the last message, still ends
  stop() {
    const { context } = this;
    this.due = this.context = null;
    if (context) setTimeout(() => context.close().catch(() => null), CLOSING_MS);
  }

  #note(hertz, from, to) {
    const [tone, loud] = [this.context.createOscillator(), this.context.createGain()];
    tone.frequency.value = hertz;
    loud.gain.setValueAtTime(0, from);
    loud.gain.linearRampToValueAtTime(SOFT, from + SWELL_S);
    loud.gain.linearRampToValueAtTime(0, to);
    tone.connect(loud).connect(this.context.destination);
    tone.start(from);
    tone.stop(to);
  }

  #button(name, button) {
    if (!button) return;
    button.hidden = !Sounding.exists;
    const show = () => button.setAttribute("aria-pressed", String(!this.off.has(name)));
    button.addEventListener("click", () => {
      if (!this.off.delete(name)) this.off.add(name);
      show();
      this.#keep();
      this.#let(name);
    });
    show();
  }

  // whoever switches a sound on hears which one it is
  async #let(name) {
    if (this.off.has(name)) return;
    this.allow();
    await this.context.resume().catch(() => null);
    this.play(name);
  }

  #keep() {
    try {
      if (this.off.size) localStorage.setItem(KEPT, [...this.off].join(" "));
      else localStorage.removeItem(KEPT);
    } catch {
      // then it holds for this page
    }
  }
}
