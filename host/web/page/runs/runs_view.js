// All runs, the newest first.
import { api } from '../api/client.js';
import { bind_keys } from '../shell/keys.js';
import { replace_address } from '../shell/router.js';
import { h, set_text } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { empty } from '../ui/empty.js';
import { problem_box } from '../ui/problem_box.js';
import { virtual_list } from '../ui/virtual_list.js';
import { bulk_dialog } from './bulk_dialog.js';
import { filter_bar } from './filter_bar.js';
import { api_filter, filter_address, filter_from, is_empty } from './run_filter.js';
import { live_runs } from './live_runs.js';
import { run_row } from './run_row.js';

const live_texts = { live: 'Live', lost: 'Not live: asking every few seconds', over: '' };

export async function runs_view(outlet, { query, signal, title }) {
  title('Runs');
  const scroller = document.getElementById('main');
  let filter = filter_from(query);
  let page = null; // of the filter in force: {list, refresh, stop}

  const count = h('span', { class: 'dim', role: 'status' });
  const live = h('span', { class: 'live', data: { state: 'over' } });
  const fresh = h('button', {
    type: 'button',
    class: 'fresh',
    hidden: true,
    on: {
      click: () => {
        scroller.scrollTop = 0;
        page.refresh();
      },
    },
  });
  const notes = h('div', {});
  const rows = virtual_list({
    label: 'Runs',
    scroller,
    signal,
    row: (index) => run_row(page.list.items[index]),
    near: (first, last) => {
      if (page && last >= page.list.items.length - 20) load_more();
    },
  });
  const bar = filter_bar(filter, (now) => {
    filter = now;
    replace_address(filter_address(filter));
    begin();
  });

  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Runs'),
      count,
      live,
      h('span', { class: 'spring' }),
      h(
        'button',
        {
          type: 'button',
          data: { needs: 'admin' },
          on: { click: () => bulk_dialog(filter, () => page.refresh()) },
        },
        'Change many…',
      ),
      h(
        'a',
        { class: 'button primary', href: '#/workflows', data: { needs: 'run' } },
        icon('play'),
        'Start a run',
      ),
    ),
    bar.element,
    fresh,
    notes,
    rows.element,
  );

  function show() {
    const { items, complete, begun } = page.list;
    rows.set_count(items.length + (complete ? 0 : 1));
    set_text(count, begun ? `${items.length.toLocaleString('en')}${complete ? '' : '+'}` : '');
    notes.replaceChildren();
    if (!begun || items.length) return;
    notes.append(
      is_empty(filter)
        ? empty(
            'No run yet',
            'Start one from its workflow’s form, or over HTTP:',
            `curl -X POST ${location.origin}/v1/workflows/NAME/runs -d '{"some": "input"}'`,
          )
        : empty(
            'No run is like that',
            'Change the filter above, or take a status away by clicking it again.',
          ),
    );
  }

  async function load_more() {
    const { list, stop } = page;
    if (list.complete) return;
    const before = list.items.length;
    try {
      await list.more();
      if (stop.signal.aborted || (list.items.length === before && !list.complete)) return;
      show();
      rows.refresh((index) => index >= before);
    } catch (problem) {
      if (!stop.signal.aborted) notes.replaceChildren(problem_box(problem, { retry: load_more }));
    }
  }

  function begin() {
    page?.stop.abort();
    const stop = new AbortController();
    signal.addEventListener('abort', () => stop.abort());
    page = {
      stop,
      ...live_runs({
        filter: () => api_filter(filter),
        signal: stop.signal,
        at_top: () => scroller.scrollTop < 200,
        state(now) {
          live.dataset.state = now;
          set_text(live, live_texts[now]);
        },
        changed({ waiting }) {
          fresh.hidden = waiting === 0;
          set_text(fresh, `${waiting} new ${waiting === 1 ? 'run' : 'runs'}: show`);
          show();
          rows.refresh();
        },
      }),
    };
    fresh.hidden = true;
    rows.set_count(0);
    rows.refresh();
    return load_more();
  }

  bind_keys({ j: () => rows.move(1), k: () => rows.move(-1), '/': () => bar.focus() }, signal);
  api.get('/v1/workflows', { signal }).then(
    ({ items }) => bar.name_workflows(items.map((each) => each.name)),
    () => {},
  );
  await begin();
}
