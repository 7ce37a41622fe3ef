// Displays: the clock, what is said when the network is gone, the way back from a page that was left, digits, and the
// lobby's pages.
const root = document.documentElement;
const gone = document.getElementById("gone");
const clock = document.getElementById("clock");
const wall = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit" });
// Without an answer for so long nothing on the screen is to be believed, and so long an answer may take.
const BELIEVED = 5 * 60_000;
const SILENCE = 75_000;
// New scripts and styles come with a new page.
const RENEWED = 6 * 3_600_000;
const TURNS = 12_000;
const opened = performance.now();
let ahead = clock ? Date.parse(clock.dateTime) - Date.now() : 0;
let heard = Date.now();

// What is said without the network must not wait for its letters then: they come in pieces, as they are needed.
if (gone) {
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(gone);
  document.fonts.load(`${fontWeight} ${fontSize} ${fontFamily}`, gone.dataset.text + gone.dataset.check);
}

const hubNow = () => Date.now() + ahead;
const picture = () => document.querySelector("[data-until]");

function isGone(flag) {
  root.dataset.link = flag ? "gone" : "ok";
  if (!gone) return;
  const shown = picture();
  const isOver = shown && hubNow() >= Date.parse(shown.dataset.until);
  const isStale = flag && (isOver || Date.now() - heard > BELIEVED);
  root.toggleAttribute("data-stale", Boolean(isStale));
  const time = wall.format(heard + ahead);
  const text = flag ? gone.dataset.text.replace("{time}", time) + (isStale ? ` · ${gone.dataset.check}` : "") : "";
  if (gone.textContent !== text) gone.textContent = text;
}

addEventListener("live", ({ detail: status }) => {
  if (status === 200) {
    heard = Date.now();
    const shown = picture();
    // The picture says when it was drawn; an unchanged one stays as it is, with its time.
    if (shown && Math.abs(Date.parse(shown.dataset.now) - hubNow()) > 120_000) ahead = Date.parse(shown.dataset.now) - heard;
    isGone(false);
    turn(0);
    if (performance.now() - opened > RENEWED) location.reload();
  } else if ([401, 403, 404, 410].includes(status)) {
    location.reload();
  } else {
    isGone(true);
  }
});

function tick() {
  const time = wall.format(hubNow());
  if (clock && clock.textContent !== time) clock.textContent = time;
  if (root.dataset.link === "gone" || (picture() && Date.now() - heard > SILENCE)) isGone(true);
}
setInterval(tick, 1000);
tick();

// Without the network a link would lead to the browser's own page, and nobody stands there to go back.
document.addEventListener("click", (event) => {
  if (root.dataset.link === "gone" && event.target.closest("a[href]")) event.preventDefault();
});

const left = document.querySelector("[data-idle]");
if (left) {
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try {
        await fetch(left.dataset.home, { method: "HEAD" });
        location.assign(left.dataset.home);
      } catch {
        wait();
      }
    }, 1000 * Number(left.dataset.idle));
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wait);
  wait();
}

const keypad = document.querySelector("[data-keypad]");
if (keypad) {
  const field = document.getElementById(keypad.dataset.keypad);
  keypad.hidden = false;
  keypad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = field.value.slice(0, -1);
    else if (field.value.length < 6) field.value += key;
  });
}

// The lobby, a screenful at a time: rooms that do not fit are on the next page.
const pager = document.getElementById("pager");
let page = 0;
let isPaused = false;

function split(box) {
  const rooms = [...box.querySelectorAll(".lobby-room")];
  const floors = [...box.querySelectorAll(".lobby-floor")];
  for (const each of [...rooms, ...floors]) each.hidden = true;
  const pages = [[]];
  for (const room of rooms) {
    const floor = room.closest(".lobby-floor");
    room.hidden = floor.hidden = false;
    if (box.scrollHeight > box.clientHeight && pages.at(-1).length) {
      for (const each of [...rooms, ...floors]) each.hidden = true;
      room.hidden = floor.hidden = false;
      pages.push([]);
    }
    pages.at(-1).push(room);
  }
  return pages;
}

function turn(step) {
  const box = document.querySelector("[data-pages]");
  if (!box || !pager) return;
  root.toggleAttribute("data-paged", matchMedia("(min-width: 700px) and (min-height: 500px)").matches);
  pager.hidden = true;
  if (!root.hasAttribute("data-paged")) {
    for (const each of box.querySelectorAll("[hidden]")) each.hidden = false;
    return;
  }
  pager.hidden = false;
  const pages = split(box);
  page = (page + step + pages.length) % pages.length;
  for (const each of box.querySelectorAll(".lobby-room, .lobby-floor")) each.hidden = true;
  for (const room of pages[page]) room.hidden = room.closest(".lobby-floor").hidden = false;
  pager.hidden = pages.length === 1;
  document.getElementById("pager-at").textContent = `${page + 1} / ${pages.length}`;
}

if (pager) {
  pager.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.turn) turn(Number(button.dataset.turn));
    else if (button) button.setAttribute("aria-pressed", String((isPaused = !isPaused)));
  });
  addEventListener("resize", () => turn(0));
  document.fonts.ready.then(() => turn(0));
  setInterval(() => {
    if (!isPaused && !pager.contains(document.activeElement)) turn(1);
  }, TURNS);
}
