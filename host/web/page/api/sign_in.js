// Asks for the token, once for all requests that need it.
import { h } from '../ui/element.js';
import { open_dialog } from '../ui/dialog.js';
import { keep_token, token } from './token.js';
import { api_problem } from './problem.js';

let asking = null;

// Comes back when there is another token than the one refused. Errors: api_problem.
export function ask_token(problem, refused) {
  if (token() !== refused) return Promise.resolve();
  asking ??= ask(problem, refused).finally(() => {
    asking = null;
  });
  return asking;
}

function ask(problem, refused) {
  return new Promise((go_on, give_up) => {
    let given = false;
    const secret = h('input', {
      type: 'password',
      name: 'token',
      required: true,
      autocomplete: 'current-password',
      autofocus: true,
      placeholder: 'pawl_…',
      'aria-label': 'Token',
    });
    const keep = h('input', { type: 'checkbox', name: 'keep' });
    const form = h(
      'form',
      { method: 'dialog', class: 'stack' },
      h(
        'p',
        {},
        refused
          ? 'The host did not take the token: ' + problem.detail
          : 'This host asks who you are.',
      ),
      h('label', { class: 'field' }, h('span', {}, 'Token'), secret),
      h('label', { class: 'check' }, keep, 'Remember it on this machine, not only in this tab'),
      h(
        'p',
        { class: 'dim' },
        'One is made with ',
        h('code', {}, 'pawl tokens create NAME --role run'),
        ' where the host runs. It is sent to this host only.',
      ),
      h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Go on')),
    );
    form.addEventListener('submit', () => {
      given = true;
      keep_token(secret.value.trim(), keep.checked);
    });
    open_dialog('A token is needed', form, {
      closed: () => {
        if (given) return go_on();
        give_up(new api_problem({ ...problem, title: problem.title, status: 401 }));
      },
    });
  });
}
