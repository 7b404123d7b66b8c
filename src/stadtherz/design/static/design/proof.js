// Solves the puzzle of a form while somebody writes: nothing from third parties, nothing to click.
// Without a script, or without SHA-256 in the browser, the field stays empty and somebody looks first.
(() => {
  const BATCH = 256;
  const encoder = new TextEncoder();

  async function digest(words) {
    return new DataView(await crypto.subtle.digest("SHA-256", encoder.encode(words)));
  }

  async function solved(puzzle, bits) {
    for (let start = 0; ; start += BATCH) {
      const tries = Array.from({ length: BATCH }, (_, at) => String(start + at));
      const found = await Promise.all(tries.map((one) => digest(`${puzzle}:${one}`)));
      const at = found.findIndex((view) => view.getUint32(0) >>> (32 - bits) === 0);
      if (at >= 0) return tries[at];
      await new Promise((next) => setTimeout(next));
    }
  }

  if (!window.crypto || !crypto.subtle) return;
  for (const form of document.querySelectorAll("form[data-puzzle]")) {
    const field = form.elements.namedItem("antwort");
    let work = null;
    const begin = () => {
      work = work || solved(form.dataset.puzzle, Number(form.dataset.bits)).then((answer) => {
        field.value = answer;
      });
      return work;
    };
    form.addEventListener("focusin", begin, { once: true });
    form.addEventListener("submit", (event) => {
      if (field.value) return;
      event.preventDefault();
      begin().then(() => form.requestSubmit(event.submitter));
    });
  }
})();
