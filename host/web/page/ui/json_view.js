// A JSON value as a tree that opens on demand, so that large values cost nothing until read.
import { h } from './element.js';
import { copy_button } from './copy.js';

const children_max = 100,
  text_size_max = 400,
  open_size_max = 12;

function text_node(text) {
  const shown = JSON.stringify(text);
  if (shown.length <= text_size_max) return h('span', { class: 'json-string' }, shown);
  const rest = h(
    'button',
    {
      type: 'button',
      class: 'link',
      on: {
        click: () => {
          whole.replaceChildren(shown);
        },
      },
    },
    `show all ${text.length.toLocaleString('en')} characters`,
  );
  const whole = h('span', { class: 'json-string' }, shown.slice(0, text_size_max), '… ', rest);
  return whole;
}

function leaf(value) {
  if (typeof value === 'string') return text_node(value);
  const kind = value === null ? 'null' : typeof value;
  return h('span', { class: `json-${kind}` }, String(value));
}

function summary_of(value) {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.length} ]`;
  const names = Object.keys(value);
  if (names.length === 0) return '{}';
  const some = names.slice(0, 4).join(', ');
  return `{ ${some}${names.length > 4 ? `, … ${names.length}` : ''} }`;
}

function children(value) {
  const entries = Array.isArray(value)
    ? value.map((each, at) => [at, each])
    : Object.entries(value);
  const list = h('ul', { class: 'json-children' });
  let at = 0;
  const add = () => {
    for (const [name, each] of entries.slice(at, at + children_max))
      list.append(
        h(
          'li',
          {},
          node(each, name, entries.length <= open_size_max && at === 0 && entries.length < 4),
        ),
      );
    at += children_max;
    if (at < entries.length) {
      const more = h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            on: {
              click: () => {
                more.remove();
                add();
              },
            },
          },
          `show ${Math.min(children_max, entries.length - at)} more of ${entries.length - at}`,
        ),
      );
      list.append(more);
    }
  };
  add();
  return list;
}

function node(value, name, open) {
  const label = name === undefined ? null : h('span', { class: 'json-name' }, String(name), ': ');
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0)
    return h(
      'span',
      { class: 'json-leaf' },
      label,
      value !== null && typeof value === 'object' ? summary_of(value) : leaf(value),
    );
  const details = h(
    'details',
    { class: 'json-node', open },
    h('summary', {}, label, h('span', { class: 'json-summary' }, summary_of(value))),
  );
  const fill = () => {
    if (details.open && details.childElementCount === 1) details.append(children(value));
  };
  details.addEventListener('toggle', fill);
  fill();
  return details;
}

export function json_view(title, value) {
  return h(
    'section',
    { class: 'json', 'aria-label': title },
    h(
      'div',
      { class: 'json-head' },
      h('h3', {}, title),
      copy_button(() => JSON.stringify(value, null, 2), `Copy ${title.toLowerCase()}`),
    ),
    h('div', { class: 'json-body' }, node(value, undefined, true)),
  );
}
