// One step: what went in, what came out, what went wrong, and what can be done from here.
import { api, path_of } from '../api/client.js';
import { may } from '../api/role.js';
import { address } from '../shell/address.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { copy_button } from '../ui/copy.js';
import { json_view } from '../ui/json_view.js';
import { error_box } from '../ui/problem_box.js';
import { since } from '../ui/since.js';
import { status_badge } from '../ui/status.js';
import { duration_text, exact_text } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { find_hook, hook_form } from '../runs/hook_form.js';
import { shown_status, step_name } from './timeline_layout.js';

export function fact(name, ...value) {
  const kept = value.flat().filter((each) => each !== null && each !== undefined && each !== '');
  return kept.length ? [h('dt', {}, name), h('dd', {}, kept)] : [];
}

function attempts(step) {
  if (step.failures.length === 0) return null;
  return h(
    'section',
    {},
    h('h3', {}, 'Attempts that failed'),
    h(
      'ol',
      { class: 'attempts' },
      step.failures.map(({ at_ms, error }) =>
        h(
          'li',
          {},
          h('time', {}, exact_text(at_ms)),
          ' ',
          h('strong', {}, error.code),
          ' ',
          error.message,
        ),
      ),
    ),
  );
}

function waiting_hook(step, signal) {
  const place = h(
    'section',
    { data: { needs: 'run' } },
    h('h3', {}, 'Answer the hook'),
    h('p', { class: 'dim' }, 'Loading its form…'),
  );
  const show = (schema, note) =>
    place.replaceChildren(
      h('h3', {}, 'Answer the hook'),
      note,
      hook_form(step.token, schema, () =>
        place.replaceChildren(h('p', { class: 'done' }, icon('completed'), ' Answered')),
      ),
    );
  find_hook(step.token, signal).then(
    (hook) =>
      hook
        ? show(hook.schema, '')
        : place.replaceChildren(h('p', { class: 'dim' }, 'This hook waits no longer.')),
    (problem) => {
      if (!signal.aborted)
        show(
          null,
          h('p', { class: 'dim' }, `Its schema can’t be had: ${problem.detail ?? problem.message}`),
        );
    },
  );
  return place;
}

function fork_button(run_id, step) {
  return h(
    'button',
    {
      type: 'button',
      title: 'A new run that keeps what came before this step',
      data: { needs: 'run' },
      on: {
        click: async () => {
          await attempt(async () => {
            const made = await api.post(path_of(['runs', run_id, 'fork']), {
              from_step: String(step.seq),
            });
            location.hash = address(['runs', made.run_id]);
          }, 'A new run goes on from here');
        },
      },
    },
    icon('fork'),
    'Fork from here',
  );
}

export function step_panel(run_id, step, { signal, close }) {
  const waits = step.kind === 'hook' && step.status === 'scheduled' && !step.dropped;
  const took = step.ended_ms ? duration_text(step.ended_ms - step.scheduled_ms) : '';
  return h(
    'aside',
    { class: 'panel', 'aria-label': `Step ${step_name(step)}` },
    h(
      'div',
      { class: 'panel-head' },
      icon(step.kind, step.kind),
      h('h2', {}, step_name(step)),
      h(
        'button',
        { type: 'button', class: 'quiet icon-only', 'aria-label': 'Close', on: { click: close } },
        icon('close'),
      ),
    ),
    h(
      'div',
      { class: 'panel-body' },
      h(
        'div',
        { class: 'panel-line' },
        status_badge(shown_status(step)),
        h('span', { class: 'dim' }, took),
        h('span', { class: 'spring' }),
        fork_button(run_id, step),
      ),
      step.dropped
        ? h('p', { class: 'dim' }, 'A retry of the run took its place; it no longer counts.')
        : null,
      step.error ? error_box(step.error) : null,
      waits && may('run') ? waiting_hook(step, signal) : null,
      h(
        'dl',
        { class: 'facts' },
        fact('key', h('code', {}, step.key)),
        fact('kind', step.kind),
        fact('attempts', step.attempts > 0 ? String(step.attempts) : ''),
        fact('scheduled', exact_text(step.scheduled_ms)),
        fact('ended', exact_text(step.ended_ms)),
        fact(
          step.status === 'retrying' ? 'next attempt' : 'until',
          step.due_ms ? since(step.due_ms) : '',
        ),
        fact(
          'child run',
          step.child_id
            ? h('a', { href: address(['runs', step.child_id]) }, h('code', {}, step.child_id))
            : '',
        ),
        fact(
          'hook',
          waits && step.url
            ? [h('code', { class: 'wrap' }, step.url), copy_button(() => step.url, 'Copy the link')]
            : '',
        ),
        fact('waits for', step.waits_for),
        fact('scope', step.scope),
      ),
      attempts(step),
      step.progress !== undefined ? json_view('Progress', step.progress) : null,
      step.input !== undefined ? json_view('Input', step.input) : null,
      step.output !== undefined ? json_view('Output', step.output) : null,
    ),
  );
}
