// Short news that goes away by itself.
import { h } from './element.js';
import { icon } from './icon.js';

const shown_ms = 4000,
  problem_ms = 15_000; // long enough to read why and what to do
let place = null;

export function toast(text, status = 'completed') {
  if (!place) {
    place = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(place);
  }
  const one = h('div', { class: 'toast', data: { status } }, icon(status), h('span', {}, text));
  place.append(one);
  setTimeout(() => one.remove(), status === 'failed' ? problem_ms : shown_ms);
}

// Does it, tells that it is done or why not, and gives whether it was.
export async function attempt(action, done_text) {
  try {
    await action();
    if (done_text) toast(done_text);
    return true;
  } catch (problem) {
    toast(`${problem.title ?? 'Not done'}: ${problem.detail ?? problem.message}`, 'failed');
    return false;
  }
}
