// A JSON value as a tree that opens on demand, so that large values cost nothing until read.
import { h } from './element.js';
import { copy_button } from './copy.js';
import { preview } from './preview.js';

const children_max = 100;
const text_size_max = 400;
const small_size = 1000; // below it, all is open from the start

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

const is_tree = (value) =>
  value !== null && typeof value === 'object' && Object.keys(value).length > 0;

// The members, some at a time; `open`: with theirs.
function children(value, open) {
  const names = Object.keys(value);
  const list = h('ul', { class: 'json-children' });
  let at = 0;
  function add() {
    for (const name of names.slice(at, at + children_max))
      list.append(h('li', {}, node(value[name], name, open)));
    at += children_max;
    const left = names.length - at;
    if (left <= 0) return;
    const text = `show ${Math.min(children_max, left)} more of ${left}`;
    const more = h(
      'li',
      {},
      h('button', { type: 'button', class: 'link', on: { click: go_on } }, text),
    );
    function go_on() {
      more.remove();
      add();
    }
    list.append(more);
  }
  add();
  return list;
}

function node(value, name, open, open_within = open) {
  const label = name === undefined ? null : h('span', { class: 'json-name' }, name, ': ');
  if (!is_tree(value)) {
    const shown = value !== null && typeof value === 'object' ? summary_of(value) : leaf(value);
    return h('span', { class: 'json-leaf' }, label, shown);
  }
  const details = h(
    'details',
    { class: 'json-node', open },
    h('summary', {}, label, h('span', { class: 'json-summary' }, summary_of(value))),
  );
  const fill = () => {
    if (details.open && details.childElementCount === 1)
      details.append(children(value, open_within));
  };
  details.addEventListener('toggle', fill);
  fill();
  return details;
}

export function json_view(title, value) {
  const is_small = preview(value, small_size).length < small_size;
  return h(
    'section',
    { class: 'json', 'aria-label': title },
    h(
      'div',
      { class: 'json-head' },
      h('h3', {}, title),
      copy_button(() => JSON.stringify(value, null, 2), `Copy ${title.toLowerCase()}`),
    ),
    h('div', { class: 'json-body' }, node(value, undefined, true, is_small)),
  );
}
