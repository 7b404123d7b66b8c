// Turns the list of what lies in a part of the city into a map that one can move, and keeps both equal.
//
// The list comes from the server, with what the map draws in it: where the map moves to, the list is
// asked anew, and the map shows exactly what it says. Without this script, or without WebGL, the page
// is the same list with a map that the server draws.
import { canDraw, drawMap, plainColour } from "../streets/vector-map.js";

const SETTLE_MS = 350;
const THUMB = 22; // half of 44 pixels: what a thumb hits
const SIGN = 30; // pixels across a sign
const page = document.querySelector("[data-city-map]");
const [canvas, list, kinds] = ["[data-vector-map]", "[data-listed]", "[data-kinds]"].map((one) => page.querySelector(one));
const numbers = (words) => words.split(",").map(Number);
const made = (name, attributes, ...inner) => {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => value && element.setAttribute(key, value));
  element.append(...inner);
  return element;
};
let shown = [];
let asked = 0;

function read() {
  shown = JSON.parse(document.getElementById("eingetragen").textContent);
  return list.querySelector("[data-box]").dataset.box;
}

const feature = (type, coordinates, properties) => ({ type: "Feature", geometry: { type, coordinates }, properties });
const collection = (features) => ({ type: "FeatureCollection", features });
const middle = ({ points }) => points[Math.floor(points.length / 2)];

function lay(map) {
  const order = [...kinds.querySelectorAll("input[name=zeigen]")].map((one) => one.value);
  const points = shown.map((one) => feature("Point", middle(one), { key: one.key, kind: one.kind, order: order.indexOf(one.kind) }));
  const lines = shown.filter((one) => one.points.length > 1).map((one) => feature("LineString", one.points, { key: one.key, kind: one.kind }));
  map.getSource("things")?.setData(collection(points));
  map.getSource("lines")?.setData(collection(lines));
}

const colourOf = (selector) => plainColour(getComputedStyle(page.querySelector(selector)).color);
const paper = () => plainColour(getComputedStyle(document.body).backgroundColor);

// Draws the sign of a kind: its icon on a disc of paper, edged in its colour.
async function signOf(kind, colour) {
  const icon = kinds.querySelector(`.map-kind--${kind} .icon`).cloneNode(true);
  Object.entries({ xmlns: "http://www.w3.org/2000/svg", width: 36, height: 36, fill: "none", stroke: colour, "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" })
    .forEach(([name, value]) => icon.setAttribute(name, value));
  const picture = new Image();
  picture.src = `data:image/svg+xml,${encodeURIComponent(icon.outerHTML)}`;
  await picture.decode();
  const size = SIGN * 2;
  const brush = new OffscreenCanvas(size, size).getContext("2d");
  brush.beginPath();
  brush.arc(SIGN, SIGN, SIGN - 3, 0, 2 * Math.PI);
  Object.assign(brush, { fillStyle: paper(), strokeStyle: colour, lineWidth: 4 });
  brush.fill();
  brush.stroke();
  brush.drawImage(picture, SIGN - 18, SIGN - 18);
  return brush.getImageData(0, 0, size, size);
}

async function dress(map) {
  const colours = Object.fromEntries([...kinds.querySelectorAll("input[name=zeigen]")]
    .map(({ value }) => [value, colourOf(`.map-kind--${value} .icon`)]));
  const byKind = ["match", ["get", "kind"], ...Object.entries(colours).flat(), "#888"];
  const signs = await Promise.all(Object.entries(colours).map(async ([kind, colour]) => [kind, await signOf(kind, colour)]));
  if (map.getSource("things")) return;
  signs.forEach(([kind, sign]) => map.addImage(`sign-${kind}`, sign, { pixelRatio: 2 }));
  for (const name of ["things", "lines"]) map.addSource(name, { type: "geojson", data: collection([]) });
  map.addSource("place", { type: "geojson", data: page.dataset.place ? feature("Point", numbers(page.dataset.place), {}) : collection([]) });
  const edge = { "circle-stroke-color": paper(), "circle-stroke-width": 2 };
  map.addLayer({ id: "lines", type: "line", source: "lines", layout: { "line-cap": "round" }, paint: { "line-color": byKind, "line-width": 6, "line-opacity": 0.75 } }, map.getLayer("road-names") && "road-names");
  map.addLayer({ id: "dots", type: "circle", source: "things", paint: { "circle-color": byKind, "circle-radius": 4, ...edge } });
  map.addLayer({ id: "picked", type: "circle", source: "things", filter: ["==", ["get", "key"], ""], paint: { "circle-color": "transparent", "circle-radius": 20, "circle-stroke-width": 4, "circle-stroke-color": plainColour(getComputedStyle(page).color) } });
  map.addLayer({ id: "signs", type: "symbol", source: "things", layout: { "icon-image": ["concat", "sign-", ["get", "kind"]], "symbol-sort-key": ["get", "order"], "icon-padding": 1 } });
  map.addLayer({ id: "place", type: "circle", source: "place", paint: { "circle-color": colourOf("a"), "circle-radius": 9, ...edge, "circle-stroke-width": 4 } });
  lay(map);
}

function query(map) {
  const { _sw: low, _ne: high } = map.getBounds();
  const form = new URLSearchParams(new FormData(kinds));
  form.set("ausschnitt", [low.lng, low.lat, high.lng, high.lat].map((one) => one.toFixed(4)).join(","));
  return form;
}

// Asks for the list of what the map shows now; the address of the page names it, to be kept or shared.
async function renew(map, keep = true) {
  const mine = ++asked;
  const wanted = query(map);
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${page.dataset.list}?${wanted}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (mine !== asked) return;
    swap(fresh);
    read();
    lay(map);
    if (keep) history.replaceState(null, "", `${location.pathname}?${wanted}`);
  } catch {
    // what is listed stays, and its own links lead on
  } finally {
    if (mine === asked) list.removeAttribute("aria-busy");
  }
}

// The count is a live region, so its words change in place; the focus stays where it is.
function swap(fresh) {
  const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const count = list.querySelector("[data-count]");
  const words = fresh.querySelector("[data-count]").textContent;
  fresh.querySelector("[data-count]").replaceWith(count);
  list.replaceChildren(...fresh.childNodes);
  if (count.textContent !== words) count.textContent = words;
  const again = held && [...list.querySelectorAll("a")].find((one) => one.getAttribute("href") === held);
  again?.focus({ preventScroll: true });
}

function tell(map, library, event) {
  const { x, y } = event.point;
  const around = [[x - THUMB, y - THUMB], [x + THUMB, y + THUMB]];
  const keys = new Set(map.queryRenderedFeatures(around, { layers: ["signs", "dots", "lines"] }).map((one) => one.properties.key));
  const away = (one) => { const at = map.project(middle(one)); return Math.hypot(at.x - x, at.y - y); };
  const found = shown.filter((one) => keys.has(one.key)).sort((one, other) => away(one) - away(other)).slice(0, 4);
  if (!found.length) return;
  const content = made("div", {}, ...found.map((one) => made("p", {}, made("a", { href: one.address, lang: one.lang }, one.name), one.words ? made("span", { class: "when" }, ` ${one.words}`) : "")));
  new library.Popup({ maxWidth: "18rem", offset: SIGN / 2 }).setLngLat(found[0].points.length > 1 ? event.lngLat : middle(found[0])).setDOMContent(content).addTo(map);
}

async function start() {
  const box = read();
  canvas.hidden = false;
  const gentle = matchMedia("(pointer: coarse)").matches;
  const { map, library } = await drawMap(canvas, { bounds: numbers(box), limits: numbers(page.dataset.limits), gentle }, dress);
  kinds.querySelector("[data-send]").hidden = true;
  page.querySelector("[data-hint]").hidden = false;
  let waits = 0;
  const later = () => { clearTimeout(waits); waits = setTimeout(() => renew(map), SETTLE_MS); };
  map.once("style.load", () => renew(map, false));
  map.on("moveend", later);
  map.on("click", (event) => tell(map, library, event));
  map.on("mousemove", (event) => {
    const there = map.getLayer("signs") && map.queryRenderedFeatures(event.point, { layers: ["signs", "dots", "lines"] }).length;
    map.getCanvas().style.cursor = there ? "pointer" : "";
  });
  kinds.addEventListener("change", later);
  const pick = (key) => map.getLayer("picked") && map.setFilter("picked", ["==", ["get", "key"], key]);
  for (const name of ["focusin", "pointerover"]) list.addEventListener(name, ({ target }) => pick(target.closest("[data-key]")?.dataset.key ?? ""));
  list.addEventListener("pointerleave", () => pick(""));
  list.addEventListener("click", (event) => {
    const link = event.target.closest(".map-steps a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const [west, south, east, north] = numbers(new URL(link.href).searchParams.get("ausschnitt"));
    map.fitBounds([[west, south], [east, north]]);
  });
}

function giveUp() {
  canvas.hidden = true;
  page.querySelector("[data-unable]").hidden = false;
  const still = page.querySelector("[data-still]");
  still.insertAdjacentHTML("afterend", still.textContent);
}

if (canDraw()) start().catch(giveUp);
else giveUp();
