// What starts runs by itself.
import { api } from '../api/client.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { empty } from '../ui/empty.js';
import { since } from '../ui/since.js';
import { move_focus } from '../catalog/exports_view.js';
import { trigger_actions } from './trigger_actions.js';
import { edit_dialog } from './trigger_edit.js';

const poll_ms = 4000;

export function enabled_badge(trigger) {
  const status = trigger.problem ? 'failed' : trigger.enabled ? 'active' : 'paused';
  const text = trigger.problem ? 'has a problem' : trigger.enabled ? 'enabled' : 'disabled';
  return h(
    'span',
    { class: 'status', data: { status } },
    icon(status === 'active' ? 'completed' : status),
    h('span', {}, text),
  );
}

function times(trigger) {
  const last = trigger.fires[0];
  return [
    trigger.next_ms.length ? h('span', {}, 'next ', since(trigger.next_ms[0])) : null,
    last
      ? h('span', {}, 'last ', since(last.at_ms), `: ${last.outcome}`)
      : h('span', {}, 'not fired yet'),
    trigger.failures_count
      ? h('span', { class: 'wrong' }, `${trigger.failures_count} failed`)
      : null,
  ];
}

function trigger_row(trigger, reload) {
  return h(
    'li',
    { class: 'version' },
    h(
      'div',
      { class: 'version-head' },
      enabled_badge(trigger),
      h(
        'a',
        { class: 'trigger-link', href: address(['triggers', trigger.name]) },
        h('strong', {}, trigger.name),
      ),
      h('span', { class: 'tag' }, trigger.kind || 'unknown kind'),
      h('span', { class: 'dim' }, '→ ', trigger.workflows.join(', ')),
      h('span', { class: 'spring' }),
      h('span', { class: 'trigger-times dim' }, times(trigger)),
      trigger_actions(trigger, reload),
    ),
    trigger.problem ? h('p', { class: 'refusal' }, trigger.problem) : null,
    trigger.description ? h('p', { class: 'dim' }, trigger.description) : null,
  );
}

export async function triggers_view(outlet, { signal, title }) {
  title('Triggers');
  const list = h('div', {});
  async function load() {
    const { items } = await api.get('/v1/triggers', { signal });
    if (list.contains(document.activeElement) && list.querySelector(':focus-visible')) return;
    list.replaceChildren(
      items.length
        ? h(
            'ul',
            { class: 'plain' },
            items.map((each) => trigger_row(each, load)),
          )
        : empty(
            'No trigger yet',
            'A webhook, a schedule or a poll starts runs by itself. Make one here, or put NAME.json into the triggers folder:',
            'pawl triggers set nightly --definition @nightly.json',
          ),
    );
  }
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Triggers'),
      h('span', { class: 'dim' }, 'What starts runs by itself'),
      h('span', { class: 'spring' }),
      h(
        'button',
        {
          type: 'button',
          class: 'primary',
          data: { needs: 'admin' },
          on: {
            click: () =>
              edit_dialog(null, (name) => {
                location.hash = address(['triggers', name]);
              }),
          },
        },
        icon('add'),
        'New trigger',
      ),
    ),
    list,
  );
  bind_keys(
    {
      j: () => move_focus(list, '.trigger-link', 1),
      k: () => move_focus(list, '.trigger-link', -1),
    },
    signal,
  );
  await load();
  const poll = setInterval(() => {
    if (!document.hidden) load().catch(() => {});
  }, poll_ms);
  signal.addEventListener('abort', () => clearInterval(poll));
}
