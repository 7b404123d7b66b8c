// Offers places while somebody types; without a script the field takes words as it is.
//
// A combobox with a listbox as the ARIA practices have it: the list is only a help, words that are
// typed count as well. Whoever chooses sends the reference of the place, so nothing is asked twice.
const WAIT_MS = 200;
const LEAST = 2;

const made = (name, attributes, text = "") => {
  const element = Object.assign(document.createElement(name), { textContent: text });
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
};

class Places {
  constructor(input) {
    this.input = input;
    this.name = input.name;
    this.at = -1;
    this.found = [];
    const label = document.querySelector(`label[for="${input.id}"]`);
    this.list = made("ul", { role: "listbox", id: `${input.id}-liste`, class: "places", hidden: "", "aria-label": label.textContent });
    this.told = made("p", { role: "status", class: "visually-hidden" });
    this.chosen = made("input", { type: "hidden", disabled: "", name: this.name });
    input.after(this.list, this.told, this.chosen);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })
      .forEach(([key, value]) => input.setAttribute(key, value));
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  typed() {
    this.input.name = this.name;
    this.chosen.disabled = true;
    clearTimeout(this.timer);
    this.asking?.abort();
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const words = this.input.value.trim();
    if (words.length < LEAST) return this.close();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.input.dataset.places}?q=${encodeURIComponent(words)}`, { signal: this.asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.show((await answer.json()).places);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
      this.tell(this.input.dataset.failed);
    }
  }

  show(places) {
    this.found = places;
    this.list.replaceChildren(...places.map((place, number) => {
      const option = made("li", { role: "option", id: `${this.list.id}-${number}`, "aria-selected": "false" });
      option.append(made("span", { lang: "de" }, place.label));
      if (place.detail) option.append(made("span", { class: "places__detail" }, ` ${place.detail}`));
      return option;
    }));
    this.mark(-1);
    this.open(places.length > 0 && document.activeElement === this.input);
    const { none, one, many } = this.input.dataset;
    this.tell([none, one][places.length] ?? many.replace("{n}", places.length));
  }

  tell(words) {
    this.told.textContent = words;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.mark(-1);
    this.open(false);
    this.tell("");
  }

  mark(number) {
    this.at = number;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    const option = this.list.children[number];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  choose(number) {
    const place = this.found[number];
    this.input.value = place.label;
    this.input.removeAttribute("name");
    this.chosen.value = place.ref;
    this.chosen.disabled = false;
    this.close();
  }

  pressed(event) {
    const isOpen = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.open(true);
      if (event.altKey) return;
      const places = this.found.length + 1; // one of them is the field itself
      this.mark(((this.at + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && isOpen && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    }
  }
}

document.querySelectorAll("input[data-places]").forEach((input) => new Places(input));
