// One step at a time, large, or all of them as a list: whoever wants. Without scripts it is the list.
//
// Where somebody asks for a new way, the step at which they are is chosen in the form, and nothing
// more: what is sent is only what they send.
for (const root of document.querySelectorAll("[data-live-way]")) {
  const list = document.querySelector("[data-live-list]");
  const all = root.querySelector("[data-live-all]");
  const from = document.querySelector("[data-live-from]");

  const show = (one) => {
    list.classList.toggle("steps--one", one);
    all.setAttribute("aria-pressed", String(!one));
  };
  if (list && all) {
    all.hidden = false;
    all.addEventListener("click", () => show(!list.classList.contains("steps--one")));
    show(true);
  }
  let own = false; // whoever chose a step keeps it
  from?.addEventListener("change", () => { own = true; });
  root.addEventListener("live:stage", ({ detail }) => {
    if (from?.options[detail.stage] && !own) from.selectedIndex = detail.stage;
  });
}
