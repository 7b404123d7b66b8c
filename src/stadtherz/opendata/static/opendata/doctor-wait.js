// Tells how far the examination is, and shows the report when it is there.
const part = document.querySelector("[data-wait]");
const step = part.querySelector("[data-step]");
const PAUSE = 1500;

async function look() {
  try {
    const answer = await fetch(part.dataset.wait, { cache: "no-store" });
    const told = await answer.json();
    if (told.state === "done" || told.state === "failed") return location.reload();
    const words = told.step_words && `${told.step_words}${told.detail ? ` (${told.detail})` : ""} …`;
    if (words && step.textContent !== words) step.textContent = words;
  } catch {
    // the next try may reach the city again
  }
  setTimeout(look, PAUSE);
}
setTimeout(look, PAUSE);
