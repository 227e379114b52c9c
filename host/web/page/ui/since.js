// Elements that tell a time and keep being right while the page is open.
import { h, set_text } from './element.js';
import { clock_text, relative_text } from './time.js';

export function since(at_ms) {
  if (!at_ms) return h('span', { class: 'dim' }, '–');
  return h(
    'time',
    {
      class: 'since',
      datetime: new Date(at_ms).toISOString(),
      title: clock_text(at_ms),
      data: { at: at_ms },
    },
    relative_text(at_ms),
  );
}

setInterval(() => {
  if (document.hidden) return;
  for (const each of document.querySelectorAll('time.since'))
    set_text(each, relative_text(Number(each.dataset.at)));
}, 1000);
