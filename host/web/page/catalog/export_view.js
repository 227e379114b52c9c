// One workflow or action: what it does, its schemas, and a form to use it.
import { api, path_of } from '../api/client.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { copy_button } from '../ui/copy.js';
import { json_view } from '../ui/json_view.js';
import { schema_view } from '../forms/schema_view.js';
import { call_form, start_form } from './start_form.js';

const kinds = {
  workflows: {
    title: 'Workflows',
    glyph: 'workflow',
    heading: 'Start a run',
    form: start_form,
    path: (name) => ['workflows', name, 'runs'],
  },
  actions: {
    title: 'Actions',
    glyph: 'action',
    heading: 'Call it once, outside any run',
    form: call_form,
    path: (name) => ['actions', name, 'call'],
  },
};

// How much of it goes on and waits, where it is under a limit.
async function queue_text(kind, name, signal) {
  const { health } = await api.get('/v1/host', { signal });
  const wanted = { workflows: 'workflow', actions: 'action' }[kind];
  const queue = health.queues.find((each) => each.kind === wanted && each.name === name);
  return queue ? ` · ${queue.running} under way, ${queue.waiting} waiting for their turn` : '';
}

export const export_view =
  (kind) =>
  async (outlet, { params, signal, title }) => {
    const its = kinds[kind];
    const one = await api.get(path_of([kind, params.name]), { signal });
    const queue = await queue_text(kind, one.name, signal);
    title(one.title || one.name);
    const command = `curl -X POST ${location.origin}${path_of(its.path(one.name))} -H 'Content-Type: application/json' -d '{…}'`;
    outlet.append(
      h('p', { class: 'crumbs' }, h('a', { href: `#/${kind}` }, its.title)),
      h(
        'div',
        { class: 'view-head' },
        icon(its.glyph),
        h('h1', {}, one.title || one.name),
        h('code', { class: 'dim' }, one.name),
        h('span', { class: 'spring' }),
        kind === 'workflows'
          ? h(
              'a',
              { class: 'button', href: address(['runs'], { workflow: one.name }) },
              icon('runs'),
              'Its runs',
            )
          : null,
      ),
      h('p', { class: 'lead' }, one.description),
      h(
        'p',
        { class: 'dim' },
        icon('module'),
        ` ${one.module} ${one.module_version ?? ''}`,
        one.blocking ? ' · runs on a thread of its own' : '',
        one.safe ? ' · safe to repeat' : '',
        queue,
      ),
      h(
        'div',
        { class: 'two' },
        h(
          'section',
          { class: 'box', data: { needs: 'run' } },
          h('h2', {}, its.heading),
          its.form(one),
          h(
            'div',
            { class: 'command' },
            h('code', {}, command),
            copy_button(() => command),
          ),
        ),
        h(
          'div',
          { class: 'stack' },
          schema_view('Input', one.input_schema, 'needed'),
          schema_view('Output', one.output_schema, 'always'),
          one.options ? json_view('Options', one.options) : null,
        ),
      ),
    );
    bind_keys(
      {
        Escape: () => {
          location.hash = `#/${kind}`;
        },
      },
      signal,
    );
  };
