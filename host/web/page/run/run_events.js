// A run's log, entry by entry.
import { api, path_of } from '../api/client.js';
import { h } from '../ui/element.js';
import { json_view } from '../ui/json_view.js';
import { error_box } from '../ui/problem_box.js';
import { open_dialog } from '../ui/dialog.js';
import { preview } from '../ui/preview.js';
import { paged } from '../ui/paged.js';
import { clock_text, exact_text } from '../ui/time.js';
import { virtual_list } from '../ui/virtual_list.js';
import { fact } from './step_panel.js';

const page_size = 500;

function tone(name) {
  if (/failed$/.test(name)) return 'failed';
  if (/(completed|recorded|resumed|ended)$/.test(name)) return 'completed';
  if (/retrying$/.test(name)) return 'retrying';
  if (/cancel/.test(name)) return 'cancelled';
  return 'scheduled';
}

function show_event(event) {
  open_dialog(
    `Event ${event.seq}: ${event.name}`,
    h(
      'div',
      { class: 'stack' },
      h(
        'dl',
        { class: 'facts' },
        fact('at', `${clock_text(event.at_ms)} (${exact_text(event.at_ms)})`),
        fact('about', event.key ? h('code', {}, event.key) : ''),
        fact('action', event.action),
        fact('attempts', event.attempts ? String(event.attempts) : ''),
        fact('due', clock_text(event.due_ms)),
      ),
      event.error ? error_box(event.error) : null,
      event.payload !== undefined ? json_view('Payload', event.payload) : null,
    ),
  );
}

function event_row(event) {
  if (!event) return h('div', { class: 'event-row loading', role: 'listitem' }, 'Loading…');
  const what = event.error?.message ?? (event.payload === undefined ? '' : preview(event.payload));
  return h(
    'div',
    { role: 'listitem' },
    h(
      'button',
      { type: 'button', class: 'event-row', on: { click: () => show_event(event) } },
      h('span', { class: 'event-seq' }, String(event.seq)),
      h('span', { class: 'event-at' }, exact_text(event.at_ms)),
      h(
        'span',
        { class: 'event-name', data: { status: tone(event.name) } },
        event.name.replaceAll('_', ' '),
      ),
      h('span', { class: 'event-key' }, event.key ?? event.action ?? ''),
      h('span', { class: 'event-what' }, what),
    ),
  );
}

// Events stay as they are once written, so a refresh only asks for what came after the last.
export function run_events(run_id, { scroller, signal }) {
  const list = paged((from_seq) =>
    api.get(path_of(['runs', run_id, 'events'], { from_seq, limit: page_size }), { signal }),
  );
  const rows = virtual_list({
    label: 'Events',
    scroller,
    signal,
    row: (index) => event_row(list.items[index]),
    near: (first, last) => {
      if (last >= list.items.length - page_size / 2) more();
    },
  });
  const element = h('div', { class: 'events' }, rows.element);

  async function more() {
    if (list.complete) return;
    const before = list.items.length;
    await list.more().catch((problem) => {
      if (!signal.aborted) console.warn(problem.message);
    });
    if (list.items.length === before) return;
    rows.set_count(list.items.length + (list.complete ? 0 : 1));
    rows.refresh((index) => index >= before);
  }
  return {
    element,
    move: rows.move,
    async refresh() {
      if (!list.begun) return more();
      if (list.complete) list.replace(list.items, String((list.items.at(-1)?.seq ?? 0) + 1));
      await more();
    },
  };
}
