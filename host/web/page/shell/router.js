// Shows the view of the address, and ends the one before it.
import { match_path, parse_address } from './address.js';
import { h } from '../ui/element.js';
import { problem_box } from '../ui/problem_box.js';

let leave = null;

// A view is a function: (outlet, {params, query, signal, title}). The signal ends all that it
// began: requests, streams, listeners, timers.
async function show(routes, shell) {
  const { path, query } = parse_address(location.hash);
  if (path === '/') return location.replace('#/runs');
  leave?.abort();
  leave = new AbortController();
  const { signal } = leave;
  const outlet = h('div', { class: 'view' });
  shell.main.replaceChildren(outlet);
  shell.main.scrollTop = 0;
  shell.mark_current(path);
  const title = (text) => {
    if (!signal.aborted) document.title = `${text} · Pawl`;
  };
  const found = routes
    .map((route) => ({ route, params: match_path(route.pattern, path) }))
    .find(({ params }) => params);
  try {
    if (!found) throw { title: 'No such page', detail: `Nothing is at ${path}.` };
    await found.route.view(outlet, { params: found.params, query, signal, title });
  } catch (problem) {
    if (signal.aborted) return;
    title('Problem');
    outlet.append(problem_box(problem, { retry: () => show(routes, shell) }));
  }
}

export function start_router(routes, shell) {
  // Whoever waited for something of a view that was left waits no longer.
  addEventListener('unhandledrejection', (event) => {
    if (event.reason?.name === 'AbortError') event.preventDefault();
  });
  addEventListener('hashchange', () => {
    show(routes, shell);
    shell.main.focus({ preventScroll: true });
  });
  show(routes, shell);
}

// Changes the address without a new view, for filters.
export function replace_address(hash) {
  history.replaceState(null, '', hash);
}
