// A schema as a table of its members, or raw.
import { h } from '../ui/element.js';
import { json_view } from '../ui/json_view.js';
import { constraints, type_text, without_null } from './schema.js';

const depth_max = 6;

function values_of(schema) {
  if (Array.isArray(schema.enum))
    return schema.enum.map((each) => h('code', {}, JSON.stringify(each)));
  if ('const' in schema) return [h('code', {}, JSON.stringify(schema.const))];
  return [];
}

function row({ name, schema: given, required, depth }, root, always) {
  const { schema } = without_null(given, root);
  const rules = typeof schema === 'object' ? constraints(schema) : [];
  const default_text = schema?.default !== undefined ? JSON.stringify(schema.default) : null;
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', vars: { '--depth': depth } },
      h('code', {}, name),
      required ? h('span', { class: always }, always) : null,
    ),
    h('td', {}, type_text(given, root), ' ', typeof schema === 'object' ? values_of(schema) : null),
    h(
      'td',
      {},
      schema?.description ?? '',
      rules.length ? h('span', { class: 'dim' }, ` ${rules.join(', ')}`) : null,
      default_text ? h('span', { class: 'dim' }, ' default ', h('code', {}, default_text)) : null,
    ),
  );
}

// All members, those of members after them.
export function members(given, root, depth = 0) {
  const { schema } = without_null(given, root);
  if (typeof schema !== 'object' || depth > depth_max) return [];
  const inner =
    schema.type === 'array' && schema.items ? without_null(schema.items, root).schema : schema;
  return Object.entries(inner?.properties ?? {}).flatMap(([name, each]) => [
    { name, schema: each, required: (inner.required ?? []).includes(name), depth },
    ...members(each, root, depth + 1),
  ]);
}

// `always`: the word for members that are never left out.
export function schema_view(title, schema, always) {
  if (schema === null || schema === undefined)
    return h('p', { class: 'dim' }, `${title}: nothing is declared, any JSON is taken.`);
  const rows = members(schema, schema);
  const table = rows.length
    ? h(
        'div',
        { class: 'scroll-x', tabindex: '0', role: 'region', 'aria-label': title },
        h(
          'table',
          { class: 'schema' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['Member', 'Type', 'Meaning'].map((name) => h('th', { scope: 'col' }, name)),
            ),
          ),
          h(
            'tbody',
            {},
            rows.map((each) => row(each, schema, always)),
          ),
        ),
      )
    : h('p', {}, `A value of type: ${type_text(schema, schema)}`);
  return h(
    'section',
    { class: 'schema-view' },
    h('h2', {}, title),
    table,
    h('details', { class: 'raw' }, h('summary', {}, 'JSON Schema'), json_view('Schema', schema)),
  );
}
