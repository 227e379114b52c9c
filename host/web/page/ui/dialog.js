// A modal dialog, with the browser's own focus keeping and escape.
import { h } from './element.js';
import { icon } from './icon.js';

// Returns {close}. `closed` is called once, however it was closed.
export function open_dialog(title, content, { closed } = {}) {
  const dialog = h(
    'dialog',
    { 'aria-label': title },
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', {}, title),
      h(
        'button',
        {
          class: 'quiet icon-only',
          type: 'button',
          'aria-label': 'Close',
          on: { click: () => dialog.close() },
        },
        icon('close'),
      ),
    ),
    h('div', { class: 'dialog-body' }, content),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('[autofocus], .dialog-body :is(input, select, textarea)')?.focus();
  return { close: () => dialog.close() };
}

// Whether the person agreed.
export function confirm_dialog(title, text, button_text) {
  return new Promise((answer) => {
    let agreed = false;
    const yes = h(
      'button',
      {
        type: 'button',
        class: 'danger',
        on: {
          click: () => {
            agreed = true;
            opened.close();
          },
        },
      },
      button_text,
    );
    const no = h(
      'button',
      { type: 'button', autofocus: true, on: { click: () => opened.close() } },
      'Keep',
    );
    const opened = open_dialog(title, [h('p', {}, text), h('div', { class: 'actions' }, no, yes)], {
      closed: () => answer(agreed),
    });
  });
}
