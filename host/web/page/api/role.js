// What whoever looks at the page may do. An element with data-needs above it is left out, by the
// style sheet, so that it also follows another token.
const roles = ['read', 'run', 'admin'];

export function keep_role(role) {
  document.documentElement.dataset.role = role;
}

// Until the host has said what the role is, all may be tried: the host refuses by itself.
export function may(needed) {
  const { role } = document.documentElement.dataset;
  return !role || roles.indexOf(role) >= roles.indexOf(needed);
}
