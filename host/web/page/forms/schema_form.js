// A form for any value, made from its schema, which can be switched to JSON and back.
import { h } from '../ui/element.js';
import { make_field } from './field.js';
import { json_field } from './leaf_fields.js';
import { kind_of, without_null } from './schema.js';

// {element, read() → {ok, value}, show_problem(problem), set(value)}
export function schema_form(schema, { initial, label }) {
  const form = { root: schema, places: new Map() };
  const place = h('div', { class: 'schema-form', role: 'group', 'aria-label': label });
  const only_json = kind_of(without_null(schema, schema).schema) === 'any';
  let as_json = only_json;
  let field = null;

  function build(value) {
    form.places.clear();
    if (as_json) {
      const own = {
        path: '',
        required: true,
        initial: value ?? (only_json ? value : {}),
        id: 'whole-json',
      };
      const wrong = h('p', { class: 'wrong', hidden: true });
      const made = json_field(own);
      made.element.rows = 10;
      made.element.setAttribute('aria-label', `${label} as JSON`);
      form.places.set(own, wrong);
      field = { element: h('div', {}, made.element, wrong), read: made.read };
    } else {
      field = make_field({
        schema,
        initial: value,
        required: true,
        name: label,
        path: '',
        form,
        bare: true,
      });
    }
    place.replaceChildren(field.element);
  }

  function show_problems(problems) {
    for (const [own, wrong] of form.places) {
      const mine = problems.find((problem) => problem.path === own.path);
      wrong.hidden = !mine;
      wrong.textContent = mine ? mine.message : '';
    }
    const first = [...form.places.values()].find((wrong) => !wrong.hidden);
    first?.scrollIntoView({ block: 'nearest' });
    first?.parentElement.querySelector('input, select, textarea')?.focus();
  }

  const button = h(
    'button',
    {
      type: 'button',
      class: 'link',
      hidden: only_json,
      on: {
        click: () => {
          const problems = [];
          const value = field.read(problems);
          if (as_json && problems.length) return show_problems(problems);
          as_json = !as_json;
          button.textContent = as_json ? 'As a form' : 'As JSON';
          build(value);
        },
      },
    },
    'As JSON',
  );
  build(initial);
  return {
    element: h('div', {}, h('div', { class: 'form-switch' }, button), place),
    read() {
      const problems = [];
      const value = field.read(problems);
      show_problems(problems);
      return { ok: problems.length === 0, value };
    },
    show_problem(problem) {
      const path = problem.details?.path;
      if (typeof path === 'string') show_problems([{ path, message: problem.detail }]);
    },
    set: build,
  };
}
