// Answers questions by single keys while the focus is in the question (WCAG 2.1.4), and by voice where the
// browser recognises speech on the device alone: elsewhere the voice would be sent to the browser's maker.
(() => {
  const asked = document.querySelector("[data-ask]");
  if (!asked) return;
  const choices = [...asked.querySelectorAll("[data-ask-key]")];
  const chosen = (key) => choices.find((one) => one.dataset.askKey === key);

  asked.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const one = chosen(event.key.toLowerCase());
    if (!one) return;
    event.preventDefault();
    one.click();
  });

  const box = asked.querySelector("[data-ask-voice]");
  const Speech = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (!box || !Speech || !("processLocally" in Speech.prototype) || !Speech.available) return;
  const language = document.documentElement.lang;
  const [button, told] = [box.querySelector("button"), box.querySelector("[role=status]")];
  const plain = (words) => words.toLowerCase().replace(/[.,!?]/g, "").trim();

  function meant(words) {
    const heard = plain(words);
    if (heard === plain(box.dataset.unknown)) return chosen("u");
    if (heard === plain(box.dataset.skip)) return chosen("s");
    const number = box.dataset.numbers.split(" ").indexOf(heard) + 1;
    const byNumber = chosen(String(number || heard));
    const fits = (one) => plain(one.querySelector("span")?.textContent ?? "").startsWith(heard);
    const byWords = choices.filter(fits);
    return byNumber ?? (byWords.length === 1 ? byWords[0] : undefined);
  }

  function listen() {
    const speech = new Speech();
    speech.lang = language;
    speech.processLocally = true;
    speech.onresult = ({ results }) => {
      const one = meant(results[0][0].transcript);
      told.textContent = one
        ? box.dataset.heard.replace("{wort}", one.textContent.trim().replace(/\s+/g, " "))
        : box.dataset.missed;
      one?.focus();
    };
    speech.onerror = () => {
      told.textContent = box.dataset.missed;
    };
    told.textContent = box.dataset.listening;
    speech.start();
  }

  Speech.available({ langs: [language], processLocally: true }).then(
    (state) => {
      if (state !== "available") return;
      box.hidden = false;
      button.addEventListener("click", listen);
    },
    () => {},
  );
})();
