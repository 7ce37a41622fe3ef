// The running sentence of a plan: each choice changes its chip, the sentence and the button. The server says the same
// when the form is sent, so nothing here decides anything. A form of several plans has a sentence for each beside the
// one for all; dates on other pages come with the words.
const form = document.querySelector("[data-plan]");
const words = JSON.parse(form.dataset.plan);
const chips = new Map([...form.querySelectorAll("[data-chip]")].map((chip) => [chip.dataset.chip, chip]));
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

for (const again of form.querySelectorAll("[data-again]")) again.hidden = true;

function show(stamp, part, text) {
  const chip = chips.get(stamp);
  const [look, sign] = words.looks[part];
  chip.className = look;
  chip.dataset.part = part;
  chip.querySelector("[data-sign]").textContent = sign;
  chip.querySelector("[data-text]").textContent = text;
  return sign;
}

// What dates come to: how many there are in each part, and the sentence.
function tally(dates, elsewhere = {}, why = []) {
  const counts = { ...elsewhere };
  const reasons = new Set(why);
  for (const { dataset } of dates) {
    counts[dataset.part] = (counts[dataset.part] ?? 0) + 1;
    if (dataset.part === "skipped") reasons.add(dataset.why);
  }
  const first = [...reasons].slice(0, words.reasons).concat(reasons.size > words.reasons ? ["…"] : []).join(", ");
  const parts = words.parts.filter(([part]) => counts[part]);
  return { counts, sentence: parts.map(([part, text]) => filled(text, { n: counts[part], why: first })).join(", ") };
}

function say(own) {
  const { counts, sentence } = tally(chips.values(), words.counts, words.why);
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const n = words.booked.reduce((sum, part) => sum + (counts[part] ?? 0), 0);
  const act = counts.asked ? "asked" : n ? "booked" : counts.waiting ? "waiting" : "nothing";
  for (const said of form.querySelectorAll("[data-said]")) said.textContent = sentence;
  for (const book of form.querySelectorAll("[data-book]")) book.textContent = filled(words.buttons[act], { n, total });
  const said = own?.querySelector("[data-own-said]");
  if (said) said.textContent = tally(own.querySelectorAll("[data-chip]")).sentence;
}

function follow(input) {
  const { stamp, part, says, label } = input.dataset;
  if (!stamp) return;
  if (input.type === "radio") {
    const sign = show(stamp, part, says);
    form.querySelector(`[data-chosen="${stamp}"]`).textContent = `${sign} ${label}`;
  } else if (input.checked) {
    show(stamp, "skipped", chips.get(stamp).dataset.why);
  } else {
    show(stamp, part, says);
  }
  say(input.closest("[data-dates]"));
}

// What was chosen before this script came, or was put back by the browser, is a choice as well.
function catchUp() {
  for (const input of form.querySelectorAll("input[data-stamp]")) {
    if (input.checked !== input.defaultChecked && (input.checked || input.type === "checkbox")) follow(input);
  }
}

form.addEventListener("change", ({ target }) => follow(target));
catchUp();
addEventListener("pageshow", catchUp);

// A date in the strip leads to its choices, and opens them.
form.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#date-"]');
  const row = link && document.getElementById(link.hash.slice(1));
  if (!row) return;
  event.preventDefault();
  row.querySelector("details").open = true;
  row.scrollIntoView({ block: "center" });
  (row.querySelector("input:checked") ?? row.querySelector("input")).focus({ preventScroll: true });
});
