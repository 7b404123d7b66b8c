// Shows the larger map of a district in place: the same links, without a new page.
// Without this script the links load the page with the larger map.
"use strict";
(() => {
  let asked = 0;

  async function show(address, keep) {
    const mine = ++asked;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [old, fresh] = [document, page].map((one) => one.getElementById("karte"));
      if (mine !== asked) return;
      old.replaceWith(document.adoptNode(fresh));
      if (keep) history.pushState({ map: true }, "", address);
      fresh.focus({ preventScroll: true });
    } catch {
      if (mine === asked) location.assign(address);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#karte a");
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const address = link && (link.href.baseVal ?? link.href);
    if (!plain || !address || new URL(address, location).hash !== "#karte") return;
    event.preventDefault();
    show(new URL(address, location).href, true);
  });
  window.addEventListener("popstate", () => show(location.href, false));
})();
