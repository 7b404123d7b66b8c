// Dropping a file with progress, waiting for its reading, and saving the description as it is written.
"use strict";
(() => {
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const bar = drop.querySelector("[data-drop-progress]");
    const said = drop.querySelector("[data-drop-words]");
    const shown = () => { if (input.files.length) said.textContent = input.files[0].name; };
    input.addEventListener("change", shown);
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("giving__drop--over"); });
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("giving__drop--over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      shown();
    });
    drop.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      const ask = new XMLHttpRequest();
      ask.upload.addEventListener("progress", (one) => { bar.hidden = false; bar.value = one.lengthComputable ? (100 * one.loaded) / one.total : 0; });
      ask.addEventListener("load", () => location.assign(ask.responseURL));
      ask.addEventListener("error", () => drop.submit());
      ask.open("POST", drop.action);
      ask.send(new FormData(drop));
      drop.querySelector("button").disabled = true;
    });
  }

  const busy = document.querySelector("[data-busy]");
  if (busy) {
    const words = busy.querySelector("[data-busy-words]");
    let tries = 0;
    const ended = async () => {
      const answer = await fetch(busy.dataset.busy, { headers: { Accept: "application/json" } });
      if (!answer.ok) return false;
      const now = await answer.json();
      words.textContent = now.words;
      return now.reading === "done" || now.reading === "failed";
    };
    const look = async () => {
      tries += 1;
      // one answer that does not come must not leave a person waiting for good
      if (await ended().catch(() => false)) location.reload();
      else if (tries < 900) setTimeout(look, tries < 20 ? 500 : 2000);
    };
    setTimeout(look, 400);
  }

  // what is written is kept and judged anew; without JavaScript the button does it
  const form = document.getElementById("beschreiben");
  if (form && !form.inert) {
    const saved = form.querySelector("[data-saved]");
    let waiting = 0;
    const save = async () => {
      const answer = await fetch(location.href, { method: "POST", body: new FormData(form) });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("pruefung");
      const old = document.getElementById("pruefung");
      if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
      saved.textContent = page.querySelector("#beschreiben [data-wrong]") ? "" : form.dataset.savedWords;
    };
    form.addEventListener("input", () => { saved.textContent = ""; clearTimeout(waiting); waiting = setTimeout(save, 900); });
  }
})();
