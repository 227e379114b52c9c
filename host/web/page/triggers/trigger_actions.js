// What a person can do with a trigger.
import { api, path_of } from '../api/client.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { open_dialog } from '../ui/dialog.js';
import { problem_box } from '../ui/problem_box.js';
import { attempt, toast } from '../ui/toast.js';
import { json_field } from '../forms/leaf_fields.js';

export const path_to = (trigger, ...rest) => path_of(['triggers', trigger.name, ...rest]);

function tell({ runs, failures }) {
  const started = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} started`;
  if (failures.length)
    toast(`Fired: ${started}, ${failures.length} failed: ${failures[0].error.message}`, 'failed');
  else toast(`Fired: ${started}`);
}

// A webhook is fired with a body, as if it had been delivered.
function fire_dialog(trigger, done) {
  const body = json_field({ path: '', required: true, initial: {}, id: 'fire-body' });
  const notes = h('div', {});
  const form = h(
    'form',
    { class: 'stack' },
    h('label', { for: 'fire-body' }, 'The body of the delivery'),
    body.element,
    notes,
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Fire')),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const problems = [];
    const value = body.read(problems);
    if (problems.length)
      return notes.replaceChildren(problem_box({ title: 'The body', detail: problems[0].message }));
    try {
      const fired = await api.post(path_to(trigger, 'fire'), value);
      opened.close();
      tell(fired);
      done();
    } catch (problem) {
      notes.replaceChildren(problem_box(problem));
    }
  });
  const opened = open_dialog(`Fire ${trigger.name}`, form);
}

export function trigger_actions(trigger, done) {
  const button = (name, glyph, action, done_text) =>
    h(
      'button',
      {
        type: 'button',
        class: 'small',
        on: {
          click: async () => {
            if (await attempt(action, done_text)) done();
          },
        },
      },
      icon(glyph),
      name,
    );
  const fire =
    trigger.kind === 'webhook'
      ? h(
          'button',
          { type: 'button', class: 'small', on: { click: () => fire_dialog(trigger, done) } },
          icon('action'),
          'Fire…',
        )
      : button('Fire now', 'action', async () => tell(await api.post(path_to(trigger, 'fire'))));
  return h(
    'div',
    { class: 'row-actions', data: { needs: 'admin' } },
    fire,
    trigger.enabled
      ? button('Disable', 'paused', () => api.post(path_to(trigger, 'disable')), 'Disabled')
      : button('Enable', 'play', () => api.post(path_to(trigger, 'enable')), 'Enabled'),
  );
}
