// Chooses all rows of a page of the staff's list at once; without a script each is chosen alone.
"use strict";

for (const all of document.querySelectorAll("[data-choose-all]")) {
  const rows = document.querySelectorAll('input[name="found"]');
  all.closest("label").hidden = rows.length === 0;
  all.addEventListener("change", () => rows.forEach((row) => { row.checked = all.checked; }));
}
