// Answers a hook, with a form made from what its workflow asks for.
import { api, path_of } from '../api/client.js';
import { h } from '../ui/element.js';
import { attempt } from '../ui/toast.js';
import { open_dialog } from '../ui/dialog.js';
import { problem_box } from '../ui/problem_box.js';
import { schema_form } from '../forms/schema_form.js';

// The hook of that token with its schema, or undefined when it waits no longer.
export async function find_hook(token, signal) {
  for (let cursor; ;) {
    const { items, next } = await api.get(path_of(['hooks'], { limit: 1000, cursor }), { signal });
    const found = items.find((hook) => hook.token === token);
    if (found || !next) return found;
    cursor = next;
  }
}

function refuse_dialog(token, done) {
  const why = h('input', {
    required: true,
    autofocus: true,
    'aria-label': 'Why',
    placeholder: 'Why it can’t be answered',
  });
  const form = h(
    'form',
    { class: 'stack' },
    h('p', {}, 'The workflow gets this as an error where it waits.'),
    why,
    h('div', { class: 'actions' }, h('button', { class: 'danger' }, 'Fail the hook')),
  );
  const opened = open_dialog('Fail the hook', form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = { code: 'rejected', message: why.value, retryable: false };
    if (
      !(await attempt(
        () => api.post(path_of(['hooks', token, 'fail']), body),
        'The hook is failed',
      ))
    )
      return;
    opened.close();
    done();
  });
}

export function hook_form(token, schema, done) {
  const notes = h('div', {});
  const fields = schema_form(schema ?? true, { label: 'Value' });
  const form = h(
    'form',
    { class: 'stack hook-form', novalidate: true },
    schema?.description ? h('p', { class: 'question' }, schema.description) : null,
    fields.element,
    notes,
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', on: { click: () => refuse_dialog(token, done) } }, 'Fail it…'),
      h('button', { class: 'primary' }, 'Answer'),
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    notes.replaceChildren();
    const read = fields.read();
    if (!read.ok) return;
    try {
      await api.post(path_of(['hooks', token]), read.value ?? null);
      done();
    } catch (problem) {
      fields.show_problem(problem);
      notes.replaceChildren(problem_box(problem));
    }
  });
  return form;
}
