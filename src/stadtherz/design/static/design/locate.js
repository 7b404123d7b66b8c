// Fills in where the device is, when somebody asks for it; without a script the fields stay as they are.
// `data-locate` names the field for both degrees, latitude first; without a name they are `lat` and `lon`.
(() => {
  const DIGITS = 5; // about a metre
  const button = document.querySelector("button[data-locate]");
  if (!button || !navigator.geolocation) return;
  const told = document.getElementById(button.getAttribute("aria-describedby"));
  const decimal = (1.5).toLocaleString(document.documentElement.lang).charAt(1);
  const field = (name) => button.form.elements.namedItem(name);
  const write = ({ latitude, longitude }) => {
    const [lat, lon] = [latitude, longitude].map((degrees) => degrees.toFixed(DIGITS));
    if (button.dataset.locate) {
      field(button.dataset.locate).value = `${lat}, ${lon}`;
      return;
    }
    field("lat").value = lat.replace(".", decimal);
    field("lon").value = lon.replace(".", decimal);
  };
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", () => {
    told.textContent = button.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        write(coords);
        told.textContent = button.dataset.done.replace("{meter}", Math.ceil(coords.accuracy));
      },
      () => {
        told.textContent = button.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
})();
