// Passkeys: what the hub asks of the browser, and what the device answers, as JSON (WebAuthn, level 3, 5.1).
// Forms for them are shown where the browser can; elsewhere the sentence beside them stays.
const octets = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (octet) => String.fromCharCode(octet)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list = []) => list.map((each) => ({ ...each, id: octets(each.id) }));

// Older browsers read and write no JSON themselves.
const readers = {
  create: (asked) => PublicKeyCredential.parseCreationOptionsFromJSON?.(asked) ?? {
    ...asked,
    challenge: octets(asked.challenge),
    user: { ...asked.user, id: octets(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  },
  get: (asked) => PublicKeyCredential.parseRequestOptionsFromJSON?.(asked) ?? {
    ...asked,
    challenge: octets(asked.challenge),
    allowCredentials: known(asked.allowCredentials),
  },
};

const written = ({ id, rawId, type, response }) => ({
  id,
  rawId: text(rawId),
  type,
  response: {
    clientDataJSON: text(response.clientDataJSON),
    ...(response.attestationObject
      ? { attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] }
      : {
          authenticatorData: text(response.authenticatorData),
          signature: text(response.signature),
          userHandle: response.userHandle ? text(response.userHandle) : undefined,
        }),
  },
});

class Told extends Error {}

async function ask(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.ask, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Told(told.message);
  return told;
}

function reason(form, problem) {
  if (problem instanceof Told) return problem.message;
  const words = form.dataset;
  return { NotAllowedError: words.cancelled, AbortError: words.cancelled, InvalidStateError: words.known,
    SecurityError: words.elsewhere }[problem.name] ?? words.failed;
}

function say(form, message) {
  const box = form.querySelector("[data-said]").firstElementChild;
  box.querySelector("p").textContent = message;
  box.hidden = !message;
}

async function run(form) {
  const { passkey: act, options, again } = form.dataset;
  const publicKey = readers[act](options ? JSON.parse(options) : await ask(form));
  form.elements.credential.value = JSON.stringify(written(await navigator.credentials[act]({ publicKey })));
  if (again && document.getElementById(again)?.checked) {
    const box = Object.assign(document.createElement("input"), { type: "hidden", name: again, value: "y" });
    form.append(box);
  }
  form.submit();
}

function prepare(form) {
  let isBusy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    say(form, "");
    try {
      await run(form);
    } catch (problem) {
      say(form, reason(form, problem));
    }
    isBusy = false;
  });
  form.previousElementSibling.hidden = true;
  form.hidden = false;
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
}
