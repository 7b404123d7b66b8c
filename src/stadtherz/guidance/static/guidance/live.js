// The part of a way's page that goes along: steps, one live region, position if somebody wants it.
//
// The page stays a list of steps without this. Nothing is sent anywhere once it is loaded: positions
// stay in this tab. Focus moves only when somebody asks for a step; what the guide says by itself
// goes to one region that is there, and empty, from the start.
import { Feeling } from "./feeling.js";
import { Follower } from "./following.js";
import { Sounding } from "./sounding.js";

const SETTLE_MS = 120; // a region that is cleared and filled at once is often not read
const TICK_MS = 250;
const SILENT_MS = 4000; // own speech that has not begun by then will not
const BUZZ = { hazard: [200, 100, 200], crossing: [120], turn: [60], calm: [], poi: [] };
const CUED = new Set(["near", "far", "off", "replan", "arrived", "notice"]); // a sound comes before them

const seconds = () => performance.now() / 1000;

// writes messages into a region, one after the other
class Region {
  constructor(element) {
    this.element = element;
    this.timer = 0;
  }

  say(text, wait) {
    clearTimeout(this.timer);
    this.element.textContent = "";
    this.timer = setTimeout(() => { this.element.textContent = text; }, Math.max(wait, SETTLE_MS));
  }
}

// speaks by itself where somebody asked for it; a screen reader and a second voice would collide
class Voice {
  constructor(language) {
    this.language = language;
    this.on = false;
  }

  get exists() {
    return "speechSynthesis" in window;
  }

  get busy() {
    return this.on && (speechSynthesis.speaking || speechSynthesis.pending);
  }

  // what is said already is cut short; wait: milliseconds until it begins
  say(text, failed, wait = 0) {
    clearTimeout(this.timer);
    if (!this.on) return;
    if (wait) {
      speechSynthesis.cancel();
      this.timer = setTimeout(() => this.say(text, failed), wait);
      return;
    }
    const said = new SpeechSynthesisUtterance(text);
    said.lang = this.language;
    const voice = speechSynthesis.getVoices().find((one) => one.lang.startsWith(this.language) && one.localService);
    if (voice) said.voice = voice;
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
    setTimeout(() => {
      if (this.on && !speechSynthesis.speaking && !speechSynthesis.pending && !said.begun) failed();
    }, SILENT_MS);
    said.onstart = () => { said.begun = true; };
  }

  stop() {
    this.on = false;
    clearTimeout(this.timer);
    if (this.exists) speechSynthesis.cancel();
  }
}

export class Live {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    const way = JSON.parse(document.getElementById(root.dataset.way).textContent);
    this.follower = new Follower(way);
    this.region = new Region(root.querySelector("[data-live-region]"));
    this.urgent = new Region(root.querySelector("[data-live-urgent]"));
    this.voice = new Voice(document.documentElement.lang || "de");
    this.steps = [...document.querySelectorAll("[data-live-step]")];
    this.feeling = new Feeling();
    this.sounds = new Sounding(root);
    this.watch = null;
    this.lost = false;
    this.lock = null;
    this.#buttons();
    this.#listen();
    root.hidden = false;
    this.#mark(this.follower.stage);
  }

  #button(name, act) {
    const button = this.root.querySelector(`[data-live-${name}]`);
    if (button) button.addEventListener("click", () => act(button));
    return button;
  }

  #buttons() {
    this.#button("next", () => this.#choose("next"));
    this.#button("back", () => this.#choose("back"));
    this.#button("repeat", () => this.#hear(this.follower.repeat(seconds())));
    this.more = this.#button("more", () => this.#hear(this.follower.tell(seconds(), this.#later().join(" "))));
    this.#button("where", () => this.#hear(this.follower.where(seconds())));
    this.follow = this.#button("follow", () => (this.watch === null ? this.#start() : this.#stop("stopped")));
    if (this.follow && !("geolocation" in navigator)) this.follow.hidden = true;
    const speak = this.#button("speak", () => {
      if (this.voice.on) this.voice.stop();
      else this.voice.on = true;
      speak.setAttribute("aria-pressed", String(this.voice.on));
      if (this.voice.on) this.voice.say(this.words.speaking, () => this.#mute(speak));
    });
    if (speak && !this.voice.exists) speak.hidden = true;
    this.#button("often", (often) => {
      this.follower.often = !this.follower.often;
      often.setAttribute("aria-pressed", String(this.follower.often));
      this.#hear(this.follower.tell(seconds(), this.words[this.follower.often ? "often" : "seldom"]));
    });
    const feel = this.#button("feel", () => this.#feel(feel));
    if (feel && !Feeling.exists) feel.hidden = true;
    window.addEventListener("pagehide", () => { this.#stop(""); this.#unfeel(feel); });
    document.addEventListener("visibilitychange", () => !document.hidden && this.watch !== null && this.#awake());
  }

  // other parts of the page hear which step it is ("live:stage"), and may have something told:
  // "live:notice" with text, rank, and whether the way may have to be planned anew
  #listen() {
    this.root.addEventListener("live:notice", ({ detail }) => {
      this.#add({ text: detail.text, rank: detail.rank, kind: "notice" });
      if (detail.replan) this.#offer();
    });
  }

  // pressed while it asks and while it feels, so a second press ends both
  async #feel(feel) {
    if (feel.getAttribute("aria-pressed") === "true") {
      this.#unfeel(feel);
      this.#tell(this.words.unfelt, "turn");
      return;
    }
    feel.setAttribute("aria-pressed", "true");
    const found = await this.feeling.start();
    if (feel.getAttribute("aria-pressed") !== "true") this.feeling.stop();
    else {
      if (found !== "on") this.#unfeel(feel);
      this.#tell(this.words[{ on: "felt", refused: "unallowed", absent: "unable" }[found]], "turn");
    }
  }

  #unfeel(feel) {
    this.feeling.stop();
    feel?.setAttribute("aria-pressed", "false");
  }

  #mute(speak) {
    this.voice.stop();
    speak.setAttribute("aria-pressed", "false");
    this.#tell(this.words.noVoice, "turn");
  }

  // a step that somebody asked for takes the focus, and its heading and sentences are read
  #choose(which) {
    const before = this.follower.stage;
    this.#hear(this.follower[which](seconds()));
    const { stage } = this.follower;
    if (stage === before) this.#tell(this.words[which === "next" ? "last" : "first"], "turn");
    else this.#focus(stage);
  }

  #focus(stage) {
    const heading = this.steps[stage]?.querySelector("[data-live-heading]");
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    if (this.voice.on) this.voice.say(this.#atOnce(stage), () => null);
  }

  // what a crossing has besides can wait until somebody asks: they stand at the kerb and listen
  #atOnce(stage) {
    const parts = this.steps[stage].querySelectorAll("[data-live-heading], p:not([data-live-later])");
    return [...parts].map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(" ");
  }

  #later() {
    const parts = this.steps[this.follower.stage]?.querySelectorAll("[data-live-later]") ?? [];
    return [...parts].map((one) => one.textContent.trim());
  }

  #mark(stage) {
    this.steps.forEach((step, place) => {
      if (place === stage) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    if (this.more) this.#offerMore(this.#later().length > 0);
    this.root.dispatchEvent(new CustomEvent("live:stage", { detail: { stage } }));
  }

  // who stands on the button when it goes stays among the buttons, where the keys hold
  #offerMore(there) {
    if (!there && document.activeElement === this.more) this.root.querySelector("[data-live-next]")?.focus();
    this.more.hidden = !there;
  }

  #hear(events) {
    for (const event of events) {
      if (event.type === "say") this.#tell(event.text, event.rank, event.kind);
      if (["stage", "again"].includes(event.type)) this.#mark(event.stage);
      if (event.type === "stage" && !event.chosen) this.sounds.meet(seconds());
      if (event.type === "replan") this.#offer();
    }
  }

  #tell(text, rank, kind = "") {
    if (!text) return;
    const wait = CUED.has(kind) && this.watch !== null ? this.sounds.play("cue") : 0;
    (rank === "hazard" ? this.urgent : this.region).say(text, wait);
    this.voice.say(text, () => null, wait);
    if (BUZZ[rank]?.length && this.watch !== null) navigator.vibrate?.(BUZZ[rank]);
  }

  // what nobody asked for waits until what is being said has ended; at home nothing is
  #add(message) {
    if (this.watch === null) this.#tell(message.text, message.rank);
    else this.follower.notice(message, seconds());
  }

  #offer() {
    const link = this.root.querySelector("[data-live-replan]");
    if (link) link.hidden = false;
    this.root.dispatchEvent(new CustomEvent("live:replan", { detail: { stage: this.follower.stage } }));
  }

  // asks for the position, which nobody but this tab gets
  #start() {
    this.watch = navigator.geolocation.watchPosition(
      (found) => this.#place(found),
      (error) => (error.code === error.PERMISSION_DENIED ? this.#stop("refused") : this.#lose()),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    this.follow.setAttribute("aria-pressed", "true");
    this.#mark(this.follower.stage);
    this.#hear(this.follower.begin(seconds()));
    this.#awake();
  }

  // the last message is said before all ends
  #tick() {
    const now = seconds();
    if (this.voice.busy) this.follower.speaking.hold(now); // more slowly than was reckoned
    this.#hear(this.follower.tick(now));
    this.sounds.tick(now, this.follower.speaking.busy(now));
    if (this.follower.hasArrived && this.follower.speaking.quiet) this.#stop("");
  }

  #place({ coords, timestamp }) {
    this.lost = false;
    const { longitude: lon, latitude: lat, accuracy, speed, heading } = coords;
    this.#hear(this.follower.fix({ lon, lat, accuracy, speed, heading, time: timestamp / 1000 - this.#apart, ...this.feeling.now }));
  }

  // tunnels and houses hide the satellites for a while; the search for them goes on
  #lose() {
    if (this.lost) return;
    this.lost = true;
    this.#add({ text: this.words.lost, rank: "turn", kind: "lost" });
  }

  #apart = Date.now() / 1000 - seconds(); // positions have the time of day, messages that of the tab

  #stop(why) {
    if (this.watch === null) return;
    navigator.geolocation.clearWatch(this.watch);
    clearInterval(this.timer);
    this.watch = null;
    this.sounds.stop();
    this.lock?.release().catch(() => null);
    this.lock = null;
    this.follow.setAttribute("aria-pressed", "false");
    if (why) this.#tell(this.words[why], "turn");
  }

  // with a dark screen nothing would run any more; what was away may have lost its sounds
  async #awake() {
    this.sounds.allow();
    try {
      this.lock = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      this.lock = null;
    }
  }
}

for (const root of document.querySelectorAll("[data-live-way]")) new Live(root);
