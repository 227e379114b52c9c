// Asks for the fields of a credential, with a form made from its kind's schema.
import { api } from '../api/client.js';
import { h } from '../ui/element.js';
import { open_dialog } from '../ui/dialog.js';
import { problem_box } from '../ui/problem_box.js';
import { schema_form } from '../forms/schema_form.js';

export const scopes = ['project', 'organization', 'user'];

// What is to be connected gets its token from the server: it is no field of the person's.
export function connected_schema({ schema }) {
  const { access_token: given, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

// Where it is to belong, for one that is new.
function place_fields() {
  return h(
    'div',
    { class: 'inline-form' },
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Scope'),
      h(
        'select',
        { name: 'scope' },
        scopes.map((scope) => h('option', { value: scope }, scope)),
      ),
    ),
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Name'),
      h('input', {
        name: 'name',
        required: true,
        value: 'main',
        pattern: '[a-z0-9][a-z0-9._\\-]{0,63}',
        autocomplete: 'off',
      }),
    ),
  );
}

// act(fields, {scope, name}) does it; the dialog closes when it went well. `one`: the credential
// that gets new fields, or null for a new one.
export function fields_dialog(kind, one, title, button_text, act, schema = kind.schema) {
  const fields = schema_form(schema, { label: 'Fields' });
  const notes = h('div', { 'aria-live': 'polite' });
  const form = h(
    'form',
    { class: 'stack', autocomplete: 'off' },
    h('p', { class: 'dim' }, kind.description),
    one ? null : place_fields(),
    fields.element,
    notes,
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, button_text)),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    notes.replaceChildren();
    const read = fields.read();
    if (!read.ok) return;
    const place = one ?? {
      scope: form.elements.scope.value,
      name: form.elements.name.value,
    };
    try {
      await act(read.value, place);
      opened.close();
    } catch (problem) {
      notes.replaceChildren(problem_box(problem));
    }
  });
  const opened = open_dialog(title, form);
}

export function rename_dialog(one, path, done) {
  const notes = h('div', { 'aria-live': 'polite' });
  const form = h(
    'form',
    { class: 'stack' },
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Name'),
      h('input', {
        name: 'name',
        required: true,
        value: one.name,
        pattern: '[a-z0-9][a-z0-9._\\-]{0,63}',
        autocomplete: 'off',
      }),
    ),
    notes,
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Rename')),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await api.patch(path, { name: form.elements.name.value });
      opened.close();
      done();
    } catch (problem) {
      notes.replaceChildren(problem_box(problem));
    }
  });
  const opened = open_dialog(`Rename ${one.name}`, form);
}
