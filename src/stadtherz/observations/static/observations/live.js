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
  const [state, pause, speak, aloud] = [".live__state", "[data-live-pause]", "[data-live-speak]", "[data-live-said]"].map((name) => bar.querySelector(name));
  const contact = bar.querySelector("template");
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
    let changed = false;
    document.querySelectorAll(`[data-live-station="${CSS.escape(news.station)}"]`).forEach((place) => {
      const value = place.querySelector("[data-live-value]");
      const when = news.time && new Date(news.time);
      if (!value || news.value === null || !when) return;
      const digits = Number(value.dataset.decimals);
      const text = news.value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      value.textContent = text;
      value.classList.remove("live-new");
      void value.offsetWidth; // so that the animation begins anew
      value.classList.add("live-new");
      const time = place.querySelector("[data-live-time]");
      if (time) time.textContent = clock.format(when);
      const moment = place.querySelector("[data-live-moment]");
      if (moment) moment.textContent = moment.dataset.liveMoment.replace("{when}", day.format(when)).replace("{time}", clock.format(when));
      if (news.contact === "fresh") document.querySelectorAll("[data-live-contact]").forEach((word) => {
        if (word.closest("[data-live-station]") === place || !word.closest("[data-live-station]")) word.replaceChildren(contact.content.cloneNode(true));
      });
      if (!changed) announce(`${place.dataset.liveName}: ${text} ${news.unit}, ${said.clock.replace("{time}", clock.format(when))}`);
      changed = true;
    });
    if (changed) document.dispatchEvent(new CustomEvent("stadtherz:measured", { detail: news }));
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
