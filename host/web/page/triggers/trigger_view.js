// One trigger: what it is, when it fires, and what became of its fires.
import { api } from '../api/client.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { confirm_dialog } from '../ui/dialog.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { copy_button } from '../ui/copy.js';
import { json_view } from '../ui/json_view.js';
import { since } from '../ui/since.js';
import { clock_text } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { fact } from '../run/step_panel.js';
import { path_to, trigger_actions } from './trigger_actions.js';
import { edit_dialog } from './trigger_edit.js';
import { enabled_badge } from './triggers_view.js';

const poll_ms = 4000;
const run_link = (id) => h('a', { href: address(['runs', id]) }, h('code', {}, id));

function fires_table(fires) {
  if (!fires.length) return h('p', { class: 'dim' }, 'It has not fired yet.');
  return h(
    'div',
    { class: 'scroll-x' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['When', 'Outcome', 'Runs', 'Note'].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        fires.map((fire) =>
          h(
            'tr',
            {},
            h('td', {}, since(fire.at_ms)),
            h(
              'td',
              {},
              h('span', { class: 'status', data: { status: fire.outcome } }, fire.outcome),
            ),
            h(
              'td',
              {},
              fire.run_ids.slice(0, 5).map((id) => [run_link(id), ' ']),
            ),
            h('td', {}, fire.note ?? ''),
          ),
        ),
      ),
    ),
  );
}

// A long payload is cut, and then it is text.
function value_of(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function failure_item(trigger, failure, reload) {
  const retry = h(
    'button',
    {
      type: 'button',
      class: 'small',
      data: { needs: 'admin' },
      on: {
        click: async () => {
          if (
            await attempt(
              () => api.post(path_to(trigger, 'retry'), { failure: failure.id }),
              'Tried again',
            )
          )
            reload();
        },
      },
    },
    icon('retrying'),
    'Try again',
  );
  return h(
    'li',
    { class: 'version' },
    h(
      'div',
      { class: 'version-head' },
      h('span', { class: 'status', data: { status: 'failed' } }, icon('failed'), failure.stage),
      h('strong', {}, failure.workflow),
      h(
        'span',
        { class: 'dim' },
        since(failure.at_ms),
        failure.attempts > 1 ? ` · ${failure.attempts} attempts` : '',
        failure.retry_at_ms ? [' · next ', since(failure.retry_at_ms)] : '',
      ),
      h('span', { class: 'spring' }),
      retry,
    ),
    h('p', { class: 'refusal' }, failure.error.message),
    failure.document === null ? null : json_view('Payload', value_of(failure.document)),
  );
}

function remove_button(trigger) {
  return h(
    'button',
    {
      type: 'button',
      class: 'small',
      data: { needs: 'admin' },
      on: {
        click: async () => {
          const agreed = await confirm_dialog(
            `Remove ${trigger.name}?`,
            'It and its record go. Runs that it started stay.',
            'Remove',
          );
          if (agreed && (await attempt(() => api.delete(path_to(trigger)), 'Removed')))
            location.hash = '#/triggers';
        },
      },
    },
    icon('remove'),
    'Remove',
  );
}

function facts(trigger) {
  const endpoint = trigger.endpoint ? `${location.origin}/v1/triggers/${trigger.endpoint}` : '';
  const counts = Object.entries(trigger.counts)
    .filter(([, count]) => count)
    .map(([name, count]) => `${count} ${name}`);
  return h(
    'dl',
    { class: 'facts' },
    fact('kind', trigger.kind),
    fact(
      'endpoint',
      endpoint ? [h('code', { class: 'wrap' }, endpoint), copy_button(() => endpoint)] : '',
    ),
    fact(
      'starts',
      trigger.workflows.map((name) => [h('a', { href: address(['workflows', name]) }, name), ' ']),
    ),
    fact(
      'next',
      trigger.next_ms.map((at) =>
        h('div', {}, since(at), h('span', { class: 'dim' }, ` ${clock_text(at)}`)),
      ),
    ),
    fact('so far', counts.join(', ')),
    fact('file', trigger.file ? h('code', { class: 'wrap' }, trigger.file) : ''),
    fact('poll error', trigger.poll_error),
    fact(
      'its output',
      trigger.poll_output ? h('code', { class: 'wrap' }, trigger.poll_output) : '',
    ),
  );
}

export async function trigger_view(outlet, { params, signal, title }) {
  title(params.name);
  const content = h('div', {});
  outlet.append(h('p', { class: 'crumbs' }, h('a', { href: '#/triggers' }, 'Triggers')), content);
  let shown = '';
  async function load() {
    const trigger = await api.get(path_to(params), { signal });
    const now = JSON.stringify(trigger);
    if (now === shown) return;
    shown = now;
    const { failures } = trigger;
    content.replaceChildren(
      h(
        'div',
        { class: 'view-head' },
        icon('trigger'),
        h('h1', {}, trigger.name),
        enabled_badge(trigger),
        h('span', { class: 'spring' }),
        trigger_actions(trigger, load),
        trigger.file
          ? null
          : [
              h(
                'button',
                {
                  type: 'button',
                  class: 'small',
                  data: { needs: 'admin' },
                  on: { click: () => edit_dialog(trigger, load) },
                },
                icon('record'),
                'Change…',
              ),
              remove_button(trigger),
            ],
      ),
      trigger.problem
        ? h(
            'div',
            { class: 'problem', role: 'alert' },
            icon('failed'),
            h(
              'div',
              {},
              h('strong', {}, 'Its newest definition is not in force'),
              h('p', {}, trigger.problem),
            ),
          )
        : '',
      h('p', { class: 'lead' }, trigger.description ?? ''),
      h(
        'div',
        { class: 'two' },
        h(
          'div',
          { class: 'stack' },
          facts(trigger),
          h('h2', {}, 'Last fires'),
          fires_table(trigger.fires),
          failures.length
            ? [
                h('h2', {}, `Failed: ${trigger.failures_count}`),
                h(
                  'ul',
                  { class: 'plain' },
                  failures.map((each) => failure_item(trigger, each, load)),
                ),
              ]
            : null,
        ),
        h(
          'div',
          { class: 'stack' },
          trigger.definition ? json_view('Definition', trigger.definition) : null,
          trigger.poll_state !== null ? json_view('State', trigger.poll_state) : null,
        ),
      ),
    );
  }
  bind_keys(
    {
      Escape: () => {
        location.hash = '#/triggers';
      },
    },
    signal,
  );
  await load();
  const poll = setInterval(() => {
    if (!document.hidden) load().catch(() => {});
  }, poll_ms);
  signal.addEventListener('abort', () => clearInterval(poll));
}
