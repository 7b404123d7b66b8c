// Draws the city's own vector tiles into an element of a page, by MapLibre GL JS that lies here too.
//
// A page without this has the same in words; so the library, half a megabyte, is loaded only when a
// page asks for the map and the browser can draw it. Each address is brought to the host that the
// page came from: whoever reaches the city by another name gets no blocked request, and no server
// of others is ever asked. The map never turns or tilts: north stays up.
const DARK = matchMedia("(prefers-color-scheme: dark)");
const WORDS = {
  title: "Map.Title", zoomIn: "NavigationControl.ZoomIn", zoomOut: "NavigationControl.ZoomOut", close: "Popup.Close",
  wheel: "CooperativeGesturesHandler.WindowsHelpText", wheelMac: "CooperativeGesturesHandler.MacHelpText",
  fingers: "CooperativeGesturesHandler.MobileHelpText",
};
const LOWEST = 9;
const DEEPEST = 19;

// Says whether the browser can draw such a map.
export function canDraw() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

// Gives a colour of the style sheet as the library reads it: it knows no oklch().
export function plainColour(colour) {
  const brush = new OffscreenCanvas(1, 1).getContext("2d");
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

// Draws the map into `root`, an element made by streets/_vector_map.html.
//
// `view` has `bounds` (west, south, east, north); `limits` likewise, beyond which one cannot go; and
// `gentle`, if moving the page must not move the map. `dress` gets the map whenever its style is new
// and lays on it what the page has to show. Gives the map and the library.
export async function drawMap(root, view, dress) {
  const told = root.dataset;
  const [library] = await Promise.all([
    import(told.library), sheetOf(told.sheet), document.fonts.load('16px "Fira Sans"'),
  ]);
  library.setWorkerUrl(new URL(told.worker, location.href).href);
  const map = new library.Map({
    container: root, bounds: view.bounds, fitBoundsOptions: { padding: view.padding ?? 0, maxZoom: 17 },
    style: styleOf(told), maxBounds: view.limits, minZoom: LOWEST, maxZoom: DEEPEST, attributionControl: false,
    cooperativeGestures: Boolean(view.gentle), dragRotate: false, pitchWithRotate: false, touchPitch: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    locale: Object.fromEntries(Object.entries(WORDS).filter(([name]) => told[name]).map(([name, key]) => [key, told[name]])),
    transformRequest: (address) => ({ url: address.startsWith("http") ? ownAddress(address) : address }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.on("style.load", () => dress?.(map));
  DARK.addEventListener("change", () => map.setStyle(styleOf(told), { diff: false }));
  return { map, library };
}

const styleOf = (told) => new URL(DARK.matches ? told.dark : told.light, location.href).href;

function ownAddress(address) {
  const { pathname, search } = new URL(address);
  return `${location.origin}${decodeURI(pathname)}${search}`;
}

function sheetOf(address) {
  return new Promise((done, failed) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: done, onerror: failed });
    document.head.prepend(sheet); // our own sheets come later and count more
  });
}
