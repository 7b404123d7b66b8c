// What a screen reader says on a page, by the virtual screen reader of Guidepup.
//
// stdin: {"html", "modules", "acts": [...]}; an act is "next", "rest" (to the end of the page), "press"
// (click what is under the cursor), {"click": selector} or {"wait": milliseconds}. stdout: the phrases,
// one a line.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { JSDOM } from "jsdom";
import { virtual } from "@guidepup/virtual-screen-reader";

const { html, modules, acts } = JSON.parse(readFileSync(0, "utf8"));
const { window } = new JSDOM(html, { pretendToBeVisual: true, url: "http://localhost/wege/" });
for (const name of ["window", "document", "navigator", "location", "Node", "HTMLElement", "CustomEvent"]) {
  Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true, writable: true });
}
// as a phone has them
for (const name of ["DeviceOrientationEvent", "DeviceMotionEvent"]) window[name] = class extends window.Event {};
for (const one of modules) await import(pathToFileURL(one));
const pause = (time) => new Promise((done) => { setTimeout(done, time); });
async function toTheEnd() {
  for (let steps = 0; steps < 300 && (await virtual.lastSpokenPhrase()) !== "end of main"; steps += 1) await virtual.next();
}
await virtual.start({ container: document.body, window });
for (const act of acts) {
  if (act === "next") await virtual.next();
  else if (act === "rest") await toTheEnd();
  else if (act === "press") await virtual.act();
  else if (act.click) document.querySelector(act.click).click();
  else await pause(act.wait);
}
const found = await virtual.spokenPhraseLog();
await virtual.stop();
process.stdout.write(`${found.join("\n")}\n`);
process.exit(0);
