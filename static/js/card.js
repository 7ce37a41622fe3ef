// The booking form beside the timetable: loaded when a stretch is picked, kept in step while the choice moves.
// Submitting it is an ordinary form post.

const card = document.getElementById("booking-card");
const phone = matchMedia("(max-width: 720px)");
let opener = null; // the free link that the card was opened from
let loaded = ""; // room and day of the form inside
let loading = null;
let isFollowing = false; // the form is being changed by the table, not by hand

const field = (name) => card.querySelector(`[name="${name}"]`);
const address = (query) => `/bookings/new?${new URLSearchParams(query)}`;

function asked({ room, day, start, end }) {
  const people = document.getElementById("board-people")?.value;
  return { room, date: day, start, end, ...(people && { people }) };
}

// What was typed already survives a change of room or day.
function typed() {
  const kept = [...card.querySelectorAll("[name=title], [name=note], [name=people]")];
  return kept.filter((each) => each.value !== each.defaultValue).map((each) => [each.name, each.value]);
}

function show(opens) {
  // A card of its own beside the table; on a phone a sheet that holds the focus.
  if (!card.open && phone.matches) card.showModal();
  else card.setAttribute("open", "");
  const picked = (document.querySelector(".tt-pick.is-chosen") ?? opener).getBoundingClientRect();
  const isUnder = picked.right > innerWidth - card.offsetWidth - 32 && picked.top > innerHeight / 2;
  card.classList.toggle("is-top", isUnder && !phone.matches);
  if (opens === "inside" || phone.matches) card.querySelector("h2").focus();
}

async function load(detail) {
  loading?.abort();
  loading = new AbortController();
  const query = asked(detail);
  let answer;
  try {
    answer = await fetch(address({ ...query, card: "1" }), { signal: loading.signal, headers: { Accept: "text/html" } });
    // Whoever is not signed in is sent to the door and comes back to the form.
    if (answer.redirected || !answer.ok) return void location.assign(address(query));
    const html = await answer.text();
    const kept = typed();
    card.innerHTML = html;
    for (const [name, value] of kept) field(name).value = value;
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(address(query));
    return;
  }
  loaded = `${detail.room} ${detail.day}`;
  window.htmx?.process(card);
  show(detail.opens);
}

function put(name, value) {
  const select = field(name);
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
  select.value = value;
}

document.addEventListener("board:pick", ({ detail }) => {
  if (!card.open && !detail.opens) return;
  opener = detail.link;
  if (!card.open || loaded !== `${detail.room} ${detail.day}`) return void load(detail);
  if (field("start").value !== detail.start || field("end").value !== detail.end) {
    put("start", detail.start);
    put("end", detail.end);
    isFollowing = true;
    field("end").dispatchEvent(new Event("change", { bubbles: true })); // asks for the verdict anew
    isFollowing = false;
  }
  show(detail.opens);
});

function close() {
  loading?.abort();
  if (!card.open) return;
  card.close();
  opener?.focus({ preventScroll: true });
}

card?.addEventListener("change", (event) => {
  if (isFollowing || !["start", "end"].includes(event.target.name)) return;
  const detail = { start: field("start").value, end: field("end").value };
  document.dispatchEvent(new CustomEvent("card:time", { detail }));
});

card?.addEventListener("click", (event) => {
  const isBackdrop = event.target === card && phone.matches;
  if (!isBackdrop && !event.target.closest("[data-close-card]")) return;
  close();
  document.dispatchEvent(new CustomEvent("card:closed"));
});

card?.addEventListener("close", () => opener?.focus({ preventScroll: true }));

// Escape goes back to the table; what was chosen there stays, and a second Escape lets it go.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !card?.open) return;
  if (!card.contains(document.activeElement) && !document.activeElement?.closest("[data-board]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  close();
}, { capture: true });
