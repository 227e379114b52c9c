// Modules: each version, where it stands, and why one was refused.
import { api, path_of } from '../api/client.js';
import { address } from '../shell/address.js';
import { bind_keys } from '../shell/keys.js';
import { confirm_dialog } from '../ui/dialog.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { empty } from '../ui/empty.js';
import { problem_box } from '../ui/problem_box.js';
import { attempt, toast } from '../ui/toast.js';
import { move_focus } from './exports_view.js';

const poll_ms = 3000;
const state_icons = {
  active: 'completed',
  old: 'queued',
  draining: 'waiting',
  removed: 'cancelled',
  refused: 'failed',
};

// A version with its sha is never ambiguous.
const path_to = (module, ...rest) =>
  path_of(['modules', module.name, `${module.version}-${module.sha256.slice(0, 12)}`, ...rest]);

function version_actions(module, reload) {
  if (!module.name || module.state === 'refused' || module.state === 'removed') return null;
  const button = (name, title, action, done) =>
    h(
      'button',
      {
        type: 'button',
        class: 'small',
        title,
        on: {
          click: async () => {
            if (await attempt(action, done)) reload();
          },
        },
      },
      name,
    );
  const remove = h(
    'button',
    {
      type: 'button',
      class: 'small',
      on: {
        click: async () => {
          const agreed = await confirm_dialog(
            `Remove ${module.name} ${module.version}?`,
            'Its file goes from the module folder. While runs are pinned to it the host refuses: drain it then, and it goes with the last of them.',
            'Remove',
          );
          if (agreed && (await attempt(() => api.delete(path_to(module)), 'Removed'))) reload();
        },
      },
    },
    'Remove',
  );
  return h(
    'div',
    { class: 'row-actions', data: { needs: 'admin' } },
    module.state === 'active'
      ? button(
          'Drain',
          'Start no new run on it; those that are there go on',
          () => api.post(path_to(module, 'drain')),
          'Draining',
        )
      : button(
          'Activate',
          'New runs take this version',
          () => api.post(path_to(module, 'activate')),
          'Active',
        ),
    remove,
  );
}

function exported(kind, names) {
  return names.map((name) =>
    h(
      'a',
      { class: 'tag', href: address([kind, name]) },
      icon(kind === 'actions' ? 'action' : 'workflow'),
      name,
    ),
  );
}

function version_row(module, reload) {
  const { runs } = module;
  return h(
    'li',
    { class: 'version', tabindex: '0' },
    h(
      'div',
      { class: 'version-head' },
      h(
        'span',
        { class: 'status', data: { status: module.state } },
        icon(state_icons[module.state] ?? 'queued'),
        h('span', {}, module.state),
      ),
      h('strong', {}, module.version ?? 'unknown version'),
      module.sha256 ? h('code', { title: module.sha256 }, module.sha256.slice(0, 12)) : null,
      runs !== undefined && module.state !== 'refused'
        ? h('span', { class: 'dim' }, `${runs} ${runs === 1 ? 'run' : 'runs'} pinned`)
        : null,
      h('span', { class: 'spring' }),
      version_actions(module, reload),
    ),
    module.reason
      ? h('p', { class: module.state === 'refused' ? 'refusal' : 'dim' }, module.reason)
      : null,
    module.file ? h('p', { class: 'dim file' }, module.file) : null,
    h(
      'div',
      { class: 'tags' },
      exported('workflows', module.workflows),
      exported('actions', module.actions),
    ),
  );
}

function upload_box(reload) {
  const notes = h('div', { 'aria-live': 'polite' });
  async function take(file) {
    if (!file) return;
    notes.replaceChildren(h('p', { class: 'dim' }, `Checking ${file.name}…`));
    try {
      await api.upload('/v1/modules', file);
      notes.replaceChildren();
      toast(`${file.name} is installed`);
    } catch (problem) {
      notes.replaceChildren(problem_box({ ...problem, title: `${file.name} is not installed` }));
    }
    reload();
  }
  const input = h('input', {
    type: 'file',
    class: 'offstage',
    accept: '.so',
    id: 'module-file',
    on: { change: () => take(input.files[0]) },
  });
  const box = h(
    'div',
    { class: 'drop', data: { needs: 'admin' } },
    input,
    icon('module'),
    h(
      'p',
      {},
      h('label', { class: 'button', for: 'module-file' }, 'Install a file…'),
      ' or drop a ',
      h('code', {}, '.so'),
      ' here. It is checked in a process of its own first.',
    ),
    notes,
  );
  box.addEventListener('dragover', (event) => event.preventDefault());
  box.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  return box;
}

function by_name(modules) {
  const groups = new Map();
  for (const module of modules) {
    const name = module.name ?? module.file?.split('/').at(-1) ?? 'unknown';
    groups.set(name, [...(groups.get(name) ?? []), module]);
  }
  const refused = ([, versions]) => (versions.some((each) => each.state === 'refused') ? 0 : 1);
  return [...groups].sort((a, b) => refused(a) - refused(b)); // what needs a person comes first
}

export async function modules_view(outlet, { signal, title }) {
  title('Modules');
  const list = h('div', { class: 'modules' });
  let shown = '';
  async function load() {
    const { items } = await api.get('/v1/modules', { signal });
    const now = JSON.stringify(items);
    if (now === shown) return;
    shown = now;
    list.replaceChildren(
      ...(items.length
        ? by_name(items).map(([name, versions]) =>
            h(
              'section',
              { class: 'box' },
              h(
                'h2',
                {},
                versions[0].title
                  ? [versions[0].title, ' ', h('code', { class: 'dim' }, name)]
                  : name,
              ),
              versions[0].description ? h('p', { class: 'dim' }, versions[0].description) : null,
              h(
                'ul',
                { class: 'plain' },
                versions.map((module) => version_row(module, load)),
              ),
            ),
          )
        : [
            empty(
              'No module yet',
              'Copy a module’s file into one of the host’s module folders, or install one above.',
              'pawl modules install my-module.so',
            ),
          ]),
    );
  }
  outlet.append(
    h(
      'div',
      { class: 'view-head' },
      h('h1', {}, 'Modules'),
      h(
        'span',
        { class: 'dim' },
        'A file that is put into a module folder shows up here within a second',
      ),
    ),
    upload_box(load),
    list,
  );
  bind_keys(
    { j: () => move_focus(list, '.version', 1), k: () => move_focus(list, '.version', -1) },
    signal,
  );
  await load();
  const poll = setInterval(() => {
    if (!document.hidden) load().catch(() => {});
  }, poll_ms);
  signal.addEventListener('abort', () => clearInterval(poll));
}
