// Keeps the card of a way on this device when somebody asks for it, and removes it again.
//
// The worker lies below the page of the way, so it serves no other page. A card is one file
// for each sheet, and nothing else is kept.
const root = document.querySelector("[data-card]");
const [keep, remove, state] = ["keep", "remove", "state"].map((name) => root?.querySelector(`[data-card-${name}]`));
const BELOW = { scope: root?.dataset.cardScope };

const tell = (name) => {
  state.textContent = "";
  setTimeout(() => { state.textContent = root.dataset[name]; }, 120);
  keep.hidden = name === "kept";
  remove.hidden = name !== "kept";
};

const ask = (worker, message) => new Promise((done, failed) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => (data === "failed" ? failed(new Error(data)) : done(data));
  worker.postMessage(message, [port2]);
});

const ready = (registration) => new Promise((done) => {
  if (registration.active) return done(registration.active);
  const worker = registration.installing ?? registration.waiting;
  worker.addEventListener("statechange", () => worker.state === "activated" && done(worker));
});

if (root && "serviceWorker" in navigator) {
  root.hidden = false;
  keep.addEventListener("click", async () => {
    try {
      const registration = await navigator.serviceWorker.register(root.dataset.cardWorker, BELOW);
      await ask(await ready(registration), { keep: root.dataset.card.split(" ") });
      tell("kept");
    } catch {
      tell("failed");
    }
  });
  remove.addEventListener("click", async () => {
    const registration = await navigator.serviceWorker.getRegistration(BELOW.scope);
    if (registration?.active) await ask(registration.active, { remove: true });
    await registration?.unregister();
    tell("removed");
  });
  navigator.serviceWorker.getRegistration(BELOW.scope).then((found) => {
    const ours = found && new URL(found.scope).pathname === BELOW.scope;
    keep.hidden = Boolean(ours);
    remove.hidden = !ours;
  });
}
