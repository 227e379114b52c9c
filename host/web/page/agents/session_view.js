// One session of an agent, as a conversation.
import { api, path_of } from '../api/client.js';
import { follow } from '../api/follow.js';
import { address } from '../shell/address.js';
import { hook_form } from '../runs/hook_form.js';
import { confirm_dialog } from '../ui/dialog.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { throttle } from '../ui/throttle.js';
import { attempt, toast } from '../ui/toast.js';
import { composer } from './composer.js';
import { turn_element } from './conversation.js';
import { open_messages, turns_text, usage_text } from './messages.js';

const refresh_ms = 700;
const turns_max = 1000;

// The hooks that the open turn waits on, its children's too.
async function hooks_of(run_id, signal) {
  const { items } = await api
    .get(path_of(['hooks'], { limit: 1000 }), { signal })
    .catch((problem) => {
      if (problem.status === 403) return { items: [] }; // this token may only look
      throw problem;
    });
  return items.filter((hook) => hook.run_id === run_id || hook.run_id.startsWith(run_id + '.'));
}

function hook_box(hook, reload) {
  return h(
    'section',
    { class: 'box asked', data: { needs: 'run' } },
    h('h3', {}, icon('waiting'), ' A person is asked'),
    hook_form(hook.token, hook.schema, () => {
      toast('Answered');
      reload();
    }),
  );
}

function state_line(run, asked) {
  if (run.status === 'failed' || run.status === 'blocked' || run.status === 'cancelled') {
    return h(
      'p',
      { class: 'refusal' },
      `This turn is ${run.status}: ${run.error?.message ?? run.reason ?? ''} `,
      h('a', { href: address(['runs', run.id]) }, 'See the run'),
    );
  }
  return h(
    'p',
    { class: 'dim' },
    icon(asked ? 'waiting' : 'running'),
    asked ? ' Waits for a person' : ' At work',
  );
}

async function open_turn(session, signal, reload) {
  const { open } = session;
  const run = await api.get(path_of(['runs', open.run_id]), { signal });
  const messages = open_messages(run.steps, open.message);
  const hooks = run.status === 'failed' ? [] : await hooks_of(open.run_id, signal);
  return [
    turn_element({ messages, run_id: open.run_id, at_ms: open.at_ms }, session.agent),
    hooks.map((hook) => hook_box(hook, reload)),
    state_line(run, hooks.length > 0),
  ];
}

// A session that was only just begun may not be there yet; `agent` says whose it will be. It is
// looked for in the list then, where it may be missing.
async function find(id, agent, signal) {
  if (!agent) return api.get(path_of(['sessions', id]), { signal });
  const { items } = await api.get(path_of(['sessions'], { agent, limit: 1000 }), { signal });
  const none = { input_tokens: 0, output_tokens: 0 };
  return (
    items.find((each) => each.id === id) ?? { id, agent, turns: 0, usage: none, cost: 0, open: null }
  );
}

export async function session_view(outlet, { params, query, signal, title }) {
  const { id } = params;
  title(`Session ${id}`);
  const head = h('span', { class: 'dim' });
  const past = h('div', {});
  const now = h('div', { 'aria-live': 'polite' });
  const reply = h('div', {});
  let shown = 0;
  let open_shown = '';
  let open_run = '';
  let touched = true; // whether anything has happened in the open turn's run, or in its children
  const refresh = throttle(load, refresh_ms, signal); // one at a time

  function again(problem) {
    touched = true;
    throw problem;
  }

  async function load() {
    const session = await find(id, query.get('agent'), signal);
    head.replaceChildren(`${session.agent} · ${turns_text(session)} · ${usage_text(session)}`);
    if (!reply.hasChildNodes()) reply.append(composer(session.agent, id, refresh));
    for (let more = session.turns > shown; more;) {
      const path = path_of(['sessions', id, 'turns'], { limit: turns_max, cursor: shown });
      const { items, next } = await api.get(path, { signal });
      past.append(...items.map((turn) => turn_element(turn, session.agent)));
      shown += items.length;
      more = Boolean(next);
    }
    if (!touched && session.open?.run_id === open_run) return;
    touched = false;
    open_run = session.open?.run_id;
    const turn = open_run ? open_turn(session, signal, refresh) : Promise.resolve([]);
    const parts = (await turn.catch(again)).flat(Infinity);
    // What someone is typing into stays where it is as long as nothing has changed.
    const text = parts.map((part) => part.textContent).join();
    if (text === open_shown) return;
    open_shown = text;
    now.replaceChildren(...parts);
  }

  const forget = h(
    'button',
    {
      type: 'button',
      class: 'small',
      data: { needs: 'run' },
      on: {
        click: async () => {
          const sure = 'What was said is gone then, for the agent too. Its runs stay.';
          if (!(await confirm_dialog('Forget this session?', sure, 'Forget'))) return;
          if (await attempt(() => api.delete(path_of(['sessions', id])), 'Forgotten'))
            location.hash = address(['agents']);
        },
      },
    },
    'Forget',
  );
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Session'),
      h('code', {}, id),
      head,
      h('span', { class: 'spring' }),
      forget,
    ),
    h('div', { class: 'conversation' }, past, now, reply),
  );
  await load();
  follow('/v1/events', {
    signal,
    state(now) {
      touched ||= now === 'live';
      refresh();
    },
    take({ data }) {
      const { run_id } = JSON.parse(data);
      touched ||= run_id === open_run || String(run_id).startsWith(open_run + '.');
      refresh();
    },
  });
}
