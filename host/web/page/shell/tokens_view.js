// Who may use this host.
import { api, path_of } from '../api/client.js';
import { h } from '../ui/element.js';
import { copy_button } from '../ui/copy.js';
import { confirm_dialog, open_dialog } from '../ui/dialog.js';
import { empty } from '../ui/empty.js';
import { problem_box } from '../ui/problem_box.js';
import { since } from '../ui/since.js';
import { attempt } from '../ui/toast.js';

const roles = {
  read: 'sees runs and what is there',
  run: 'also starts and changes runs, and answers hooks',
  admin: 'also modules, triggers, credentials and tokens',
};

function token_row(token, reload) {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, token.name),
    h(
      'td',
      {},
      h('span', { class: 'tag' }, token.role),
      ' ',
      h('span', { class: 'dim' }, roles[token.role]),
    ),
    h('td', {}, since(token.created_ms)),
    h(
      'td',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'small',
          on: {
            click: async () => {
              const agreed = await confirm_dialog(
                `Revoke ${token.name}?`,
                'Whoever uses it is refused from now on.',
                'Revoke',
              );
              if (
                agreed &&
                (await attempt(() => api.delete(path_of(['tokens', token.name])), 'Revoked'))
              )
                reload();
            },
          },
        },
        'Revoke',
      ),
    ),
  );
}

function create_form(reload) {
  const notes = h('div', {});
  const form = h(
    'form',
    { class: 'inline-form' },
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Name'),
      h('input', {
        name: 'name',
        required: true,
        pattern: '[a-z0-9._\\-]{1,64}',
        placeholder: 'ci',
        autocomplete: 'off',
      }),
    ),
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Role'),
      h(
        'select',
        { name: 'role' },
        Object.keys(roles).map((role) => h('option', { value: role }, role)),
      ),
    ),
    h('button', { class: 'primary' }, 'Create'),
    notes,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    notes.replaceChildren();
    try {
      const made = await api.post('/v1/tokens', {
        name: form.elements.name.value,
        role: form.elements.role.value,
      });
      open_dialog(`The token ${made.name}`, [
        h('p', {}, 'It is shown this once: only its hash is kept.'),
        h(
          'div',
          { class: 'command' },
          h('code', {}, made.token),
          copy_button(() => made.token),
        ),
      ]);
      form.reset();
      reload();
    } catch (problem) {
      notes.replaceChildren(problem_box(problem));
    }
  });
  return form;
}

export async function tokens_view(outlet, { signal, title }) {
  title('Tokens');
  const list = h('div', { class: 'scroll-x' });
  async function load() {
    const { items } = await api.get('/v1/tokens', { signal });
    list.replaceChildren(
      items.length
        ? h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                ['Name', 'Role', 'Created', ''].map((name) => h('th', { scope: 'col' }, name)),
              ),
            ),
            h(
              'tbody',
              {},
              items.map((token) => token_row(token, load)),
            ),
          )
        : empty(
            'No token yet',
            'On this machine alone none is needed. Before the host listens to others, create one.',
            'pawl tokens create me --role admin',
          ),
    );
  }
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Tokens'),
      h('span', { class: 'dim' }, 'Who may use this host'),
    ),
    create_form(load),
    list,
  );
  await load();
}
