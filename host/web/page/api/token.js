// The bearer token: kept for this tab, or on this machine when the person says so.
const key = 'pawl.token';

export function token() {
  return sessionStorage.getItem(key) ?? localStorage.getItem(key);
}

export function has_token() {
  return token() !== null;
}

export function keep_token(text, on_this_machine) {
  forget_token();
  (on_this_machine ? localStorage : sessionStorage).setItem(key, text);
  dispatchEvent(new Event('pawl:token'));
}

export function forget_token() {
  sessionStorage.removeItem(key);
  localStorage.removeItem(key);
  dispatchEvent(new Event('pawl:token'));
}
