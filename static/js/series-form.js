// Two small kindnesses of the series form: the one weekday follows the first day, and of the two ends the one that is
// written last stands.
const form = document.querySelector("[data-series-form]");
const field = (name) => form.elements.namedItem(name);
const weekday = (day) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

let before = field("date").value;

field("date").addEventListener("change", ({ target }) => {
  const boxes = [...form.querySelectorAll("[name=weekdays]")];
  const chosen = boxes.filter((box) => box.checked);
  const followed = chosen.length === 1 && before && Number(chosen[0].value) === weekday(before);
  if (followed && target.value) {
    for (const box of boxes) box.checked = Number(box.value) === weekday(target.value);
  }
  if (target.value) before = target.value;
});

for (const [name, other] of [["count", "until"], ["until", "count"]]) {
  field(name).addEventListener("input", ({ target }) => {
    if (target.value) field(other).value = "";
  });
}
