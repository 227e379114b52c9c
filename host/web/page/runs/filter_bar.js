// The controls of a run_filter. `changed` is called with the new filter.
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { run_statuses } from '../ui/status.js';
import { spans } from './run_filter.js';

const typing_ms = 250;

export function filter_bar(filter, changed) {
  const now = { ...filter };
  const tell = () => changed({ ...now });
  let timer = 0;

  const chips = run_statuses.map((status) => {
    const chip = h(
      'button',
      {
        type: 'button',
        class: 'chip',
        data: { status },
        'aria-pressed': String(now.statuses.includes(status)),
        on: {
          click: () => {
            const on = !now.statuses.includes(status);
            now.statuses = on
              ? [...now.statuses, status]
              : now.statuses.filter((each) => each !== status);
            chip.setAttribute('aria-pressed', String(on));
            tell();
          },
        },
      },
      icon(status),
      h('span', {}, status),
    );
    return chip;
  });

  function text_field(member, label, options = {}) {
    const input = h('input', {
      type: 'search',
      placeholder: label,
      'aria-label': label,
      value: now[member],
      ...options,
    });
    input.addEventListener('input', () => {
      now[member] = input.value.trim();
      clearTimeout(timer);
      timer = setTimeout(tell, typing_ms);
    });
    return input;
  }

  const workflow_names = h('datalist', { id: 'workflow-names' });
  const id_field = text_field('id', 'Text in the id');
  const time_field = (member, label) =>
    h('input', {
      type: 'datetime-local',
      'aria-label': label,
      title: label,
      value: now[member],
      on: {
        change: (event) => {
          now[member] = event.target.value;
          tell();
        },
      },
    });
  const between = h(
    'span',
    { class: 'between', hidden: now.span !== 'between' },
    time_field('from', 'Created from'),
    '–',
    time_field('before', 'Created before'),
  );
  const span = h(
    'select',
    {
      'aria-label': 'Created in',
      on: {
        change: () => {
          now.span = span.value;
          between.hidden = now.span !== 'between';
          tell();
        },
      },
    },
    spans.map((each) => h('option', { value: each.id, selected: each.id === now.span }, each.name)),
  );

  const element = h(
    'div',
    { class: 'filters', role: 'search', 'aria-label': 'Filter runs' },
    h('div', { class: 'chips', role: 'group', 'aria-label': 'Status' }, chips),
    h(
      'div',
      { class: 'filter-fields' },
      h('div', { class: 'with-icon' }, icon('search'), id_field),
      text_field('workflow', 'Workflow', { list: 'workflow-names' }),
      workflow_names,
      text_field('trigger', 'Trigger'),
      span,
      between,
    ),
  );
  return {
    element,
    focus: () => id_field.focus(),
    name_workflows: (names) =>
      workflow_names.replaceChildren(...names.map((name) => h('option', { value: name }))),
  };
}
