// Fills in where the device is, when somebody asks for it; without a script the fields stay as they are.
(() => {
  const DIGITS = 5; // about a metre
  const button = document.querySelector("button[data-locate]");
  if (!button || !navigator.geolocation) return;
  const told = document.getElementById(button.getAttribute("aria-describedby"));
  const decimal = (1.5).toLocaleString(document.documentElement.lang).charAt(1);
  const write = (name, degrees) => {
    button.form.elements.namedItem(name).value = degrees.toFixed(DIGITS).replace(".", decimal);
  };
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", () => {
    told.textContent = button.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        write("lat", coords.latitude);
        write("lon", coords.longitude);
        told.textContent = button.dataset.done.replace("{meter}", Math.ceil(coords.accuracy));
      },
      () => {
        told.textContent = button.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
})();
