// Draws the way as a line on the city's map, once somebody opens it: for those who go along and see.
//
// Nothing of the page needs it. Where the browser cannot draw it the part stays hidden; where the map
// cannot be loaded it goes away again, as the words say everything.
import { canDraw, drawMap, plainColour } from "../streets/vector-map.js";

const part = document.querySelector("[data-way-map]");
const line = JSON.parse(document.getElementById("linie").textContent);
const feature = (type, coordinates, words = "") => ({ type: "Feature", geometry: { type, coordinates }, properties: { words } });
const colourOf = (name) => {
  const probe = part.appendChild(document.createElement("span"));
  probe.style.color = `var(${name})`;
  const colour = plainColour(getComputedStyle(probe).color);
  probe.remove();
  return colour;
};

function dress(map) {
  const [heart, paper, ink] = ["--heart", "--paper", "--ink"].map(colourOf);
  const ends = [feature("Point", line[0], part.dataset.start), feature("Point", line.at(-1), part.dataset.goal)];
  map.addSource("way", { type: "geojson", data: feature("LineString", line) });
  map.addSource("ends", { type: "geojson", data: { type: "FeatureCollection", features: ends } });
  const below = map.getLayer("road-names") && "road-names"; // names stay readable
  const round = { "line-cap": "round", "line-join": "round" };
  map.addLayer({ id: "way-edge", type: "line", source: "way", layout: round, paint: { "line-color": paper, "line-width": 9 } }, below);
  map.addLayer({ id: "way", type: "line", source: "way", layout: round, paint: { "line-color": heart, "line-width": 5 } }, below);
  map.addLayer({ id: "ends", type: "circle", source: "ends", paint: { "circle-color": paper, "circle-radius": 7, "circle-stroke-color": heart, "circle-stroke-width": 4 } });
  map.addLayer({
    id: "end-names", type: "symbol", source: "ends",
    layout: { "text-field": ["get", "words"], "text-font": ["Fira Sans"], "text-size": 16, "text-offset": [0, 1.2], "text-anchor": "top", "text-allow-overlap": true },
    paint: { "text-color": ink, "text-halo-color": paper, "text-halo-width": 2.5 },
  });
}

async function draw() {
  const root = part.querySelector("[data-vector-map]");
  root.hidden = false;
  const [lons, lats] = [0, 1].map((at) => line.map((point) => point[at]));
  const bounds = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  try {
    await drawMap(root, { bounds, padding: 40, gentle: true }, dress);
  } catch {
    part.hidden = true;
  }
}

if (canDraw() && line.length > 1) {
  part.hidden = false;
  part.addEventListener("toggle", draw, { once: true });
}
