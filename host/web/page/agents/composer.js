// Where a message to an agent is written.
import { api, path_of } from '../api/client.js';
import { h } from '../ui/element.js';
import { problem_box } from '../ui/problem_box.js';

// `sent(run_id)` is called once the host has it. Without a session a new one begins, which is named
// after the run.
export function composer(agent, session, sent) {
  const notes = h('div', {});
  const text = h('textarea', {
    rows: 3,
    required: true,
    'aria-label': `Message to ${agent}`,
    placeholder: 'Message',
  });
  const form = h(
    'form',
    { class: 'stack composer', data: { needs: 'run' } },
    text,
    notes,
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Send')),
  );
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    notes.replaceChildren();
    const input = session ? { message: text.value, session } : { message: text.value };
    try {
      const { run_id } = await api.post(path_of(['workflows', agent, 'runs']), input);
      text.value = '';
      sent(run_id);
    } catch (problem) {
      notes.replaceChildren(problem_box(problem));
    }
  });
  return form;
}
