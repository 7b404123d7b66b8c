// Lets people draw a stretch of the range larger: the server answers with the right step.
// Without this script the drawn chart, its table, the links and the form remain.
"use strict";
(() => {
  const section = document.querySelector(".range[data-chart]");
  const place = section && section.querySelector(".range__plot");
  if (!place || !window.uPlot) return;
  const lang = document.documentElement.lang;
  const language = lang === "en" ? "en-GB" : lang; // English pages write dates as in Europe
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const moment = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const colour = (name) => getComputedStyle(section).getPropertyValue(name).trim();
  const counted = section.dataset.counted === "yes";
  const asDay = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  words.textContent = section.dataset.zoom;
  let plot = null;

  const span = (low, high) => {
    const air = (high - low) * 0.1 || 1;
    return counted ? [0, high + air] : [low - air, high + air];
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

  function draw({ times, values, marks }) {
    if (plot) plot.destroy();
    const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 } };
    plot = new window.uPlot(
      {
        width: place.clientWidth || 320,
        height: 300,
        legend: { show: false },
        cursor: { drag: { x: true, y: false, setScale: false } },
        scales: { y: { range: (_, low, high) => span(low, high) } },
        axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => number.format(tick)) }],
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

  function say(u, marks) {
    const at = u.cursor.idx;
    if (at == null) return;
    const odd = marks.filter(([place]) => place === at).map(([, kind]) => section.dataset[kind]);
    if (u.data[1][at] == null && !odd.length) return;
    const value = u.data[1][at] == null ? "–" : `${number.format(u.data[1][at])} ${section.dataset.unit}`;
    words.textContent = [`${moment.format(u.data[0][at] * 1000)}: ${value}`, ...odd].join(", ");
  }

  async function load(query) {
    const answer = await fetch(`${section.dataset.chart}${query}`);
    if (answer.ok) draw(await answer.json());
  }

  const whole = () => {
    const [from, to] = ["von", "bis"].map((name) => section.querySelector(`[name=${name}]`).value);
    return load(`&von=${from}&bis=${to}`);
  };
  const zoom = (from, to) => load(`&von=${asDay(from)}&bis=${asDay(to)}`);

  place.replaceChildren();
  place.after(words);
  place.addEventListener("dblclick", whole);
  window.addEventListener("resize", () => plot && plot.setSize({ width: place.clientWidth, height: 300 }));
  whole();
})();
