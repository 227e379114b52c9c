// A button that copies a text.
import { h } from './element.js';
import { icon } from './icon.js';
import { toast } from './toast.js';

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages without TLS that are not on this machine have no clipboard object.
  const area = h('textarea', { class: 'offstage', value: text });
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('the browser does not allow it');
}

export function copy_button(text_of, label = 'Copy') {
  return h(
    'button',
    {
      class: 'quiet icon-only small',
      type: 'button',
      title: label,
      'aria-label': label,
      on: {
        click: async (event) => {
          event.preventDefault();
          try {
            await copy(text_of());
            toast('Copied');
          } catch (problem) {
            toast(`Not copied: ${problem.message}`, 'failed');
          }
        },
      },
    },
    icon('copy'),
  );
}
