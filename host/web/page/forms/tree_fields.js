// Fields for objects and arrays: they are made of other fields.
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { make_field } from './field.js';

function remove_button(what, action) {
  return h(
    'button',
    {
      type: 'button',
      class: 'quiet icon-only small',
      'aria-label': `Remove ${what}`,
      title: 'Remove',
      on: { click: action },
    },
    icon('remove'),
  );
}

export function array_field(field) {
  const { schema, initial, required } = field;
  const rows = [];
  const list = h('div', { class: 'items' });
  const element = h(
    'div',
    {},
    list,
    h(
      'button',
      { type: 'button', class: 'small', id: field.id, on: { click: () => add(undefined, true) } },
      icon('add'),
      'Add',
    ),
  );

  function add(value, focus) {
    const made = make_field({
      schema: schema.items ?? true,
      initial: value,
      required: true,
      name: `${rows.length + 1}`,
      path: `${field.path}/${rows.length}`,
      form: field.form,
      bare: true,
    });
    const row = {
      made,
      element: h(
        'div',
        { class: 'item' },
        made.element,
        remove_button('this item', () => {
          rows.splice(rows.indexOf(row), 1);
          row.element.remove();
        }),
      ),
    };
    rows.push(row);
    list.append(row.element);
    if (focus) row.element.querySelector('input, textarea, select')?.focus();
  }

  if (Array.isArray(initial)) for (const each of initial) add(each);
  else if (required) for (let at = 0; at < Math.min(schema.minItems ?? 0, 20); ++at) add(undefined);
  return {
    element,
    read(problems) {
      if (!required && rows.length === 0 && !Array.isArray(initial)) return undefined;
      return rows.map((row, at) => {
        row.made.move(`${field.path}/${at}`);
        const value = row.made.read(problems);
        return value === undefined ? null : value;
      });
    },
  };
}

// Members with names of the person's choice.
function map_rows(field, values, initial) {
  const rows = [];
  const list = h('div', { class: 'items' });
  function add(name = '', value) {
    const key = h('input', {
      value: name,
      placeholder: 'name',
      'aria-label': 'Name',
      class: 'map-name',
    });
    const made = make_field({
      schema: values,
      initial: value,
      required: true,
      name: 'value',
      path: `${field.path}/${name}`,
      form: field.form,
      bare: true,
    });
    const row = {
      key,
      made,
      element: h(
        'div',
        { class: 'item' },
        key,
        made.element,
        remove_button('this member', () => {
          rows.splice(rows.indexOf(row), 1);
          row.element.remove();
        }),
      ),
    };
    rows.push(row);
    list.append(row.element);
  }
  for (const [name, value] of Object.entries(initial)) add(name, value);
  return {
    element: h(
      'div',
      {},
      list,
      h(
        'button',
        { type: 'button', class: 'small', on: { click: () => add() } },
        icon('add'),
        'Add a member',
      ),
    ),
    read(problems, into) {
      for (const { key, made } of rows) if (key.value) into[key.value] = made.read(problems);
    },
  };
}

function object_parts(field) {
  const { schema, form } = field;
  const known = schema.properties ?? {};
  const initial = field.initial && typeof field.initial === 'object' ? field.initial : {};
  const members = Object.entries(known).map(([name, each]) => [
    name,
    make_field({
      schema: each,
      initial: initial[name],
      required: (schema.required ?? []).includes(name),
      name,
      path: `${field.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      form,
    }),
  ]);
  const others = Object.fromEntries(Object.entries(initial).filter(([name]) => !(name in known)));
  const map =
    typeof schema.additionalProperties === 'object'
      ? map_rows(field, schema.additionalProperties, others)
      : null;
  return {
    element: h(
      'div',
      { class: 'members' },
      members.map(([, made]) => made.element),
      map?.element,
    ),
    read(problems) {
      const value = {};
      for (const [name, made] of members) {
        const each = made.read(problems);
        if (each !== undefined) value[name] = each;
      }
      map?.read(problems, value);
      return value;
    },
  };
}

export function object_field(field) {
  if (field.required && !field.nullable) return object_parts(field);
  if (!field.schema.properties) {
    // a map: without members it is left out
    const map = object_parts(field);
    return {
      element: map.element,
      read(problems) {
        const value = map.read(problems);
        return Object.keys(value).length || field.initial
          ? value
          : field.required
            ? null
            : undefined;
      },
    };
  }
  // Made when wanted: a schema may hold itself.
  let parts = null;
  const place = h('div', {});
  const box = h('input', { type: 'checkbox', id: field.id, checked: Boolean(field.initial) });
  const show = () => {
    parts = box.checked ? object_parts(field) : null;
    place.replaceChildren(...(parts ? [parts.element] : []));
  };
  box.addEventListener('change', show);
  show();
  return {
    element: h('div', {}, h('label', { class: 'check' }, box, 'Give it'), place),
    read: (problems) => parts?.read(problems) ?? (field.required ? null : undefined),
  };
}
