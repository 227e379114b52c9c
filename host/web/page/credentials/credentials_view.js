// Which credentials there are, of which kinds, and what needs them. Secrets go in, never out.
import { api, path_of } from '../api/client.js';
import { address } from '../shell/address.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { confirm_dialog, open_dialog } from '../ui/dialog.js';
import { empty } from '../ui/empty.js';
import { since } from '../ui/since.js';
import { attempt, toast } from '../ui/toast.js';
import { connected_schema, fields_dialog, rename_dialog } from './credential_form.js';

const poll_ms = 4000;
const statuses = {
  ready: 'completed',
  unconnected: 'waiting',
  expired: 'failed',
  revoked: 'cancelled',
};

const path_to = (one, ...rest) =>
  path_of(['credentials', one.kind, one.scope, one.name, ...rest]);

const small_button = (name, click) =>
  h('button', { type: 'button', class: 'small', on: { click } }, name);

// The server's own page comes next, and it sends the person back to the host.
async function connect(kind, place, fields) {
  const redirect_uri = `${location.origin}/v1/oauth/callback`;
  const asked = { kind: kind.name, scope: place.scope, name: place.name, redirect_uri };
  const { url } = await api.post('/v1/credentials/connect', { ...asked, fields });
  open_dialog(`Connect ${kind.title}`, [
    h('p', {}, 'Allow it there; this page then shows the credential.'),
    h(
      'p',
      {},
      h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'Open the other page'),
    ),
  ]);
}

function set_dialog(kind, reload) {
  fields_dialog(kind, null, `Set ${kind.title}`, 'Set', async (fields, { scope, name }) => {
    await api.post('/v1/credentials', { kind: kind.name, scope, name, fields });
    toast('Set');
    reload();
  });
}

function connect_dialog(kind) {
  const begin = (fields, place) => connect(kind, place, fields);
  fields_dialog(kind, null, `Connect ${kind.title}`, 'Connect', begin, connected_schema(kind));
}

const is_connected = (kind) => kind?.oauth2?.grant === 'authorization_code';
// Whether a person may give a token that is there already.
const is_set = (kind) => !is_connected(kind) || 'access_token' in (kind.schema.properties ?? {});

function new_button(name, click) {
  return h(
    'button',
    { type: 'button', class: 'small', data: { needs: 'admin' }, on: { click } },
    icon('add'),
    name,
  );
}

function instance_actions(kind, one, reload) {
  const change = async (action, done) => {
    if (await attempt(action, done)) reload();
  };
  const ask_first = async (title, text, button, action, done) => {
    if (await confirm_dialog(title, text, button)) change(action, done);
  };
  const rotate = () =>
    fields_dialog(kind, one, `New fields for ${one.name}`, 'Rotate', async (fields) => {
      await api.post(path_to(one, 'rotate'), { fields });
      toast('Rotated: the next attempts get it');
      reload();
    });
  return h(
    'div',
    { class: 'row-actions', data: { needs: 'admin' } },
    is_connected(kind)
      ? small_button('Connect again', () => attempt(() => connect(kind, one)))
      : null,
    kind ? small_button('Rotate…', rotate) : null,
    one.default
      ? null
      : small_button('Make default', () =>
          change(() => api.patch(path_to(one), { default: true }), 'It is the default now'),
        ),
    small_button('Rename…', () => rename_dialog(one, path_to(one), reload)),
    one.state === 'revoked'
      ? null
      : small_button('Revoke', () =>
          ask_first(
            `Revoke ${one.name}?`,
            'Steps that need it fail until it is rotated, or another one is the default.',
            'Revoke',
            () => api.post(path_to(one, 'revoke')),
            'Revoked',
          ),
        ),
    small_button('Remove', () =>
      ask_first(
        `Remove ${one.name}?`,
        'Its secrets can not be had back.',
        'Remove',
        () => api.delete(path_to(one)),
        'Removed',
      ),
    ),
  );
}

function instance_row(kind, one, reload) {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, one.name, one.default ? [' ', h('span', { class: 'tag' }, 'default')] : ''),
    h('td', {}, one.scope),
    h(
      'td',
      {},
      h(
        'span',
        { class: 'status', data: { status: statuses[one.state] } },
        icon(statuses[one.state]),
        h('span', {}, one.state),
      ),
    ),
    h('td', {}, since(one.changed_ms)),
    h('td', {}, instance_actions(kind, one, reload)),
  );
}

function instances_table(kind, items, reload) {
  if (!items.length) return h('p', { class: 'dim' }, 'None is set: steps that need one fail.');
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
          ['Name', 'Scope', 'State', 'Changed', ''].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        items.map((one) => instance_row(kind, one, reload)),
      ),
    ),
  );
}

function kind_section(kind, items, reload) {
  return h(
    'section',
    { class: 'stack', 'aria-label': kind.title },
    h(
      'div',
      { class: 'view-head' },
      h('h2', {}, kind.title),
      h('code', { class: 'dim' }, kind.name),
      h('span', { class: 'spring' }),
      is_connected(kind) ? new_button('Connect…', () => connect_dialog(kind)) : null,
      is_set(kind) ? new_button('Set…', () => set_dialog(kind, reload)) : null,
    ),
    h('p', {}, kind.description),
    h(
      'p',
      { class: 'dim' },
      'Needed by ',
      kind.actions.map((name, at) => [
        at ? ', ' : '',
        h('a', { href: address(['actions', name]) }, name),
      ]),
    ),
    instances_table(kind, items, reload),
  );
}

export async function credentials_view(outlet, { signal, title }) {
  title('Credentials');
  const list = h('div', { class: 'stack' });
  let shown = '';
  async function load() {
    const [{ items: kinds }, { items }] = await Promise.all([
      api.get('/v1/credential-kinds', { signal }),
      api.get('/v1/credentials', { signal }),
    ]);
    const now = JSON.stringify([kinds, items]);
    if (now === shown) return;
    shown = now;
    const known = new Set(kinds.map((kind) => kind.name));
    const away = items.filter((one) => !known.has(one.kind));
    list.replaceChildren(
      ...kinds.map((kind) =>
        kind_section(
          kind,
          items.filter((one) => one.kind === kind.name),
          load,
        ),
      ),
      ...(away.length
        ? [h('h2', {}, 'Of modules that are away'), instances_table(null, away, load)]
        : []),
      ...(kinds.length || away.length
        ? []
        : [empty('No module needs any', 'Integrations declare the kinds of credentials they need.')]),
    );
  }
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Credentials'),
      h('span', { class: 'dim' }, 'What steps are given; never shown'),
    ),
    list,
  );
  await load();
  const poll = setInterval(() => {
    if (!document.hidden) load().catch(() => {});
  }, poll_ms);
  signal.addEventListener('abort', () => clearInterval(poll));
}
