// The keyboard: single keys and two in a row, never while someone types.
import { show_keys } from './help.js';

const bound = new Map(); // key or "g r" → functions, the last is in force
let prefix = '';

// Until the signal, `keys` maps a key, or two with a space between, to a function.
export function bind_keys(keys, signal) {
  for (const [key, action] of Object.entries(keys)) {
    bound.set(key, [...(bound.get(key) ?? []), action]);
    signal?.addEventListener('abort', () => {
      bound.set(
        key,
        bound.get(key).filter((each) => each !== action),
      );
    });
  }
}

function is_typing(target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
}

function take(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
    return;
  if (is_typing(event.target)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const both = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = '';
  const action = bound.get(both)?.at(-1);
  if (action) {
    event.preventDefault();
    action(event);
  } else if (event.key === 'g') {
    prefix = 'g';
    setTimeout(() => {
      prefix = '';
    }, 1200);
  }
}

export function listen_to_keys() {
  const to = (place) => () => {
    location.hash = '#/' + place;
  };
  bind_keys({
    'g r': to('runs'),
    'g h': to('hooks'),
    'g w': to('workflows'),
    'g a': to('actions'),
    'g s': to('agents'),
    'g t': to('triggers'),
    'g c': to('credentials'),
    'g m': to('modules'),
    'g k': to('tokens'),
    '?': show_keys,
  });
  addEventListener('keydown', take);
}
