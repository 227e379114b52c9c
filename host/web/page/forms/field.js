// One field of a form, by its schema: label, control, what holds for it, and what is wrong with it.
import { h } from '../ui/element.js';
import { constraints, kind_of, type_text, without_null } from './schema.js';
import {
  boolean_field,
  choice_field,
  const_field,
  json_field,
  number_field,
  string_field,
} from './leaf_fields.js';
import { array_field, object_field } from './tree_fields.js';

const makers = {
  const: const_field,
  enum: (field) => choice_field({ ...field, values: field.schema.enum }),
  boolean: boolean_field,
  integer: number_field,
  number: number_field,
  string: string_field,
  array: array_field,
  object: object_field,
  any: json_field,
};

let next_id = 1;

// {schema, initial, required, name, path, form: {root, places}, bare}: `bare` fields have no label.
export function make_field({ schema: given, initial, required, name, path, form, bare = false }) {
  const { schema, nullable } = without_null(given, form.root);
  const kind = kind_of(schema);
  const id = `field-${next_id++}`;
  const start = initial === undefined && typeof schema === 'object' ? schema.default : initial;
  const field = { schema, nullable, required, id, path, form, initial: start };
  const made = makers[kind](field);
  const wrong = h('p', { class: 'wrong', id: `${id}-wrong`, hidden: true });
  made.element.setAttribute('aria-describedby', wrong.id);
  form.places.set(field, wrong);
  const move = (to) => {
    field.path = to;
  };
  const read = (problems) => made.read(problems);
  if (bare) {
    if (!made.element.getAttribute('aria-label')) made.element.setAttribute('aria-label', name);
    return { element: h('div', { class: 'bare' }, made.element, wrong), read, move };
  }
  const tree = kind === 'object' || kind === 'array';
  const rules = typeof schema === 'object' ? constraints(schema) : [];
  const head = [
    h('span', { class: 'field-name' }, schema.title ?? name),
    required ? h('span', { class: 'needed', title: 'needed' }, 'needed') : null,
    h('span', { class: 'field-type' }, [type_text(given, form.root), ...rules].join(', ')),
  ];
  const help = schema.description ? h('p', { class: 'help' }, schema.description) : null;
  const label = h(tree ? 'legend' : 'label', tree ? {} : { for: id }, head);
  return {
    element: h(
      tree ? 'fieldset' : 'div',
      { class: `field field-${kind}` },
      label,
      help,
      made.element,
      wrong,
    ),
    read,
    move,
  };
}
