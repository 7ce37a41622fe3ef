// Marking rooms on a floor's plan: choose a room, click the picture, and its two number fields are filled. The fields
// alone do the same, and the pin follows them.
const picture = document.querySelector("[data-plan]");
const scale = Number(picture.dataset.scale);
const buttons = [...document.querySelectorAll("[data-point]")];
let chosen = null;

const fields = (room) => [document.getElementById(`${room}-x`), document.getElementById(`${room}-y`)];
const pinOf = (room) => picture.querySelector(`[data-pin="${CSS.escape(room)}"]`);

function place(room) {
  const [x, y] = fields(room).map((field) => (field.value.trim() === "" ? NaN : Number(field.value)));
  const isThere = [x, y].every((value) => value >= 0 && value <= scale);
  const pin = pinOf(room);
  pin.setAttribute("visibility", isThere ? "visible" : "hidden");
  if (isThere) {
    pin.setAttribute("x", `${(x / scale) * 100}%`);
    pin.setAttribute("y", `${(y / scale) * 100}%`);
  }
}

function choose(room) {
  chosen = room;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.point === room));
  for (const pin of picture.querySelectorAll("[data-pin]")) pin.classList.toggle("is-chosen", pin.dataset.pin === room);
  picture.classList.toggle("is-pointing", room !== null);
}

for (const button of buttons) {
  const room = button.dataset.point;
  button.hidden = false;
  button.addEventListener("click", () => {
    choose(chosen === room ? null : room);
    if (chosen) picture.scrollIntoView({ block: "nearest" });
  });
  for (const field of fields(room)) field.addEventListener("input", () => place(room));
}
for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;

picture.addEventListener("click", (event) => {
  if (!chosen) return;
  const box = picture.querySelector("img").getBoundingClientRect();
  const [x, y] = fields(chosen);
  const share = (at, from, size) => String(Math.round(Math.min(Math.max((at - from) / size, 0), 1) * scale));
  x.value = share(event.clientX, box.left, box.width);
  y.value = share(event.clientY, box.top, box.height);
  place(chosen);
  // On a phone the fields are below the picture: tell where it went by leading there.
  x.focus({ preventScroll: true });
});
