// Single keys for the buttons of the way, as they say themselves in aria-keyshortcuts.
//
// They work only while the focus is on the step or on a button of the way, so that they meet neither
// words that somebody types nor the commands of a screen reader elsewhere on the page.
for (const part of document.querySelectorAll("[data-live-keys]")) {
  const buttons = new Map([...part.querySelectorAll("button[aria-keyshortcuts]")]
    .map((one) => [one.getAttribute("aria-keyshortcuts").toLowerCase(), one]));
  part.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const button = buttons.get(event.key.toLowerCase());
    if (!button || button.hidden) return;
    event.preventDefault();
    button.click();
  });
}
