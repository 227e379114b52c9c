// What to show where there is nothing: why, and what to do next.
import { h } from './element.js';
import { copy_button } from './copy.js';

export function empty(title, text, command) {
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, title),
    h('p', {}, text),
    command
      ? h(
          'div',
          { class: 'command' },
          h('code', {}, command),
          copy_button(() => command),
        )
      : null,
  );
}
