// Lets people draw a stretch of the range larger: the server answers with the right step.
// Without this script the drawn chart, its table, the links and the form remain.
"use strict";
(() => {
  const section = document.querySelector(".range[data-chart]");
  const place = section && section.querySelector(".range__plot");
  if (!place || !window.uPlot) return;
  const DAY = 86400;
  const said = section.dataset;
  const lang = document.documentElement.lang;
  const language = lang === "en" ? "en-GB" : lang; // English pages write dates as in Europe
  const onTheClock = (options) => new Intl.DateTimeFormat(language, { timeZone: said.zone, ...options });
  const hour = onTheClock({ hour: "2-digit", minute: "2-digit" });
  const day = onTheClock({ day: "numeric", month: "short" });
  const month = onTheClock({ month: "short", year: "numeric" });
  const whole = onTheClock({ day: "numeric", month: "long", year: "numeric" });
  const moment = onTheClock({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const written = new Intl.DateTimeFormat("sv-SE", { timeZone: said.zone }); // 2026-11-25
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const colour = (name) => getComputedStyle(section).getPropertyValue(name).trim();
  const fields = () => ["von", "bis"].map((name) => section.querySelector(`[name=${name}]`));
  const start = fields().map((field) => field.value);
  const home = location.href;
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const back = document.createElement("button");
  back.type = "button";
  back.className = "button button--quiet";
  back.textContent = said.whole;
  back.hidden = true;
  const hint = document.createElement("p"); // the form does the same without a mouse
  hint.className = "range__hint";
  hint.setAttribute("aria-hidden", "true");
  hint.textContent = said.zoom;
  const below = place.querySelector("svg").getAttribute("aria-label");
  let plot = null;
  let shown = start;
  let asked = 0;

  const span = (low, high) => {
    const air = (high - low) * 0.1 || 1;
    return said.counted === "yes" ? [0, high + air] : [low - air, high + air];
  };
  const label = (seconds, step, before) => {
    if (step >= 28 * DAY) return month.format(seconds * 1000);
    const [now, last] = [day.format(seconds * 1000), before && day.format(before * 1000)];
    if (step >= DAY) return now;
    return now === last ? hour.format(seconds * 1000) : `${hour.format(seconds * 1000)}\n${now}`;
  };

  // the same signs as in the drawn chart: a cross, a diamond, a ring; never colour alone
  const signs = {
    suspect: (pen, x, y, r) => { pen.moveTo(x - r, y - r); pen.lineTo(x + r, y + r); pen.moveTo(x - r, y + r); pen.lineTo(x + r, y - r); },
    corrected: (pen, x, y, r) => { pen.moveTo(x, y - r); pen.lineTo(x + r, y); pen.lineTo(x, y + r); pen.lineTo(x - r, y); pen.closePath(); },
    filled: (pen, x, y, r) => { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, 2 * Math.PI); },
  };
  const inks = { suspect: "--ink", corrected: "--water", filled: "--good" };

  function mark(u, marks) {
    const pen = u.ctx, ratio = window.devicePixelRatio || 1, { min, max } = u.scales.y;
    pen.save();
    pen.lineWidth = 2 * ratio;
    for (const [place, kind, own] of marks) {
      const value = own ?? u.data[1][place] ?? min;
      const x = u.valToPos(u.data[0][place], "x", true);
      const y = u.valToPos(Math.min(Math.max(value, min), max), "y", true);
      pen.strokeStyle = colour(inks[kind]);
      pen.beginPath();
      signs[kind](pen, x, y, 5 * ratio);
      pen.stroke();
    }
    pen.restore();
  }

  function draw({ times, values, marks = [] }, stretch) {
    if (plot) plot.destroy();
    place.replaceChildren();
    const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, font: "14px Fira Sans, sans-serif" };
    plot = new window.uPlot(
      {
        width: place.clientWidth || 320,
        height: 300,
        legend: { show: false },
        tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), said.zone),
        cursor: { drag: { x: true, y: false, setScale: false } },
        scales: { x: stretch ? { range: stretch } : {}, y: { range: (_, low, high) => span(low, high) } },
        axes: [
          { ...axis, space: 64, values: (_, ticks, __, ___, step) => ticks.map((tick, at) => label(tick, step, ticks[at - 1])) },
          { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => number.format(tick)) },
        ],
        series: [{}, { stroke: colour("--heart"), width: 2, spanGaps: false }],
        hooks: {
          setSelect: [(u) => u.select.width > 8 && zoom(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"))],
          setCursor: [(u) => say(u, marks)],
          draw: [(u) => mark(u, marks)],
        },
      },
      [times, values],
      place,
    );
  }

  // canvases say nothing: the place that holds one bears its name
  function name(what, atFirst) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", `${said.name}: ${what}${atFirst ? `. ${below}` : ""}`);
  }

  function stretchInWords(days, step) {
    const ends = days.map((text) => whole.format(new Date(`${text}T12:00:00Z`))); // noon is the same day in the city, wherever the reader is
    return `${ends[0]}${ends[1] === ends[0] ? "" : ` – ${ends[1]}`}, ${said[step.replace(/-(\w)/, (_, letter) => letter.toUpperCase())]}`;
  }

  function say(u, marks) {
    const at = u.cursor.idx;
    if (at == null) return;
    const odd = marks.filter(([place]) => place === at).map(([, kind]) => said[kind]);
    if (u.data[1][at] == null && !odd.length) return;
    const value = u.data[1][at] == null ? "–" : `${number.format(u.data[1][at])} ${said.unit}`;
    words.textContent = [`${moment.format(u.data[0][at] * 1000)}: ${value}`, ...odd].join(", ");
  }

  // heading, words, table, downloads and address are of the range that the chart shows
  function follow(part, days, query) {
    const focused = document.activeElement && document.activeElement.id;
    const open = [...section.querySelectorAll("details")].filter((one) => one.open).map((one) => one.textContent);
    const fresh = part.querySelector(".range");
    const within = [place, words, back, hint].filter((one) => section.contains(one));
    fresh.querySelector(".range__plot").replaceWith(...within);
    fresh.querySelectorAll("details").forEach((one) => { one.open ||= open.some((text) => text.startsWith(one.firstElementChild.textContent)); });
    section.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("section[aria-labelledby]:not(.range)").forEach((one) => {
      const old = document.querySelector(`section[aria-labelledby="${one.getAttribute("aria-labelledby")}"]`);
      if (old) old.replaceWith(one);
    });
    ["laden-von", "laden-bis"].forEach((id, at) => { document.getElementById(id).value = days[at]; });
    const same = String(days) === String(start);
    history.replaceState(history.state, "", same ? home : `?${said.part.split("?")[1]}${query}#zeitraum`);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  // shows days, and of them no more than the stretch that was drawn; the last request wins
  async function load(days, stretch) {
    const mine = ++asked;
    const query = `&von=${days[0]}&bis=${days[1]}`;
    try {
      const answers = await Promise.all([said.chart, plot && said.part].filter(Boolean).map((address) => fetch(address + query)));
      const broken = answers.find((answer) => !answer.ok);
      if (broken) throw new Error(String(broken.status));
      const found = await answers[0].json();
      const part = answers[1] && new DOMParser().parseFromString(await answers[1].text(), "text/html");
      if (mine !== asked) return false;
      draw(found, stretch);
      shown = days;
      if (part) follow(part, days, query);
      const inWords = stretchInWords(days, found.step);
      words.textContent = `${inWords}.`;
      back.hidden = String(days) === String(start) && !stretch;
      name(inWords, back.hidden);
      return true;
    } catch {
      if (mine === asked) words.textContent = said.failed; // the chart that is there stays
      return false;
    }
  }

  const zoom = (from, to) => load([from, to].map((seconds) => written.format(seconds * 1000)), to - from < 2 * DAY ? [from, to] : null);
  back.addEventListener("click", () => { load(start); fields()[0].focus({ preventScroll: true }); });
  place.addEventListener("dblclick", () => load(start));
  window.addEventListener("resize", () => plot && plot.setSize({ width: place.clientWidth, height: 300 }));
  // a new value belongs into the picture of a range that ends today
  document.addEventListener("stadtherz:measured", () => { if (plot && back.hidden && shown[1] === written.format(new Date())) load(shown); });
  load(start).then((drawn) => { if (drawn || words.textContent) place.after(words, back); if (drawn) words.after(hint); });
})();
