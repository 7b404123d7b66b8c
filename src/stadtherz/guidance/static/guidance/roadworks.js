// Looks now and then what has been closed in the whole city, and tells what of it lies ahead.
//
// The question says nothing: no place, no way, not even the address of this page. Whether it concerns
// somebody is found out here.
const EVERY_MS = 60_000;

export class Roadworks {
  // data: of the way's element; steps: for each step the numbers of its edges; look: gives the answer
  constructor({ steps, network, look }) {
    Object.assign(this, { steps, network, look });
    this.told = new Set();
    this.renewed = false;
    this.stage = 0;
  }

  // gives the steps ahead that are newly closed, and whether the map itself is another one now
  async check() {
    const found = await this.look();
    if (found.network !== this.network) {
      const first = !this.renewed;
      this.renewed = true;
      return { steps: [], renewed: first };
    }
    const closed = new Set(found.edges);
    const ahead = this.steps.map((edges, place) => ({ place, met: edges.some((one) => closed.has(one)) }))
      .filter(({ place, met }) => met && place >= this.stage && !this.told.has(place));
    ahead.forEach(({ place }) => this.told.add(place));
    return { steps: ahead.map(({ place }) => place), renewed: false };
  }
}

const ask = (address) => async () => {
  const response = await fetch(address, { referrerPolicy: "no-referrer", credentials: "omit", cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
};

if (typeof document !== "undefined") {
  for (const root of document.querySelectorAll("[data-live-closures]")) {
    const items = [...document.querySelectorAll("[data-live-step]")];
    const works = new Roadworks({
      steps: items.map((one) => (one.dataset.liveEdges || "").split(" ").filter(Boolean).map(Number)),
      network: root.dataset.liveNetwork,
      look: ask(root.dataset.liveClosures),
    });
    const notice = (text) => root.dispatchEvent(new CustomEvent("live:notice", { detail: { text, rank: "hazard", replan: true } }));
    const look = async () => {
      if (document.hidden) return;
      const { steps, renewed } = await works.check().catch(() => ({ steps: [], renewed: false })); // no net: later
      if (renewed) notice(root.dataset.renewed);
      if (!steps.length) return;
      const heading = items[steps[0]].querySelector("[data-live-heading]").textContent.trim();
      notice(root.dataset.closed.replace("{step}", steps[0] + 1).replace("{heading}", heading));
    };
    root.addEventListener("live:stage", ({ detail }) => { works.stage = detail.stage; });
    root.addEventListener("live:look", look);
    setInterval(look, EVERY_MS);
  }
}
