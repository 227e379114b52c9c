// Starts a run, or calls an action once, with a form made from the input's schema.
import { api, path_of } from '../api/client.js';
import { address } from '../shell/address.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { json_view } from '../ui/json_view.js';
import { problem_box } from '../ui/problem_box.js';
import { toast } from '../ui/toast.js';
import { schema_form } from '../forms/schema_form.js';

// `act(value, form)` does it; its problems are shown at the field that they are about.
function form_around(exported, extra, button_text, act) {
  const fields = schema_form(exported.input_schema ?? true, { label: 'Input' });
  const notes = h('div', { 'aria-live': 'polite' });
  const button = h('button', { class: 'primary' }, icon('play'), button_text);
  const examples = (exported.options?.examples ?? []).map(({ input }, at) =>
    h(
      'button',
      { type: 'button', class: 'small', on: { click: () => fields.set(input) } },
      at === 0 ? 'Fill in an example' : `Fill in example ${at + 1}`,
    ),
  );
  const form = h(
    'form',
    { class: 'stack start-form', novalidate: true },
    examples.length ? h('div', { class: 'row-actions' }, examples) : null,
    fields.element,
    extra,
    h('div', { class: 'actions' }, button),
    notes,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    notes.replaceChildren();
    const read = fields.read();
    if (!read.ok) return;
    button.disabled = true;
    try {
      await act(read.value ?? null, { form, notes });
    } catch (problem) {
      fields.show_problem(problem);
      notes.replaceChildren(problem_box(problem));
    }
    button.disabled = false;
  });
  return form;
}

export function start_form(workflow) {
  const extra = h(
    'details',
    { class: 'more' },
    h('summary', {}, 'Idempotency key, id and credentials'),
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Idempotency key'),
      h('input', { name: 'key', autocomplete: 'off' }),
      h('span', { class: 'help' }, 'The same key gives the same run again instead of another one.'),
    ),
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Run id'),
      h('input', { name: 'id', autocomplete: 'off', placeholder: 'one is made' }),
    ),
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'Credentials'),
      h('input', { name: 'credentials', autocomplete: 'off', placeholder: 'slack.bot=second' }),
      h('span', { class: 'help' }, 'Given to this run instead of the defaults: KIND=NAME, ...'),
    ),
  );
  return form_around(workflow, extra, 'Start the run', async (value, { form }) => {
    const key = form.elements.key.value.trim();
    const started = await api.post(
      path_of(['workflows', workflow.name, 'runs'], {
        id: form.elements.id.value.trim(),
        credentials: form.elements.credentials.value.replaceAll(/\s/g, ''),
      }),
      value,
      key ? { headers: { 'Idempotency-Key': key } } : {},
    );
    toast(started.existed ? 'This key has a run already: here it is' : 'Started');
    location.hash = address(['runs', started.run_id]);
  });
}

export function call_form(action) {
  return form_around(action, null, 'Call it once', async (value, { notes }) => {
    notes.replaceChildren(h('p', { class: 'dim' }, 'Under way…'));
    const output = await api.post(path_of(['actions', action.name, 'call']), value);
    notes.replaceChildren(json_view('Output', output));
  });
}
