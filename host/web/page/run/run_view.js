// One run, live.
import { api, path_of } from '../api/client.js';
import { follow } from '../api/follow.js';
import { bind_keys } from '../shell/keys.js';
import { h } from '../ui/element.js';
import { empty } from '../ui/empty.js';
import { json_view } from '../ui/json_view.js';
import { has_ended } from '../ui/status.js';
import { tab_set } from '../ui/tabs.js';
import { throttle } from '../ui/throttle.js';
import { run_events } from './run_events.js';
import { run_header } from './run_header.js';
import { step_of_interest, step_pages } from './step_pages.js';
import { step_panel } from './step_panel.js';
import { timeline } from './timeline.js';

const refresh_ms = 300,
  poll_ms = 5000,
  tick_ms = 1000;

const is_narrow = () => matchMedia('(max-width: 1000px)').matches;

function data_tab(run) {
  const parts = [
    run.input !== undefined ? json_view('Input', run.input) : null,
    run.output !== undefined ? json_view('Output', run.output) : null,
  ].filter(Boolean);
  return h(
    'div',
    { class: 'data-tab' },
    parts.length ? parts : h('p', { class: 'dim' }, 'It has neither input nor output.'),
  );
}

export async function run_view(outlet, { params, signal, title }) {
  const scroller = document.getElementById('main');
  const of_run = (...rest) => path_of(['runs', params.id, ...rest]);
  const pages = step_pages(params.id, signal);
  let run = await api.get(path_of(['runs', params.id], { steps: 'false' }), { signal });
  let following = false;

  const header = h('div', {});
  const side = h('div', { class: 'run-side' });
  let shown_step = null;
  const steps = timeline({ pages, scroller, signal, choose: show_step });
  const events = run_events(params.id, { scroller, signal });
  const no_steps = empty(
    'No step yet',
    'Steps show up here as soon as the workflow asks for them.',
  );
  let tab = 'timeline';
  const tabs = tab_set(
    'Parts of the run',
    [
      { id: 'timeline', name: 'Timeline', build: () => h('div', {}, no_steps, steps.element) },
      { id: 'events', name: 'Events', build: () => events.element },
      { id: 'data', name: 'Input and output', build: () => data_tab(run) },
    ],
    {
      changed(id) {
        tab = id;
        requestAnimationFrame(show_tab);
      },
    },
  );
  outlet.append(
    header,
    h('div', { class: 'run-body' }, h('div', { class: 'run-main' }, tabs.element), side),
  );

  function show_step(step) {
    shown_step = step;
    side.replaceChildren(step_panel(run.id, step, { signal, close: hide_step }));
    if (is_narrow()) side.querySelector('button')?.focus();
  }
  function hide_step() {
    shown_step = null;
    side.replaceChildren();
    steps.unpick();
  }
  // The open panel, unless a person is filling in its form.
  function refresh_panel() {
    if (!shown_step) return;
    const now = pages.loaded.find((step) => step.seq === shown_step.seq);
    if (
      now &&
      (now.status !== shown_step.status ||
        now.attempts !== shown_step.attempts ||
        now.dropped !== shown_step.dropped ||
        JSON.stringify(now.progress) !== JSON.stringify(shown_step.progress))
    )
      show_step(now);
  }
  function show_tab() {
    if (signal.aborted) return;
    no_steps.hidden = pages.total > 0;
    steps.element.hidden = pages.total === 0;
    if (tab === 'timeline') steps.refresh();
    else if (tab === 'events') events.refresh();
  }
  function show_header() {
    title(`${run.workflow} ${run.status}`);
    header.replaceChildren(run_header(run, changed));
  }
  async function load() {
    const before = JSON.stringify(run);
    run = await api.get(path_of(['runs', params.id], { steps: 'false' }), { signal });
    await pages.refresh();
    if (JSON.stringify(run) !== before) {
      show_header();
      if (tab === 'data') side.parentElement.querySelector('.data-tab')?.replaceWith(data_tab(run));
    }
    refresh_panel();
    show_tab();
  }
  const refresh = throttle(load, refresh_ms, signal);

  // From the newest step on: what came before is in the pages already.
  async function go_on() {
    if (following) return;
    following = true;
    try {
      const from_seq = (await pages.last_seq()) + 1;
      await follow(`${of_run('events')}?from_seq=${from_seq}`, {
        signal,
        take: refresh,
        state: (now) => {
          if (now !== 'lost') refresh();
        },
      });
    } finally {
      following = false; // then it is asked every few seconds
    }
  }
  function changed(made, change) {
    run = { ...run, ...made };
    if (change === 'retry') pages.forget();
    show_header();
    refresh();
    go_on();
  }

  const poll = setInterval(() => {
    if (!document.hidden && !(following && has_ended(run.status))) refresh();
  }, poll_ms);
  const tick = setInterval(() => {
    if (!document.hidden && !has_ended(run.status) && tab === 'timeline') steps.refresh();
  }, tick_ms);
  signal.addEventListener('abort', () => {
    clearInterval(poll);
    clearInterval(tick);
  });
  const list = () => (tab === 'events' ? events : steps);
  bind_keys(
    {
      j: () => list().move(1),
      k: () => list().move(-1),
      t: () => tabs.choose('timeline'),
      e: () => tabs.choose('events'),
      d: () => tabs.choose('data'),
      Escape: () => {
        if (shown_step) hide_step();
        else location.hash = '#/runs';
      },
    },
    signal,
  );

  show_header();
  await pages.need(0, 1);
  show_tab();
  const first = is_narrow() ? undefined : step_of_interest(pages.loaded, run.status);
  if (first) steps.pick(first);
  go_on();
}
