// Tells how far a recording is, and shows it when it is there.
const part = document.querySelector("[data-recording]");
const PAUSE_MS = 1500;

async function look() {
  try {
    const told = await (await fetch(part.dataset.recording, { cache: "no-store" })).json();
    if (!told.is_open) return location.reload();
    part.querySelector("progress").value = told.done;
    part.querySelector("[data-done]").textContent = told.done;
  } catch {
    // the next try may reach the city again
  }
  setTimeout(look, PAUSE_MS);
}
setTimeout(look, PAUSE_MS);
