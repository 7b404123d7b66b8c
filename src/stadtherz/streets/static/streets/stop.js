// Loads the departures of a stop anew on its button, without leaving the page.
//
// Without this the button loads the whole page. What is new goes into the page, and one sentence into
// a region that is there, and empty, from the start; the focus stays on the button.
const SETTLE_MS = 120; // a region that is cleared and filled at once is often not read

const stop = document.querySelector("[data-stop]");
const told = stop.querySelector("[data-stop-told]");
const status = stop.querySelector("[data-stop-status]");
const form = stop.querySelector("[data-stop-refresh]");

const say = (words) => {
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, SETTLE_MS);
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-stop-told]");
    told.replaceChildren(...fresh.childNodes);
    const first = told.querySelector(".stop-departures li");
    const state = told.querySelector(".stop-state").textContent.trim().replace(/\s+/g, " ");
    say(`${state} ${first ? first.textContent : ""}`.trim());
  } catch {
    say(stop.dataset.failed);
  }
});
