// Draws the longer ranges with uPlot. Without this script the day chart and the download remain.
"use strict";
(() => {
  const section = document.querySelector("[data-chart]");
  if (!section || !window.uPlot) return;
  const place = section.querySelector(".plot");
  const words = section.querySelector(".plot-words");
  const lang = document.documentElement.lang;
  const language = lang === "en" ? "en-GB" : lang; // English pages write dates as in Europe
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" });
  const cache = new Map();
  let plot = null;

  const colour = (name) => getComputedStyle(section).getPropertyValue(name).trim();
  const width = () => place.clientWidth || 320;

  // counts begin at zero; levels show their own range with a little air
  const counted = section.dataset.counted === "yes";
  const span = (low, high) => {
    const air = (high - low) * 0.1 || 1;
    return counted ? [0, high + air] : [low - air, high + air];
  };

  function draw({ times, values }) {
    if (plot) plot.destroy();
    const months = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
    const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 } };
    plot = new window.uPlot(
      {
        width: width(),
        height: 280,
        scales: { y: { range: (_, low, high) => span(low, high) } },
        axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => months.format(tick * 1000)) }, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => number.format(tick)) }],
        series: [
          { label: section.dataset.when, value: (_, seconds) => (seconds ? day.format(seconds * 1000) : "–") },
          { label: section.dataset.name, stroke: colour("--heart"), width: 2, value: (_, value) => (value == null ? "–" : `${number.format(value)} ${section.dataset.unit}`) },
        ],
      },
      [times, values],
      place,
    );
    words.textContent = times.length
      ? `${day.format(times[0] * 1000)} – ${day.format(times.at(-1) * 1000)}: ${number.format(Math.min(...values))} – ${number.format(Math.max(...values))} ${section.dataset.unit}`
      : "–";
  }

  async function show(range) {
    for (const button of section.querySelectorAll("[data-range]"))
      button.setAttribute("aria-pressed", String(button.dataset.range === range));
    if (!cache.has(range)) {
      const answer = await fetch(`${section.dataset.chart}?bereich=${range}`);
      if (!answer.ok) return;
      cache.set(range, await answer.json());
    }
    draw(cache.get(range));
  }

  section.hidden = false;
  section.addEventListener("click", (event) => {
    const button = event.target.closest("[data-range]");
    if (button) show(button.dataset.range);
  });
  window.addEventListener("resize", () => plot && plot.setSize({ width: width(), height: 280 }));
  show("week");
})();
