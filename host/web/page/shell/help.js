// What the keyboard can do.
import { h } from '../ui/element.js';
import { open_dialog } from '../ui/dialog.js';

const groups = {
  Everywhere: [
    ['g r', 'Runs'],
    ['g h', 'Hooks'],
    ['g w', 'Workflows'],
    ['g a', 'Actions'],
    ['g s', 'Agents and their sessions'],
    ['g t', 'Triggers'],
    ['g m', 'Modules'],
    ['g c', 'Credentials'],
    ['g k', 'Tokens'],
    ['?', 'This help'],
    ['esc', 'Close, or go up'],
  ],
  'In lists': [
    ['j', 'Next'],
    ['k', 'The one before'],
    ['enter', 'Open'],
    ['/', 'Filter by text'],
  ],
  'In a run': [
    ['t', 'Timeline'],
    ['e', 'Events'],
    ['d', 'Input and output'],
  ],
};

export function show_keys() {
  const parts = Object.entries(groups).map(([name, keys]) =>
    h(
      'section',
      {},
      h('h3', {}, name),
      h(
        'dl',
        { class: 'keys' },
        keys.flatMap(([key, what]) => [
          h(
            'dt',
            {},
            key.split(' ').map((each) => h('kbd', {}, each)),
          ),
          h('dd', {}, what),
        ]),
      ),
    ),
  );
  open_dialog('Keys', h('div', { class: 'columns' }, parts));
}
