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
  let drawn = { times: [], values: [] };
  let shown = start;
  let asked = 0;
  let looked = 0;
  let spoken = null;

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

  const at = (u, place, value) => [u.valToPos(drawn.times[place], "x", true), u.valToPos(Math.min(Math.max(value, u.scales.y.min), u.scales.y.max), "y", true)];

  function mark(u) {
    const pen = u.ctx, ratio = window.devicePixelRatio || 1, { values, marks = [], partly = [] } = drawn;
    pen.save();
    pen.lineWidth = 2 * ratio;
    // no line leads to a value between two gaps: it is a dot, and an open one where a part is missing
    for (const [place, value] of values.entries()) {
      if (value === null || (values[place - 1] ?? values[place + 1] ?? null) !== null) continue;
      pen.fillStyle = colour(partly.includes(place) ? "--paper" : "--heart");
      pen.strokeStyle = colour("--heart");
      pen.beginPath();
      pen.arc(...at(u, place, value), 2.5 * ratio, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
    for (const [place, kind, own] of marks) {
      pen.strokeStyle = colour(inks[kind]);
      pen.beginPath();
      signs[kind](pen, ...at(u, place, own ?? values[place] ?? u.scales.y.min), 5 * ratio);
      pen.stroke();
    }
    pen.restore();
  }

  // the line is thin towards steps of which a part is missing
  function lines({ times, values, partly = [] }) {
    const lacking = new Set(partly);
    const near = (place) => [place - 1, place, place + 1].some((one) => lacking.has(one));
    return [times, values.map((value, place) => (lacking.has(place) ? null : value)), values.map((value, place) => (near(place) ? value : null))];
  }

  function draw(found, stretch) {
    if (plot) plot.destroy();
    place.replaceChildren();
    drawn = found;
    const points = { show: false };
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
        series: [{}, { stroke: colour("--heart"), width: 2.5, points }, { stroke: colour("--heart"), width: 1, points }],
        hooks: {
          setSelect: [(u) => u.select.width > 8 && zoom(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"))],
          setCursor: [say],
          draw: [mark],
        },
      },
      lines(found),
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

  // a status is read aloud whenever it is written: only what the reader points at, and once
  function tell(text) {
    if (words.textContent !== text) words.textContent = text;
  }

  function say(u) {
    const at = u.cursor.idx;
    if (at == null || at === spoken) return;
    spoken = at;
    const { times, values, marks = [], partly = [] } = drawn;
    const odd = marks.filter(([place]) => place === at).map(([, kind]) => said[kind]);
    if (partly.includes(at)) odd.push(said.partly);
    if (values[at] == null && !odd.length) return;
    const value = values[at] == null ? "–" : `${number.format(values[at])} ${said.unit}`.trimEnd();
    tell([`${moment.format(times[at] * 1000)}: ${value}`, ...odd].join(", "));
  }

  // Makes an element like a fresh one where they differ. What is alike stays, and with it focus, scroll, what is
  // being typed and which details are open; what the script made stays too.
  const own = (node) => [place, words, back, hint].includes(node) || /range__(plot|ahead)$/.test(node.className);
  const alike = (one, other) => one.nodeName === other.nodeName && (one.nodeType !== Node.ELEMENT_NODE || (one.id === other.id && one.classList[0] === other.classList[0]));
  function merge(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = fresh.data;
      return;
    }
    for (const { name } of [...old.attributes]) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
    const [was, is] = [old, fresh].map((one) => [...one.childNodes].filter((node) => !own(node)));
    let last = null;
    while (was.length && is.length && alike(was[0], is[0])) merge((last = was.shift()), is.shift());
    while (was.length && is.length && alike(was.at(-1), is.at(-1))) merge(was.pop(), is.pop());
    was.forEach((node) => node.remove());
    if (last) last.after(...is);
    else old.prepend(...is);
  }

  // heading, words, tables and links of a part of the page are of the range that the chart shows
  function follow(part) {
    merge(section, part.querySelector(".range"));
    part.querySelectorAll("section[aria-labelledby]:not(.range)").forEach((one) => {
      const old = document.querySelector(`section[aria-labelledby="${one.getAttribute("aria-labelledby")}"]`);
      if (old) merge(old, one);
    });
  }

  // so are the forms and the address, where the reader has chosen other days
  function lead(days, query) {
    for (const note of section.querySelectorAll(".range__note")) note.remove();
    fields().forEach((field, at) => { field.value = days[at]; });
    ["laden-von", "laden-bis"].forEach((id, at) => { document.getElementById(id).value = days[at]; });
    const same = String(days) === String(start);
    history.replaceState(history.state, "", same ? home : `?${said.part.split("?")[1]}${query}#zeitraum`);
  }

  async function fetched(addresses) {
    const answers = await Promise.all(addresses.map((address) => fetch(address)));
    const broken = answers.find((answer) => !answer.ok);
    if (broken) throw new Error(String(broken.status));
    const [found, part] = [await answers[0].json(), answers[1] && (await answers[1].text())];
    return [found, part && new DOMParser().parseFromString(part, "text/html")];
  }

  // shows days, and of them no more than the stretch that was drawn; the last request wins
  async function load(days, stretch) {
    const mine = ++asked;
    const query = `&von=${days[0]}&bis=${days[1]}`;
    try {
      const [found, part] = await fetched([said.chart, plot && said.part].filter(Boolean).map((address) => address + query));
      if (mine !== asked) return false;
      draw(found, stretch);
      shown = days;
      if (part) {
        follow(part);
        lead(days, query);
      }
      const inWords = stretchInWords(days, found.step);
      spoken = null;
      tell(`${inWords}.`);
      back.hidden = String(days) === String(start) && !stretch;
      name(inWords, back.hidden);
      return true;
    } catch {
      if (mine === asked) tell(said.failed); // the chart that is there stays
      return false;
    }
  }

  // puts a new value into the range that is shown; nothing is said, and a chart that is being drawn over stays
  async function refresh() {
    const [days, mine] = [shown, ++looked];
    try {
      const [found, part] = await fetched([said.chart, said.part].map((address) => `${address}&von=${days[0]}&bis=${days[1]}`));
      if (mine !== looked || days !== shown || !back.hidden || plot.select.width) return;
      drawn = found;
      plot.setData(lines(found));
      follow(part);
    } catch {
      // the next value asks again
    }
  }

  const zoom = (from, to) => load([from, to].map((seconds) => written.format(seconds * 1000)), to - from < 2 * DAY ? [from, to] : null);
  back.addEventListener("click", () => { load(start); fields()[0].focus({ preventScroll: true }); });
  place.addEventListener("dblclick", () => load(start));
  window.addEventListener("resize", () => plot && plot.setSize({ width: place.clientWidth, height: 300 }));
  // a new value belongs into the picture of a range that ends today
  document.addEventListener("stadtherz:measured", () => { if (plot && back.hidden && shown[1] === written.format(new Date())) refresh(); });
  load(start).then((there) => { if (there || words.textContent) place.after(words, back); if (there) words.after(hint); });
})();
