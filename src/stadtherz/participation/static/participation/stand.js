// A stand without a net: votes are sealed to the city at once and wait, unreadable for this device.
(() => {
  "use strict";
  const root = document.getElementById("stand");
  if (!root || !window.crypto?.subtle || !window.indexedDB) return;
  const at = (name) => root.querySelector(`[data-${name}]`);
  const words = at("words").dataset;
  const rules = { kind: root.dataset.kind };
  for (const name of ["least", "most", "points", "each"]) rules[name] = Number(root.dataset[name]);
  const numbered = rules.kind === "points" || rules.kind === "ranking";
  const form = at("paper");
  const code = document.getElementById("code");
  const ALPHABET = "234679ACDEFHJKMNPRTVWXY";
  const PAD = 1024; // sealed votes are of one length, so that it says nothing of the choice
  const IDLE_MS = 60_000;
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  // the queue: sealed votes under random numbers, what was refused, and how many arrived
  const store = new Promise((done, failed) => {
    const asked = indexedDB.open(`stand-${root.dataset.ballot}`, 1);
    asked.onupgradeneeded = () => {
      for (const name of ["waiting", "refused", "count"]) asked.result.createObjectStore(name);
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const within = async (names, mode, act) => {
    const turn = (await store).transaction(names, mode);
    const ended = new Promise((done, failed) => {
      turn.oncomplete = done;
      turn.onerror = turn.onabort = () => failed(turn.error);
    });
    const found = act(turn);
    await ended;
    return found?.result;
  };

  const written = (choice) => {
    const keys = [...choice.keys()].sort();
    const parts = keys.map((key) => JSON.stringify(key) + (numbered ? `:${choice.get(key)}` : ""));
    return numbered ? `{${parts}}` : `[${parts}]`;
  };
  const typedCode = () => {
    const signs = code.value.toUpperCase().replace(/[\s\-\u2013]/g, "");
    if (signs.length !== 16 || [...signs].some((sign) => !ALPHABET.includes(sign))) return "";
    let sum = 0;
    [...signs.slice(0, -1)].reverse().forEach((sign, place) => {
      sum += (place + 2) * ALPHABET.indexOf(sign);
    });
    return ALPHABET[sum % ALPHABET.length] === signs[15] ? signs : "";
  };
  const chosen = () => {
    const found = new Map();
    for (const input of form.querySelectorAll("[data-key]")) {
      const typed = input.value.trim();
      if (!numbered && input.checked) found.set(input.dataset.key, true);
      if (numbered && typed !== "" && typed !== "0") found.set(input.dataset.key, /^\d+$/.test(typed) ? Number(typed) : NaN);
    }
    return found;
  };
  const fault = (choice) => {
    if (choice.size < rules.least) return ["zettel", words.few];
    if (choice.size > rules.most) return ["zettel", words.many];
    const given = [...choice.values()];
    if (rules.kind === "ranking" && String(given.slice().sort((a, b) => a - b)) !== String(given.map((_, place) => place + 1))) return ["zettel", words.numbers];
    if (rules.kind === "points" && (given.some((one) => !(one >= 1 && one <= rules.each)) || given.reduce((sum, one) => sum + one, 0) > rules.points)) return ["zettel", words.numbers];
    return typedCode() ? null : ["code", words.code];
  };

  const sealed = async (text) => {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const city = await crypto.subtle.importKey("raw", bytesOf(root.dataset.key), curve, false, []);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: city }, own.privateKey, 256);
    const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const info = new TextEncoder().encode(`stadtherz-stand/1 ${root.dataset.ballot}`);
    const derive = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
    const key = await crypto.subtle.deriveKey(derive, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / PAD) * PAD));
    const cipher = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
    const point = await crypto.subtle.exportKey("raw", own.publicKey);
    return { key: base64(point), iv: base64(iv), text: base64(cipher) };
  };
  const queue = async () => {
    const choice = written(chosen());
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const text = `{"choice":${choice},"code":"${typedCode()}","nonce":"${hex(nonce)}"}`;
    const bound = new Uint8Array([...nonce, ...new TextEncoder().encode(choice)]);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bound));
    const number = hex(digest).slice(0, 20).match(/.{4}/g).join(" ");
    const vote = { sealed: await sealed(text), number };
    const place = hex(crypto.getRandomValues(new Uint8Array(16)));
    await within(["waiting"], "readwrite", (turn) => turn.objectStore("waiting").put(vote, place));
    return number;
  };

  // sending: the nonce lies in the seal, so the same vote sent again is the same vote
  const KNOWN = { "already-voted": words.alreadyVoted, "no-right": words.noRight, "ballot-times": words.late, phase: words.late, "ballot-closed": words.late };
  const settle = (place, refused) =>
    within(["waiting", "refused", "count"], "readwrite", (turn) => {
      const asked = turn.objectStore("waiting").get(place);
      asked.onsuccess = () => {
        if (!asked.result) return; // another tab was quicker
        turn.objectStore("waiting").delete(place);
        if (refused) turn.objectStore("refused").put({ number: asked.result.number, why: refused }, place);
        else {
          const count = turn.objectStore("count").get("arrived");
          count.onsuccess = () => turn.objectStore("count").put((count.result ?? 0) + 1, "arrived");
        }
      };
    });
  const send = async (place) => {
    const vote = await within(["waiting"], "readonly", (turn) => turn.objectStore("waiting").get(place));
    if (!vote) return true;
    let answer;
    try {
      answer = await fetch(root.dataset.cast, { method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(vote.sealed) });
    } catch {
      return false;
    }
    if (answer.status === 201) await settle(place, "");
    else if (answer.status < 500 && answer.status !== 429) {
      const told = await answer.json().catch(() => ({}));
      const reason = (told.code ?? told.type ?? "").split("/").filter(Boolean).pop();
      // only the city refuses a vote: what some other machine on the way says keeps it waiting
      if (!reason || reason === "nonce-used") return true;
      await settle(place, KNOWN[reason] ?? words.other);
    }
    return true;
  };
  let sending = false;
  const sync = async () => {
    if (sending) return;
    sending = true;
    try {
      const places = await within(["waiting"], "readonly", (turn) => turn.objectStore("waiting").getAllKeys());
      for (const place of places) if (!(await send(place))) break;
    } finally {
      sending = false;
      await tell();
    }
  };
  const tell = async () => {
    const all = (name, what) => within([name], "readonly", (turn) => turn.objectStore(name)[what]());
    const refused = await all("refused", "getAll");
    at("waiting").textContent = await all("waiting", "count");
    at("refused").textContent = refused.length;
    at("arrived").textContent = (await within(["count"], "readonly", (turn) => turn.objectStore("count").get("arrived"))) ?? 0;
    at("report").replaceChildren(...refused.map((one) => {
      const line = document.createElement("li");
      line.textContent = `${one.why}: ${one.number}`;
      return line;
    }));
    const connected = root.dataset.ready ? words.ready : words.online;
    at("state").textContent = navigator.onLine ? connected : words.offline;
  };

  // the way of a person: fill in, look again, cast, next
  const show = (name) => {
    form.hidden = name !== "paper";
    for (const part of ["review", "thanks"]) at(part).hidden = part !== name;
    at("faults").hidden = true;
    if (name !== "paper") at(name).focus();
  };
  const clear = () => {
    form.reset();
    code.value = "";
    at("lines").replaceChildren();
    at("number").textContent = "";
    show("paper");
    window.scrollTo(0, 0);
  };
  const complain = ([place, told]) => {
    show("paper");
    at("fault").textContent = told;
    at("fault").href = `#${place}`;
    at("faults").hidden = false;
    at("faults").focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = chosen();
    const wrong = fault(choice);
    if (wrong) return complain(wrong);
    const lines = [...form.querySelectorAll("[data-key]")].filter((input) => choice.has(input.dataset.key));
    at("lines").replaceChildren(...lines.map((input) => {
      const line = document.createElement("li");
      line.className = "option option--still";
      const number = numbered ? `${choice.get(input.dataset.key)}: ` : "";
      line.textContent = number + input.closest("label").dataset.title;
      return line;
    }));
    at("nothing").hidden = lines.length > 0;
    return show("review");
  });
  at("cast-now").addEventListener("click", async (event) => {
    event.target.disabled = true;
    try {
      const number = await queue();
      clear();
      at("number").textContent = number;
      show("thanks");
      await sync();
    } catch {
      complain(["zettel", words.broken]);
    } finally {
      event.target.disabled = false;
    }
  });
  at("change").addEventListener("click", () => { show("paper"); document.getElementById("zettel").focus(); });
  at("next").addEventListener("click", clear);
  at("sync").addEventListener("click", sync);
  let idle = setTimeout(clear, IDLE_MS);
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => { clearTimeout(idle); idle = setTimeout(clear, IDLE_MS); });
  }
  window.addEventListener("online", sync);
  window.addEventListener("offline", tell);
  window.addEventListener("pageshow", clear);

  at("code").hidden = false;
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data !== "kept") return;
      root.dataset.ready = "yes";
      tell();
    });
    navigator.serviceWorker.register(root.dataset.worker).then(() => navigator.serviceWorker.ready).then((kept) => {
      const made = performance.getEntriesByType("resource").map((one) => one.name);
      const ours = made.filter((name) => name.startsWith(location.origin) && !name.includes("/api/"));
      kept.active.postMessage([location.href.split("#")[0], ...new Set(ours)]);
    }).catch(() => null);
  }
  tell().then(() => navigator.onLine && sync()).catch(() => complain(["zettel", words.broken]));
})();
