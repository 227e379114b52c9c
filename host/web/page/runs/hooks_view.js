// What waits for someone.
import { api, path_of } from '../api/client.js';
import { follow } from '../api/follow.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { copy_button } from '../ui/copy.js';
import { empty } from '../ui/empty.js';
import { open_dialog } from '../ui/dialog.js';
import { paged } from '../ui/paged.js';
import { since } from '../ui/since.js';
import { throttle } from '../ui/throttle.js';
import { toast } from '../ui/toast.js';
import { virtual_list } from '../ui/virtual_list.js';
import { hook_form } from './hook_form.js';

const page_size = 200,
  refresh_ms = 1000;

function answer(hook, done) {
  const opened = open_dialog('Answer the hook', [
    h(
      'p',
      { class: 'dim' },
      'The value goes to ',
      h('code', {}, hook.key),
      ', where its run waits.',
    ),
    hook_form(hook.token, hook.schema, () => {
      opened.close();
      toast('Answered');
      done();
    }),
  ]);
}

function hook_row(hook, done) {
  if (!hook) return h('div', { class: 'hook-row', role: 'listitem' }, 'Loading…');
  return h(
    'div',
    { class: 'hook-row', role: 'listitem' },
    icon('waiting'),
    h(
      'a',
      { class: 'hook-what', href: address(['runs', hook.run_id]) },
      h('strong', {}, hook.key.replace(/^.*hook:/, '').replace(/#0$/, '')),
      h('code', {}, hook.run_id),
    ),
    h('span', { class: 'dim' }, 'opened ', since(hook.opened_ms)),
    h('span', { class: 'dim' }, hook.due_ms ? ['until ', since(hook.due_ms)] : 'no deadline'),
    hook.url ? copy_button(() => hook.url, 'Copy the link that answers it') : null,
    h(
      'button',
      { type: 'button', class: 'small', on: { click: () => answer(hook, done) } },
      'Answer…',
    ),
  );
}

export async function hooks_view(outlet, { signal, title }) {
  title('Hooks');
  const notes = h('div', {});
  const begin = () =>
    paged((cursor) => api.get(path_of(['hooks'], { limit: page_size, cursor }), { signal }));
  let list = begin();
  const rows = virtual_list({
    label: 'Hooks',
    scroller: document.getElementById('main'),
    signal,
    row: (index) => hook_row(list.items[index], reload),
    near: (first, last) => {
      if (last >= list.items.length && list.begun) more();
    },
  });
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Hooks'),
      h('span', { class: 'dim' }, 'Waits that someone outside ends'),
    ),
    notes,
    rows.element,
  );

  async function more() {
    const before = list.items.length;
    if (list.complete) return;
    await list.more();
    show(before);
  }
  function show(from) {
    rows.set_count(list.items.length + (list.complete ? 0 : 1));
    rows.refresh((index) => index >= from);
    notes.replaceChildren(
      ...(list.items.length
        ? []
        : [
            empty(
              'Nothing waits for anyone',
              'A workflow that opens a hook, with ctx.hook<T>(…), shows up here with a form for its answer.',
            ),
          ]),
    );
  }
  async function reload() {
    const fresh = begin();
    await fresh.more();
    list = fresh;
    show(0);
  }
  bind_keys({ j: () => rows.move(1), k: () => rows.move(-1) }, signal);
  await reload();
  const refresh = throttle(reload, refresh_ms, signal);
  follow('/v1/events', {
    signal,
    take: ({ data }) => {
      if (JSON.parse(data).events.some((event) => event.name.startsWith('hook_'))) refresh();
    },
  });
}
