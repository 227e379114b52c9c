// One run in a list.
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { status_badge } from '../ui/status.js';
import { since } from '../ui/since.js';
import { duration_text } from '../ui/time.js';
import { address } from '../shell/address.js';

export function run_row(run) {
  if (!run)
    return h(
      'div',
      { class: 'run-row loading', role: 'listitem' },
      h('span', { class: 'dim' }, 'Loading…'),
    );
  const took = run.started_ms ? duration_text((run.ended_ms ?? Date.now()) - run.started_ms) : '';
  return h(
    'div',
    { role: 'listitem' },
    h(
      'a',
      { class: 'run-row', href: address(['runs', run.id]) },
      status_badge(run.status),
      h('span', { class: 'run-what' }, h('strong', {}, run.workflow), h('code', {}, run.id)),
      h('span', { class: 'run-why', title: run.reason ?? '' }, run.reason ?? ''),
      h('span', { class: 'run-by' }, icon('trigger'), run.trigger ?? '–'),
      h('span', { class: 'run-took' }, took),
      h('span', { class: 'run-when' }, since(run.created_ms)),
    ),
  );
}
