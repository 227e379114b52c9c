// The same change to all runs that a filter finds, with progress.
import { api, path_of } from '../api/client.js';
import { h, set_text } from '../ui/element.js';
import { open_dialog } from '../ui/dialog.js';
import { problem_box } from '../ui/problem_box.js';
import { address } from '../shell/address.js';
import { api_filter, filter_text } from './run_filter.js';

const changes = {
  retry: 'Go on with failed and cancelled runs where they stopped',
  cancel: 'Ask runs to stop; they may compensate for what they did',
  pause: 'Hold runs before their next step',
  resume: 'Let paused and blocked runs go on',
  delete: 'Delete ended runs and their logs, for good',
};

const look_ms = 400;

function failure_line({ run_id, error }) {
  return h(
    'li',
    {},
    h('a', { href: address(['runs', run_id]) }, h('code', {}, run_id)),
    ' ',
    error.message,
  );
}

function progress_view() {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': 'Runs done' });
  const words = h('p', { role: 'status' });
  const failures = h('ul', { class: 'plain failures' });
  return {
    element: h('div', { class: 'stack' }, bar, words, failures),
    show(job) {
      const over = job.state !== 'running';
      bar.max = Math.max(1, job.matched);
      bar.value = over ? bar.max : job.done + job.failed;
      const refused = job.failed ? `, ${job.failed} not possible` : '';
      set_text(
        words,
        `${over ? (job.state === 'done' ? 'Finished' : 'Stopped') : 'Under way'}: ` +
          `${job.done} of ${job.matched} done${refused}`,
      );
      failures.replaceChildren(...job.failures.slice(0, 20).map(failure_line));
    },
  };
}

async function watch(id, progress, signal) {
  for (;;) {
    const job = await api.get(path_of(['jobs', id]), { signal });
    progress.show(job);
    if (job.state !== 'running') return;
    await new Promise((go_on) => setTimeout(go_on, look_ms));
    signal.throwIfAborted();
  }
}

export function bulk_dialog(filter, done) {
  const leave = new AbortController();
  const body = h('div', { class: 'stack' });
  const choices = Object.entries(changes).map(([name, text], at) =>
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name: 'change', value: name, checked: at === 0 }),
      h('span', {}, h('strong', {}, name), h('span', { class: 'dim' }, text)),
    ),
  );
  const form = h(
    'form',
    { class: 'stack' },
    h(
      'p',
      {},
      'To ',
      h('strong', {}, filter_text(filter)),
      ', also those that are not loaded here. A run that is not in a state for the change stays as it is.',
    ),
    h('fieldset', { class: 'choices' }, h('legend', {}, 'What is to be done'), choices),
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Do it')),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const action = new FormData(form).get('change');
    const progress = progress_view();
    try {
      const job = await api.post('/v1/jobs', { action, filter: api_filter(filter) });
      body.replaceChildren(progress.element);
      progress.show(job);
      await watch(job.id, progress, leave.signal);
      done();
    } catch (problem) {
      if (!leave.signal.aborted) body.append(problem_box(problem));
    }
  });
  body.append(form);
  open_dialog('Change many runs', body, { closed: () => leave.abort() });
}
