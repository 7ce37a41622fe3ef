// The board's day: the line of the present moves on, and the filters send themselves.

const HUB_OFFSET_MINUTES = 9 * 60; // Seoul, all year

function moveLine() {
  const line = document.querySelector("[data-now]");
  const board = document.querySelector("[data-board]");
  if (!line || !board) return;
  const now = (Math.floor(Date.now() / 60_000) + HUB_OFFSET_MINUTES) % 1440;
  const [first, last] = [Number(board.dataset.first), Number(board.dataset.last)];
  const share = (now - first) / (last - first);
  if (share < 0 || share > 1) return void line.remove();
  const x = `${(share * 100).toFixed(3)}%`;
  line.querySelector("svg svg").setAttribute("x", x);
  board.querySelector("[data-past]").setAttribute("width", x);
  for (const name of ["x1", "x2"]) line.querySelector("line").setAttribute(name, x);
  line.querySelector("text").textContent = `${String(Math.floor(now / 60)).padStart(2, "0")}:${String(now % 60).padStart(2, "0")}`;
}

// Where the table is wider than its frame, the present is brought into it.
function lookAtNow() {
  const frame = document.querySelector("[data-board]");
  const line = document.querySelector("[data-now] line");
  if (!frame || !line || frame.scrollWidth <= frame.clientWidth) return;
  frame.scrollLeft += line.getBoundingClientRect().left - frame.getBoundingClientRect().left - frame.clientWidth / 2;
}

function keepMoving() {
  setTimeout(() => {
    moveLine();
    keepMoving();
  }, 60_000 - (Date.now() % 60_000));
}

keepMoving();
lookAtNow();
document.addEventListener("visibilitychange", moveLine);

const filters = document.querySelector("[data-auto-submit]");

// An address without empty words is one that people can read and pass on.
filters?.addEventListener("htmx:config:request", ({ detail }) => {
  const sent = detail.ctx.request.body;
  for (const [name, value] of [...sent]) if (!value) sent.delete(name);
  const ticked = filters.querySelectorAll("[name=equipment]:checked").length;
  const count = filters.querySelector("[data-count]");
  count.textContent = ticked;
  count.hidden = !ticked;
});

filters?.addEventListener("htmx:after:swap", () => {
  moveLine();
  document.querySelector("[data-board-say]").textContent = document.querySelector("#board-head .sub").textContent;
});

filters?.addEventListener("change", () => {
  if (!window.htmx) filters.requestSubmit();
});
