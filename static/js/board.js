// Choosing free time on a timetable: drag, click start and end, or arrow keys. Without this file every free stretch is a
// link to the form. card.js opens the form when "board:pick" is heard; "board:drop" says that nothing is chosen any more.

const DEFAULT_MINUTES = 60;
const DRAG_PIXELS = 5;
const LINK = ".tt-free a[data-from]";

const board = () => document.querySelector("[data-board]");
const words = () => JSON.parse(board().dataset.words);
const isList = () => getComputedStyle(board().querySelector("table")).display !== "table";
const clamp = (value, low, high) => Math.max(low, Math.min(value, high));
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const linkAt = (event) => event.target.closest?.(LINK);
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

let pick = null; // {stretch, start, end}: what is chosen, in minutes of the day
let isOpenEnded = false; // the next click may set the end
let drag = null; // {stretch, anchor, x, isMoving}
let justDragged = false;

// A free cell with the limits of its row.
function stretchOf(link) {
  const { grid, shortest, longest, room, day } = link.closest("tr").dataset;
  const step = Number(grid);
  const least = Math.ceil(Number(shortest) / step) * step;
  return {
    link,
    room,
    step,
    day: day ?? board().dataset.day,
    from: minutes(link.dataset.from),
    to: minutes(link.dataset.to),
    least,
    most: Math.max(Math.floor(Number(longest) / step) * step, least),
  };
}

// Onto the row's grid; a hand that misses a line by a little meant the line.
const MISS = 0.1;
const down = (stretch, minute) => Math.floor(minute / stretch.step + MISS) * stretch.step;
const up = (stretch, minute) => Math.ceil(minute / stretch.step - MISS) * stretch.step;

// The nearest choice that the row allows; the start counts more than the end.
function fitted(stretch, start, end) {
  const first = clamp(start, stretch.from, Math.max(stretch.to - stretch.least, stretch.from));
  return { stretch, start: first, end: clamp(end, Math.min(first + stretch.least, stretch.to), Math.min(first + stretch.most, stretch.to)) };
}

// As long as before, as near to the wanted start as the stretch allows.
function moved(stretch, start, length) {
  const first = clamp(start, stretch.from, Math.max(stretch.to - length, stretch.from));
  return fitted(stretch, first, first + length);
}

const beginning = (stretch, start) => fitted(stretch, start, start + clamp(up(stretch, DEFAULT_MINUTES), stretch.least, stretch.most));

function minuteAt(stretch, x) {
  const box = stretch.link.getBoundingClientRect();
  const share = clamp((x - box.left) / box.width, 0, 0.9999);
  return stretch.from + share * (stretch.to - stretch.from);
}

// From where the button went down to where the pointer is, whichever way.
function dragged({ stretch, anchor }, x) {
  const at = minuteAt(stretch, x);
  if (at >= anchor) return fitted(stretch, anchor, up(stretch, at));
  const end = anchor + stretch.step;
  const start = clamp(down(stretch, at), Math.max(end - stretch.most, stretch.from), end - stretch.least);
  return fitted(stretch, start, end);
}

function length(minute) {
  const { hours, minutes: short } = words();
  const parts = [[Math.floor(minute / 60), hours], [minute % 60, short]].filter(([count]) => count);
  return parts.map(([count, word]) => word.replace("{n}", count)).join(" ");
}

function block(kind) {
  const element = document.createElement("span");
  element.className = `tt-pick ${kind}`;
  element.setAttribute("aria-hidden", "true");
  const time = document.createElement("span");
  time.append(document.createElement("span"), document.createElement("span"));
  element.append(document.createElement("b"), time);
  return element;
}

const shown = { pick: block("is-chosen"), ghost: block("is-ghost") };

function draw(element, { stretch, start, end }) {
  const whole = stretch.to - stretch.from;
  const [title, time] = element.children;
  title.textContent = words().pick;
  time.firstChild.textContent = clock(start);
  time.lastChild.textContent = `${words().dash}${clock(end)}`;
  element.style.insetInlineStart = `${((start - stretch.from) / whole) * 100}%`;
  element.style.inlineSize = `${((end - start) / whole) * 100}%`;
  const cell = stretch.link.parentElement;
  if (element.parentElement !== cell) cell.append(element);
}

function say(text) {
  const line = document.querySelector("[data-board-say]");
  if (line) line.textContent = text;
}

function show(choice) {
  pick?.stretch.link.parentElement.classList.remove("is-picked");
  pick = choice;
  pick.stretch.link.parentElement.classList.add("is-picked");
  shown.ghost.remove();
  draw(shown.pick, pick);
}

// Choose, say it aloud, and tell the card. opens: "" (only if it is open already), "beside", or "inside" with the focus.
function choose(choice, opens = "") {
  show(choice);
  const { stretch, start, end } = pick;
  const room = stretch.link.closest("tr").querySelector("th a").textContent;
  const values = { "{room}": room, "{start}": clock(start), "{end}": clock(end), "{length}": length(end - start) };
  say(words().said.replace(/\{\w+\}/g, (name) => values[name] ?? name));
  const detail = { room: stretch.room, day: stretch.day, start: clock(start), end: clock(end), link: stretch.link, opens };
  document.dispatchEvent(new CustomEvent("board:pick", { detail }));
}

function drop({ aloud = true } = {}) {
  if (!pick) return;
  pick.stretch.link.parentElement.classList.remove("is-picked");
  shown.pick.remove();
  pick = null;
  isOpenEnded = false;
  if (aloud) say(words().cleared);
  document.dispatchEvent(new CustomEvent("board:drop"));
}

document.addEventListener("pointerdown", (event) => {
  justDragged = false;
  const link = linkAt(event);
  if (!link || event.button !== 0 || event.pointerType === "touch" || !isPlain(event) || isList()) return;
  const stretch = stretchOf(link);
  drag = { stretch, anchor: down(stretch, minuteAt(stretch, event.clientX)), x: event.clientX, isMoving: false };
});

document.addEventListener("pointermove", (event) => {
  if (drag) {
    drag.isMoving ||= Math.abs(event.clientX - drag.x) > DRAG_PIXELS;
    if (drag.isMoving) show(dragged(drag, event.clientX));
    return;
  }
  const link = event.pointerType === "mouse" ? linkAt(event) : null;
  if (!link || isList()) return shown.ghost.remove();
  const stretch = stretchOf(link);
  if (pick?.stretch.link === link) return shown.ghost.remove();
  return draw(shown.ghost, beginning(stretch, down(stretch, minuteAt(stretch, event.clientX))));
});

document.addEventListener("pointerup", (event) => {
  if (!drag?.isMoving) return void (drag = null);
  const choice = dragged(drag, event.clientX);
  drag = null;
  justDragged = true;
  isOpenEnded = false;
  choice.stretch.link.focus({ preventScroll: true });
  choose(choice, "beside");
});

document.addEventListener("pointercancel", () => (drag = null));

document.addEventListener("click", (event) => {
  if (justDragged) {
    justDragged = false;
    if (event.target.closest("[data-board]")) event.preventDefault();
    return;
  }
  const link = linkAt(event);
  if (!link || event.button !== 0 || !isPlain(event)) return;
  event.preventDefault();
  const stretch = stretchOf(link);
  const isSame = pick?.stretch.link === link;
  if (isList() || event.detail === 0) return choose(isSame ? pick : beginning(stretch, stretch.from), "inside");
  const at = minuteAt(stretch, event.clientX);
  if (isSame && isOpenEnded && at >= pick.start) {
    isOpenEnded = false;
    return choose(fitted(stretch, pick.start, up(stretch, at)), "beside");
  }
  isOpenEnded = true;
  return choose(beginning(stretch, down(stretch, at)), "beside");
});

// ← → move the whole choice, Home and End bring it to the ends of the stretch; with Shift only its end moves.
const MOVES = {
  ArrowLeft: ({ stretch, start, end }) => moved(stretch, start - stretch.step, end - start),
  ArrowRight: ({ stretch, start, end }) => moved(stretch, start + stretch.step, end - start),
  Home: ({ stretch, start, end }) => moved(stretch, stretch.from, end - start),
  End: ({ stretch, start, end }) => moved(stretch, stretch.to, end - start),
};
const ENDS = {
  ArrowLeft: ({ stretch, start, end }) => fitted(stretch, start, end - stretch.step),
  ArrowRight: ({ stretch, start, end }) => fitted(stretch, start, end + stretch.step),
  Home: ({ stretch, start }) => fitted(stretch, start, start),
  End: ({ stretch, start }) => fitted(stretch, start, stretch.to),
};

// The free stretch of the next row up or down that lies nearest in time; rows without one are passed over.
function neighbour(link, direction, minute) {
  const rows = [...board().querySelectorAll("tbody tr")];
  for (let at = rows.indexOf(link.closest("tr")) + direction; rows[at]; at += direction) {
    const away = (each) => Math.max(minutes(each.dataset.from) - minute, minute - minutes(each.dataset.to), 0);
    const links = [...rows[at].querySelectorAll(LINK)];
    if (links.length) return links.reduce((best, each) => (away(each) < away(best) ? each : best));
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  const link = linkAt(event);
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const isHere = pick?.stretch.link === link;
  if (event.key === "Escape") return drop();
  const move = (event.shiftKey ? ENDS : MOVES)[event.key];
  if (move) {
    event.preventDefault();
    isOpenEnded = false;
    return choose(isHere ? move(pick) : beginning(stretchOf(link), minutes(link.dataset.from)));
  }
  const direction = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!direction || isList()) return;
  event.preventDefault();
  const next = neighbour(link, direction, isHere ? pick.start : minutes(link.dataset.from));
  if (!next) return;
  next.focus();
  if (isHere) choose(moved(stretchOf(next), pick.start, pick.end - pick.start));
});

// The form's own start and end move the block, where it can be shown; a closed card lets it go.
document.addEventListener("card:time", ({ detail }) => {
  const [start, end] = [minutes(detail.start), minutes(detail.end)];
  if (pick && pick.stretch.from <= start && start < end && end <= pick.stretch.to) show({ ...pick, start, end });
});
document.addEventListener("card:closed", () => drop({ aloud: false }));
document.addEventListener("htmx:after:swap", () => {
  if (pick && !pick.stretch.link.isConnected) drop({ aloud: false });
});
