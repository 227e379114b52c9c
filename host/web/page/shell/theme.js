// Dark and light: as the system says, until the person chooses.
const key = 'pawl.theme';
const names = { '': 'as the system', light: 'light', dark: 'dark' };

function chosen() {
  return localStorage.getItem(key) ?? '';
}

export function apply_theme() {
  const theme = chosen();
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

// What is in force after the change, for people.
export function next_theme() {
  const order = Object.keys(names);
  const next = order[(order.indexOf(chosen()) + 1) % order.length];
  if (next) localStorage.setItem(key, next);
  else localStorage.removeItem(key);
  apply_theme();
  return names[next];
}

export function theme_name() {
  return names[chosen()];
}
