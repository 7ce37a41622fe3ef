// A link may carry the setup code behind the #, which browsers send to nobody. It leaves the address at once.
const field = document.getElementById("code");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z-]{28,40}$/.test(code)) {
  if (!field.value) field.value = code;
  history.replaceState(null, "", location.pathname);
}
