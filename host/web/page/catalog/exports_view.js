// All workflows, or all actions.
import { api } from '../api/client.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { empty } from '../ui/empty.js';

const kinds = {
  workflows: { title: 'Workflows', glyph: 'workflow', nothing: 'No workflow yet' },
  actions: { title: 'Actions', glyph: 'action', nothing: 'No action yet' },
};

function card(kind, each) {
  const marks = [each.blocking ? 'blocking' : '', each.safe ? 'safe to repeat' : ''].filter(
    Boolean,
  );
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'card', href: address([kind, each.name]) },
      h(
        'span',
        { class: 'card-head' },
        icon(kinds[kind].glyph),
        h('strong', {}, each.title || each.name),
        h('code', {}, each.name),
      ),
      h('span', { class: 'card-text' }, each.description),
      h(
        'span',
        { class: 'card-foot' },
        icon('module'),
        `${each.module} ${each.module_version ?? ''}`,
        marks.map((mark) => h('span', { class: 'tag' }, mark)),
      ),
    ),
  );
}

// Moves the focus among the elements that the selector finds.
export function move_focus(inside, selector, by) {
  const all = [...inside.querySelectorAll(selector)].filter((each) => each.offsetParent);
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(0, at + by), all.length - 1)]?.focus();
}

export const exports_view =
  (kind) =>
  async (outlet, { signal, title }) => {
    title(kinds[kind].title);
    const { items } = await api.get(`/v1/${kind}`, { signal });
    const cards = items.map((each) => ({ each, element: card(kind, each) }));
    const search = h('input', {
      type: 'search',
      placeholder: 'Filter',
      'aria-label': `Filter ${kind}`,
      on: {
        input: () => {
          const text = search.value.toLowerCase();
          for (const { each, element } of cards)
            element.hidden = ![each.name, each.title, each.description, each.module].some((part) =>
              part.toLowerCase().includes(text),
            );
        },
      },
    });
    outlet.append(
      h(
        'div',
        { class: 'view-head' },
        h('h1', {}, kinds[kind].title),
        h('span', { class: 'dim' }, String(items.length)),
        h('span', { class: 'spring' }),
        h('div', { class: 'with-icon' }, icon('search'), search),
      ),
    );
    if (items.length === 0) {
      outlet.append(
        empty(
          kinds[kind].nothing,
          'Put a module, a shared library, into one of the host’s module folders: it is there within a second. Or install one under Modules. To write one:',
          kind === 'workflows'
            ? 'pawl new workflow my-workflow'
            : 'pawl new action my-action --lang c',
        ),
      );
    }
    const list = h(
      'ul',
      { class: 'cards' },
      cards.map(({ element }) => element),
    );
    outlet.append(list);
    bind_keys(
      {
        '/': () => search.focus(),
        j: () => move_focus(list, '.card', 1),
        k: () => move_focus(list, '.card', -1),
      },
      signal,
    );
  };
