// Parts of a page that follow what happens elsewhere: <div id data-live="address" data-seconds="5">. The address is asked
// for again and again, and what is inside is replaced only where it differs, so that nothing is read aloud twice. A part
// that comes back without data-live has come to its end. Each answer is told by an event "live" with its status, 0 for
// none.
const PAUSE = 5;
const PATIENCE = 15_000;
const title = document.title;

function tell(part, status) {
  part.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: status }));
}

function place(part, fresh) {
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  if (!("live" in fresh.dataset)) delete part.dataset.live;
}

async function renew(part) {
  try {
    // Signed out meanwhile: the way to the sign-in page is not followed.
    const asked = { headers: { Accept: "text/html" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
    const response = await fetch(part.dataset.live, asked);
    if (!response.ok) return tell(part, response.status);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) place(part, fresh);
    else if (fresh && !("live" in fresh.dataset)) delete part.dataset.live;
    tell(part, response.status);
  } catch {
    // The network is away: the next time.
    tell(part, 0);
  }
}

function follow(part) {
  const mark = () => {
    if ("liveTitle" in part.dataset) document.title = `${part.childElementCount ? "❗ " : ""}${title}`;
  };
  const again = async () => {
    await renew(part);
    mark();
    if ("live" in part.dataset && part.isConnected) setTimeout(again, pause);
  };
  const pause = 1000 * Number(part.dataset.seconds ?? PAUSE);
  mark();
  setTimeout(again, pause);
}

for (const part of document.querySelectorAll("[data-live]")) follow(part);
