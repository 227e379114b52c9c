// What a run is: status, origin, times.
import { address } from '../shell/address.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { copy_button } from '../ui/copy.js';
import { error_box } from '../ui/problem_box.js';
import { since } from '../ui/since.js';
import { status_badge } from '../ui/status.js';
import { clock_text, duration_text } from '../ui/time.js';
import { run_actions } from './run_actions.js';
import { fact } from './step_panel.js';

const run_link = (id) => (id ? h('a', { href: address(['runs', id]) }, h('code', {}, id)) : '');

const notes = {
  queued: 'It starts when it is its turn.',
  waiting: 'It waits for someone outside: open the hook in its timeline to answer it.',
  paused: 'A person paused it. It goes on with Resume.',
  blocked: 'Nothing is lost. Put right what the reason tells, then use Resume.',
};

function reason(run) {
  if (run.error) return error_box(run.error);
  const text = run.waits_for ?? run.reason ?? notes[run.status];
  if (!text) return null;
  const known =
    text !== notes[run.status] && notes[run.status]
      ? h('p', { class: 'dim' }, notes[run.status])
      : null;
  return h(
    'div',
    { class: 'note', data: { status: run.status } },
    icon(run.status),
    h('div', {}, h('p', {}, text), known),
  );
}

export function run_header(run, done) {
  const version = run.module_version ? `${run.module} ${run.module_version}` : (run.module ?? '');
  const took = run.started_ms ? duration_text((run.ended_ms ?? Date.now()) - run.started_ms) : '';
  return h(
    'header',
    { class: 'run-header' },
    h(
      'p',
      { class: 'crumbs' },
      h('a', { href: '#/runs' }, 'Runs'),
      ' / ',
      h('a', { href: address(['workflows', run.workflow]) }, run.workflow),
    ),
    h(
      'div',
      { class: 'run-title' },
      h('h1', {}, run.workflow),
      status_badge(run.status),
      h(
        'span',
        { class: 'id' },
        h('code', {}, run.id),
        copy_button(() => run.id, 'Copy the id'),
      ),
      h('span', { class: 'spring' }),
      run_actions(run, done),
    ),
    reason(run),
    h(
      'dl',
      { class: 'facts wide' },
      fact('created', [
        since(run.created_ms),
        h('span', { class: 'dim' }, ` ${clock_text(run.created_ms)}`),
      ]),
      fact(run.ended_ms ? 'took' : 'since its start', took),
      fact('module', version ? h('span', { title: run.module_sha256 ?? '' }, version) : ''),
      fact('trigger', run.trigger),
      fact('key', run.idempotency_key ? h('code', {}, run.idempotency_key) : ''),
      fact('parent', run_link(run.parent_id)),
      fact('forked from', run_link(run.forked_from)),
      fact('generation', run.generation ? String(run.generation) : ''),
    ),
  );
}
