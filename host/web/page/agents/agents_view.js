// Agents, and what was said to them.
import { api, path_of } from '../api/client.js';
import { follow } from '../api/follow.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { move_focus } from '../catalog/exports_view.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { empty } from '../ui/empty.js';
import { open_dialog } from '../ui/dialog.js';
import { since } from '../ui/since.js';
import { throttle } from '../ui/throttle.js';
import { composer } from './composer.js';
import { turns_text, usage_text } from './messages.js';

const page_size = 100,
  refresh_ms = 1000;

function begin(agent) {
  const opened = open_dialog(
    `Ask ${agent.title || agent.name}`,
    composer(agent.name, null, (run_id) => {
      opened.close();
      location.hash = address(['agents', 'sessions', run_id], { agent: agent.name });
    }),
  );
}

function agent_card(agent) {
  const { tools, model } = agent.options.agent;
  return h(
    'li',
    { class: 'card agent-card' },
    h(
      'span',
      { class: 'card-head' },
      icon('agent'),
      h('strong', {}, agent.title || agent.name),
      h('code', {}, agent.name),
    ),
    h('span', { class: 'card-text' }, agent.description),
    h(
      'span',
      { class: 'card-foot' },
      h('span', { class: 'tag' }, `model ${model || 'default'}`),
      tools.map((tool) =>
        h('span', { class: 'tag' }, tool.name, tool.approval ? ' (a person approves)' : ''),
      ),
      h('span', { class: 'spring' }),
      h(
        'button',
        {
          type: 'button',
          class: 'small',
          data: { needs: 'run' },
          on: { click: () => begin(agent) },
        },
        'Ask…',
      ),
    ),
  );
}

function session_row(session) {
  return h(
    'li',
    { class: 'version' },
    h(
      'div',
      { class: 'version-head' },
      icon(session.open ? 'running' : 'completed', session.open ? 'open' : 'answered'),
      h(
        'a',
        { class: 'session-link', href: address(['agents', 'sessions', session.id]) },
        h('strong', {}, session.id),
      ),
      h('span', { class: 'tag' }, session.agent),
      h('span', { class: 'dim' }, session.open ? session.open.message.slice(0, 80) : ''),
      h('span', { class: 'spring' }),
      h(
        'span',
        { class: 'dim' },
        `${turns_text(session)} · ${usage_text(session)} · `,
        since(session.changed_ms),
      ),
    ),
  );
}

export async function agents_view(outlet, { signal, title }) {
  title('Agents');
  const agents = h('div', {});
  const list = h('div', {});
  const more = h('button', { type: 'button', hidden: true }, 'Show more');
  let limit = page_size;

  async function load_sessions() {
    const { items, next } = await api.get(path_of(['sessions'], { limit }), { signal });
    more.hidden = next === null || limit >= 1000;
    if (list.contains(document.activeElement) && list.querySelector(':focus-visible')) return;
    list.replaceChildren(
      items.length
        ? h('ul', { class: 'plain' }, items.map(session_row))
        : h('p', { class: 'dim' }, 'Nothing was said yet.'),
    );
  }
  more.addEventListener('click', () => {
    limit = 1000;
    load_sessions();
  });
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Agents'),
      h('span', { class: 'dim' }, 'Workflows in which a model chooses the way'),
    ),
    agents,
    h('h2', {}, 'Sessions'),
    list,
    more,
  );
  const { items } = await api.get('/v1/agents', { signal });
  agents.append(
    items.length
      ? h('ul', { class: 'cards' }, items.map(agent_card))
      : empty(
          'No agent yet',
          'A module whose code says PAWL_AGENT brings one. There is an example in workflows/triage.',
        ),
  );
  bind_keys(
    {
      j: () => move_focus(list, '.session-link', 1),
      k: () => move_focus(list, '.session-link', -1),
    },
    signal,
  );
  await load_sessions();
  const names = new Set(items.map((each) => each.name));
  const refresh = throttle(load_sessions, refresh_ms, signal);
  if (names.size) follow('/v1/events', { signal, take: refresh });
}
