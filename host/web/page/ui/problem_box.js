// A problem as people can use it: what, where, and what to do.
import { h } from './element.js';
import { icon } from './icon.js';

const advice = {
  unauthenticated: 'Give a token that this host knows.',
  permission_denied: 'Ask for a token with a higher role, or have someone do it who has one.',
  not_found: 'It may have been deleted, or it was never here. Check the id.',
  unknown_workflow: 'Put the module that has it into a module folder, or see what is there.',
  unknown_action: 'Put the module that has it into a module folder, or see what is there.',
  conflict: 'It is not in a state for this. Load the page again to see how it is now.',
  gone: 'This hook is over. Its run shows what became of it.',
  busy: 'The host has too much to do. Try again in a moment.',
  unavailable: 'The host can’t do this now. The line at the foot of the page tells how it is.',
  no_space: 'Make room on the disk of the data directory; the host goes on by itself.',
};

export function problem_box(problem, { retry } = {}) {
  const where = problem.details?.path;
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    icon('failed'),
    h(
      'div',
      {},
      h('strong', {}, problem.title ?? 'Something went wrong'),
      h('p', {}, problem.detail ?? problem.message ?? String(problem)),
      where ? h('p', { class: 'dim' }, 'At ', h('code', {}, where)) : null,
      advice[problem.code] ? h('p', { class: 'dim' }, advice[problem.code]) : null,
      retry
        ? h('button', { type: 'button', class: 'small', on: { click: retry } }, 'Try again')
        : null,
    ),
  );
}

// An error as runs and steps have it.
export function error_box(error) {
  return h(
    'div',
    { class: 'problem' },
    icon('failed'),
    h(
      'div',
      {},
      h('strong', {}, error.code),
      h('p', {}, error.message),
      h(
        'p',
        { class: 'dim' },
        error.retryable
          ? 'May go away by itself: it can be tried again.'
          : 'Does not go away by itself.',
      ),
    ),
  );
}
