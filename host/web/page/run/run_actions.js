// What a person can do with a run.
import { api, path_of } from '../api/client.js';
import { address } from '../shell/address.js';
import { confirm_dialog } from '../ui/dialog.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { allowed_changes } from '../ui/status.js';
import { attempt } from '../ui/toast.js';

const kinds = {
  retry: {
    name: 'Retry',
    glyph: 'retrying',
    class: 'primary',
    done: 'It goes on where it stopped',
    title: 'Go on at the first step that is not done',
  },
  resume: {
    name: 'Resume',
    glyph: 'play',
    class: 'primary',
    done: 'It goes on',
    title: 'Let it go on',
  },
  pause: {
    name: 'Pause',
    glyph: 'paused',
    done: 'It holds before its next step',
    title: 'Hold it before its next step',
  },
  cancel: {
    name: 'Cancel',
    glyph: 'cancelled',
    done: 'It was asked to stop',
    title: 'Ask it to stop; it may compensate for what it did',
  },
};

async function erase(run) {
  const agreed = await confirm_dialog(
    'Delete this run?',
    `Run ${run.id} and its log go for good.`,
    'Delete',
  );
  if (!agreed) return;
  // To the list first: this view goes on asking for the run, which will not be there.
  const left = new Promise((go_on) => addEventListener('hashchange', go_on, { once: true }));
  location.hash = '#/runs';
  await left;
  if (await attempt(() => api.delete(path_of(['runs', run.id])), 'Deleted'))
    dispatchEvent(new HashChangeEvent('hashchange')); // the list was read before
  else location.hash = address(['runs', run.id]);
}

async function save(run) {
  await attempt(async () => {
    const recording = await api.get(path_of(['runs', run.id, 'export']));
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(recording)], { type: 'application/json' }),
    );
    h('a', { href: url, download: `${run.id}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }, 'Saved. It can be replayed with: pawl replay FILE --module M');
}

// done(run, change): after a change was made.
export function run_actions(run, done) {
  const allowed = allowed_changes(run.status);
  const buttons = Object.entries(kinds)
    .filter(([change]) => allowed.includes(change))
    .map(([change, kind]) =>
      h(
        'button',
        {
          type: 'button',
          class: kind.class,
          data: { needs: 'run' },
          title: kind.title,
          on: {
            click: async (event) => {
              event.currentTarget.disabled = true;
              const made = await attempt(
                async () => done(await api.post(path_of(['runs', run.id, change])), change),
                kind.done,
              );
              if (!made) event.target.disabled = false;
            },
          },
        },
        icon(kind.glyph),
        kind.name,
      ),
    );
  return h(
    'div',
    { class: 'run-actions', role: 'group', 'aria-label': 'Change this run' },
    buttons,
    h(
      'button',
      {
        type: 'button',
        title: 'Save as a file that can be replayed',
        data: { needs: 'admin' },
        on: { click: () => save(run) },
      },
      icon('export'),
      'Export',
    ),
    allowed.includes('delete')
      ? h(
          'button',
          { type: 'button', data: { needs: 'admin' }, on: { click: () => erase(run) } },
          icon('remove'),
          'Delete',
        )
      : null,
  );
}
