// The steps of a run as bars over time, one row each, so that what ran side by side lies one above
// the other. Rows in sight decide the scale of long runs.
import { h, set_text } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { duration_text, relative_text } from '../ui/time.js';
import { virtual_list } from '../ui/virtual_list.js';
import {
  groups_of,
  make_axis,
  shown_status,
  step_name,
  step_span,
  wants_compact,
} from './timeline_layout.js';

const whole_max = 100; // runs with more steps are scaled to the rows in sight
const tick_count = 4;
const clamp = (share) => Math.min(1, Math.max(0, share));

function bar(step, axis, now) {
  const { from, to, open } = step_span(step, now);
  const begin = clamp(axis.position(from)),
    end = clamp(axis.position(to));
  const marks = step.failures.map(({ at_ms, error }) =>
    h('i', {
      class: 'mark',
      title: `Attempt failed: ${error.message}`,
      vars: { '--at': clamp(axis.position(at_ms)) },
    }),
  );
  return h(
    'span',
    { class: 'lane', 'aria-hidden': 'true' },
    h('i', {
      class: 'bar',
      data: { status: shown_status(step), kind: step.kind, open },
      vars: { '--from': begin, '--length': Math.max(0, end - begin) },
    }),
    marks,
  );
}

function step_row(step, axis, now, chosen, choose) {
  if (!step)
    return h(
      'div',
      { class: 'step-row loading', role: 'listitem' },
      h('span', { class: 'dim' }, 'Loading…'),
    );
  const { from, to, open } = step_span(step, now);
  const groups = groups_of(step.key);
  const status = shown_status(step);
  const tries = step.attempts > 1 ? `${step.attempts} attempts` : '';
  const wait =
    open && step.due_ms && step.due_ms > now ? `due ${relative_text(step.due_ms, now)}` : '';
  return h(
    'div',
    { role: 'listitem' },
    h(
      'button',
      {
        type: 'button',
        class: 'step-row',
        'aria-current': String(chosen),
        data: { dropped: step.dropped },
        title: step.key,
        on: { click: () => choose(step) },
      },
      h(
        'span',
        { class: 'step-what', vars: { '--depth': Math.min(groups.length, 4) } },
        h('span', { class: 'status bare', data: { status } }, icon(status, status)),
        icon(step.kind, step.kind),
        h('span', { class: 'step-name' }, step_name(step)),
        groups.length ? h('span', { class: 'step-group' }, groups.join('/')) : null,
        step.waits_for
          ? h('span', { class: 'tries', title: step.waits_for }, 'waits for its turn')
          : null,
        tries ? h('span', { class: 'tries' }, tries) : null,
      ),
      bar(step, axis, now),
      h('span', { class: 'step-took' }, wait || duration_text(to - from)),
    ),
  );
}

// `pages` is a step_pages; choose(step) is called for the row that a person opens.
export function timeline({ pages, scroller, signal, choose }) {
  let compact = null; // until the person chooses: as the steps need
  let chosen_seq = 0;
  let sight = { first: 0, last: 0 };
  let axis = make_axis([], false);
  let axis_key = '';

  const ticks = h('div', { class: 'ticks', 'aria-hidden': 'true' });
  const mode = h('button', {
    type: 'button',
    class: 'link',
    on: {
      click: () => {
        compact = !is_compact();
        axis_key = '';
        draw();
      },
    },
  });
  const rows = virtual_list({
    label: 'Steps',
    scroller,
    signal,
    row: (index) => {
      const step = pages.get(index);
      return step_row(step, axis, Date.now(), step && step.seq === chosen_seq, pick);
    },
    near: (first, last) => {
      sight = { first, last };
      look();
    },
  });
  const element = h(
    'div',
    { class: 'timeline' },
    h(
      'div',
      { class: 'timeline-head' },
      mode,
      ticks,
      h('span', { class: 'dim step-took' }, 'took'),
    ),
    rows.element,
  );

  function spans_in_sight() {
    const now = Date.now();
    const { first, last } = pages.total <= whole_max ? { first: 0, last: pages.total } : sight;
    const spans = [];
    for (let index = first; index < last; ++index) {
      const step = pages.get(index);
      if (step) spans.push(step_span(step, now));
    }
    return spans;
  }
  function is_compact(spans = spans_in_sight()) {
    return compact ?? wants_compact(spans);
  }

  // The axis for what is in sight; the rows only where it is another one.
  function draw() {
    const spans = spans_in_sight();
    const short = is_compact(spans);
    axis = make_axis(spans, short);
    const key = `${axis.begin} ${axis.end} ${short} ${spans.length}`;
    if (key === axis_key) return;
    axis_key = key;
    set_text(mode, short ? 'Pauses shortened' : 'To scale');
    mode.title = short ? 'Show times to scale' : 'Shorten long pauses';
    ticks.replaceChildren(
      ...axis.ticks(tick_count).map(({ place, text }) =>
        h(
          'span',
          {
            vars: { '--at': place },
            data: { edge: place === 0 ? 'first' : place === 1 ? 'last' : '' },
          },
          text,
        ),
      ),
    );
    rows.refresh();
  }

  async function look() {
    const { first, last } = sight;
    if (last > first && (await pages.need(first, last).catch(() => false))) rows.refresh();
    if (!signal.aborted) draw();
  }

  function pick(step) {
    chosen_seq = step.seq;
    rows.refresh();
    choose(step);
  }

  return {
    element,
    pick,
    move: rows.move,
    refresh() {
      rows.set_count(pages.total);
      axis_key = '';
      draw();
    },
    unpick() {
      chosen_seq = 0;
      rows.refresh();
    },
  };
}
