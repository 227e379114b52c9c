// Writes a trigger's definition, as JSON; the host says what is wrong with it.
import { api, path_of } from '../api/client.js';
import { h } from '../ui/element.js';
import { open_dialog } from '../ui/dialog.js';
import { problem_box } from '../ui/problem_box.js';
import { toast } from '../ui/toast.js';
import { schema_view } from '../forms/schema_view.js';
import { json_field } from '../forms/leaf_fields.js';

const examples = {
  schedule: {
    kind: 'schedule',
    description: 'Every weekday at nine',
    schedule: { cron: '0 9 * * mon-fri', time_zone: 'Europe/Berlin', overlap: 'skip' },
    targets: [{ workflow: 'my-workflow', transform: '{at: .scheduled_at}' }],
  },
  webhook: {
    kind: 'webhook',
    description: 'What GitHub tells',
    webhook: {
      endpoint: 'github',
      verification: { scheme: 'github', secret: '@env:GITHUB_SECRET' },
    },
    targets: [{ workflow: 'my-workflow', filter: '.body.action == "opened"', transform: '.body' }],
  },
  poll: {
    kind: 'poll',
    description: 'New items, each once',
    schedule: { every_ms: 60000 },
    poll: {
      action: 'http.request',
      input: '{url: "https://example.org/items"}',
      items: '.output.body | fromjson | .[]',
      key: '.id',
    },
    targets: [{ workflow: 'my-workflow' }],
  },
};

// What may be in a definition, loaded when it is looked at.
function reference() {
  const details = h('details', { class: 'raw' }, h('summary', {}, 'What may be in it'));
  details.addEventListener(
    'toggle',
    async () => {
      try {
        details.append(schema_view('Definition', await api.get('/v1/schemas/trigger'), 'needed'));
      } catch (problem) {
        details.append(problem_box(problem));
      }
    },
    { once: true },
  );
  return details;
}

// done(name): after it was saved. `trigger`: null for a new one.
export function edit_dialog(trigger, done) {
  const name = h('input', {
    required: true,
    id: 'trigger-name',
    value: trigger?.name ?? '',
    placeholder: 'nightly-report',
    autocomplete: 'off',
    readonly: trigger !== null,
    pattern: '[a-z0-9][a-z0-9._\\-]*',
  });
  const own = {
    path: '',
    required: true,
    initial: trigger?.definition ?? examples.schedule,
    id: 'trigger-definition',
  };
  const field = json_field(own);
  field.element.rows = 16;
  const notes = h('div', { 'aria-live': 'polite' });
  const from_example = trigger
    ? null
    : h(
        'p',
        { class: 'dim' },
        'Begin with: ',
        Object.entries(examples).map(([kind, example]) => [
          h(
            'button',
            {
              type: 'button',
              class: 'link',
              on: {
                click: () => {
                  field.element.value = JSON.stringify(example, null, 2);
                },
              },
            },
            kind,
          ),
          ' ',
        ]),
      );
  const form = h(
    'form',
    { class: 'stack' },
    h('label', { class: 'field' }, h('span', {}, 'Name'), name),
    from_example,
    h('label', { for: own.id }, 'Definition'),
    field.element,
    notes,
    reference(),
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Save')),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const problems = [];
    const definition = field.read(problems);
    if (problems.length)
      return notes.replaceChildren(
        problem_box({ title: 'The definition', detail: problems[0].message }),
      );
    try {
      await api.put(path_of(['triggers', name.value]), definition);
      opened.close();
      toast('Saved');
      done(name.value);
    } catch (problem) {
      notes.replaceChildren(problem_box(problem));
    }
  });
  const opened = open_dialog(trigger ? `Change ${trigger.name}` : 'New trigger', form);
}
