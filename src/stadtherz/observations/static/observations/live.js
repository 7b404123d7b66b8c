// Keeps the newest values up to date by server-sent events. Without it a reload shows the same.
// Nothing is read aloud unless asked for; it can be stopped, and it rests in hidden tabs.
"use strict";
(() => {
  const bar = document.querySelector(".live[data-live]");
  if (!bar || !window.EventSource) return;
  const said = bar.dataset;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const onTheClock = (options) => new Intl.DateTimeFormat(language, { timeZone: said.zone, ...options });
  const clock = onTheClock({ hour: "2-digit", minute: "2-digit" });
  const day = onTheClock({ day: "numeric", month: "long", year: "numeric" });
  const short = onTheClock({ day: "2-digit", month: "2-digit", year: "numeric" });
  const [state, pause, speak, aloud] = [".live__state", "[data-live-pause]", "[data-live-speak]", "[data-live-said]"].map((name) => bar.querySelector(name));
  const PLACES = "[data-live-station]";
  const NO_SKEW = 120; // seconds between the server's clock and ours that loading may explain
  const apart = Date.now() / 1000 - Number(said.now);
  const skew = Math.abs(apart) < NO_SKEW ? 0 : apart;
  let source = null;
  let timer = 0;
  let since = said.since;
  let paused = false;
  let losses = 0;
  let unsaid = [];
  let speaking = 0;

  const chance = (most) => Math.random() * most; // whoever waits together must not come back together
  const tell = (name) => {
    state.textContent = said[name];
    bar.classList.toggle("live--off", name === "off");
    bar.classList.toggle("live--lost", name === "lost");
  };
  const rest = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  };
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(listen, ms);
  };

  function listen() {
    if (source || paused || document.hidden || !navigator.onLine) return;
    source = new EventSource(`${said.live}&since=${since}`);
    source.addEventListener("station", (event) => {
      since = event.lastEventId;
      show(JSON.parse(event.data));
    });
    source.addEventListener("open", () => {
      losses = 0;
      tell("on");
      wait(); // only while the server answers is silence the station's own
    });
    // each answer ends at once, which counts as an error too; several without an answer are a loss
    source.addEventListener("error", () => {
      losses += 1;
      if (losses > 2) tell("lost");
      if (source && source.readyState === EventSource.CLOSED) {
        rest();
        later(Math.min(300000, 15000 * 2 ** losses) * (0.5 + chance(1)));
      }
    });
  }

  function show(news) {
    const places = document.querySelectorAll(`[data-live-station="${CSS.escape(news.station)}"]`);
    const when = news.time && new Date(news.time);
    if (!places.length || !when) return;
    const told = [...places].filter((place) => fits(place, news));
    places.forEach((place) => {
      if (told.includes(place)) figure(place, news);
      moments(place, when);
      place.dataset.liveLate = news.lateAfter ? Date.parse(news.lateAfter) / 1000 : "";
      place.dataset.liveSilent = news.silentAfter ? Date.parse(news.silentAfter) / 1000 : "";
      change(place, news.state);
    });
    if (told.length) announce(`${told[0].dataset.liveName}: ${inWords(told[0], news)}, ${said.clock.replace("{time}", clock.format(when))}`);
    document.dispatchEvent(new CustomEvent("stadtherz:measured", { detail: news }));
  }

  // a figure is of one property: what a station measures besides says nothing about it
  function fits(place, news) {
    const { liveProperty, liveMeasured } = place.dataset;
    const time = news.measured && String(Date.parse(news.measured) / 1000);
    if (liveProperty !== news.observedProperty || time === liveMeasured) return false;
    place.dataset.liveMeasured = time;
    return true;
  }

  function written(place, news) {
    const value = place.querySelector("[data-live-value]");
    const digits = value ? Number(value.dataset.decimals) : 1;
    return news.value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function inWords(place, news) {
    if (news.value === null) return news.suspect ? said.suspect : "–";
    return `${written(place, news)} ${place.dataset.liveWhat || news.unit}`;
  }

  // what is suspect is said and never shown as the figure
  function figure(place, news) {
    const known = place.querySelector("[data-live-known]");
    if (known) known.hidden = news.value === null;
    place.querySelectorAll("[data-live-none]").forEach((words) => { words.hidden = true; });
    place.querySelectorAll("[data-live-doubted]").forEach((words) => {
      words.hidden = !news.suspect || (words.dataset.liveDoubted === "alone" && news.value !== null);
    });
    const value = place.querySelector("[data-live-value]");
    if (!value) return;
    value.textContent = news.value === null ? "–" : written(place, news);
    value.classList.remove("live-new");
    void value.offsetWidth; // so that the animation begins anew
    value.classList.add("live-new");
  }

  function moments(place, when) {
    const time = place.querySelector("[data-live-time]");
    if (time) time.textContent = clock.format(when);
    const moment = place.querySelector("[data-live-moment]");
    if (!moment) return;
    const date = "liveShort" in moment.dataset ? short : day;
    moment.textContent = moment.dataset.liveMoment.replace("{when}", date.format(when)).replace("{time}", clock.format(when));
  }

  // the words of a state stand in the place itself, or once on the page where it has none
  function change(place, name) {
    const words = bar.querySelector(`template[data-state="${name}"]`);
    if (!words || place.dataset.liveState === name) return;
    place.dataset.liveState = name;
    const inside = place.querySelectorAll("[data-live-contact]");
    const own = inside.length ? [...inside] : [...document.querySelectorAll("[data-live-contact]")].filter((one) => !one.closest(PLACES));
    own.forEach((one) => one.replaceChildren(words.content.cloneNode(true)));
    remark(place.dataset.liveStation, words.content);
  }

  // the mark on a map has the sign and the words of the list
  function remark(key, words) {
    const [drawn, said] = [words.querySelector(".sign path"), words.textContent.trim()];
    document.querySelectorAll(`[data-live-mark="${CSS.escape(key)}"]`).forEach((mark) => {
      const sign = mark.querySelector(".city-map__sign");
      const shape = drawn.parentNode.getAttribute("class").match(/sign--(\w+)/)[1];
      sign.setAttribute("class", `city-map__sign city-map__sign--${shape}`);
      sign.setAttribute("d", drawn.getAttribute("d"));
      mark.setAttribute("aria-label", `${mark.dataset.liveName}: ${said}`);
      mark.querySelector("title").textContent = `${mark.dataset.liveName}: ${said}`;
    });
  }

  // a station that sends nothing turns late and silent by itself
  function wait() {
    const now = Date.now() / 1000 - skew;
    document.querySelectorAll(`${PLACES}[data-live-silent]`).forEach((place) => {
      const { liveLate, liveSilent } = place.dataset;
      if (liveSilent && now > Number(liveSilent)) change(place, "silent");
      else if (liveLate && now > Number(liveLate)) change(place, "late");
    });
  }

  // several values that come together are said together
  function announce(words) {
    if (speak.getAttribute("aria-pressed") !== "true") return;
    unsaid.push(words);
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      aloud.textContent = unsaid.join(". ");
      unsaid = [];
    }, 500);
  }

  pause.addEventListener("click", () => {
    paused = !paused;
    pause.textContent = paused ? said.go : said.stop;
    tell(paused ? "off" : "on");
    if (paused) rest();
    else listen();
  });
  speak.addEventListener("click", () => {
    const on = speak.getAttribute("aria-pressed") !== "true";
    speak.setAttribute("aria-pressed", String(on));
    aloud.setAttribute("aria-live", on ? "polite" : "off");
    aloud.textContent = "";
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : later(chance(1500))));
  window.addEventListener("offline", () => {
    rest();
    if (!paused) tell("lost");
  });
  window.addEventListener("online", () => later(chance(8000)));
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", (event) => event.persisted && later(chance(1500)));
  bar.hidden = false;
  later(1000 + chance(3000));
})();
