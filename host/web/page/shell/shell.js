// The frame: where one is, where one can go, and how the host is.
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { next_theme, theme_name } from './theme.js';
import { forget_token, has_token } from '../api/token.js';
import { show_keys } from './help.js';

const places = [
  { path: '/runs', name: 'Runs', glyph: 'runs', key: 'g r' },
  { path: '/hooks', name: 'Hooks', glyph: 'waiting', key: 'g h', needs: 'run' },
  { path: '/workflows', name: 'Workflows', glyph: 'workflow', key: 'g w' },
  { path: '/actions', name: 'Actions', glyph: 'action', key: 'g a' },
  { path: '/agents', name: 'Agents', glyph: 'agent', key: 'g s' },
  { path: '/triggers', name: 'Triggers', glyph: 'trigger', key: 'g t' },
  { path: '/modules', name: 'Modules', glyph: 'module', key: 'g m' },
  { path: '/credentials', name: 'Credentials', glyph: 'credential', key: 'g c' },
  { path: '/tokens', name: 'Tokens', glyph: 'token', key: 'g k', needs: 'admin' },
];

function theme_button() {
  const label = () => `Colours: ${theme_name()}`;
  const button = h(
    'button',
    { class: 'quiet icon-only', type: 'button', title: label(), 'aria-label': label() },
    icon('theme'),
  );
  button.addEventListener('click', () => {
    next_theme();
    button.title = label();
    button.setAttribute('aria-label', label());
  });
  return button;
}

function sign_out_button() {
  const button = h(
    'button',
    {
      class: 'quiet icon-only',
      type: 'button',
      title: 'Forget the token',
      'aria-label': 'Forget the token',
      on: {
        click: () => {
          forget_token();
          location.reload();
        },
      },
    },
    icon('leave'),
  );
  const show = () => {
    button.hidden = !has_token();
  };
  addEventListener('pawl:token', show);
  show();
  return button;
}

export function build_shell() {
  const links = places.map(({ path, name, glyph, key, needs = 'read' }) =>
    h(
      'a',
      { href: '#' + path, class: 'place', title: `${name} (${key})`, data: { needs } },
      icon(glyph),
      h('span', {}, name),
    ),
  );
  const host_line = h('p', { class: 'host-line', role: 'status' });
  const banner = h('div', { class: 'banner', role: 'alert', hidden: true });
  const main = h('main', { id: 'main', tabindex: '-1' });
  const side = h(
    'header',
    { class: 'side' },
    h(
      'a',
      { href: '#/runs', class: 'brand', 'aria-label': 'Pawl, to the runs' },
      h('img', { src: '/assets/icon.svg', alt: '', width: 22, height: 22 }),
      h('span', {}, 'Pawl'),
    ),
    h('nav', { 'aria-label': 'Places' }, links),
    h(
      'footer',
      {},
      host_line,
      h(
        'div',
        { class: 'side-tools' },
        theme_button(),
        h(
          'button',
          {
            class: 'quiet icon-only',
            type: 'button',
            title: 'Keys (?)',
            'aria-label': 'Keys',
            on: { click: show_keys },
          },
          icon('keys'),
        ),
        sign_out_button(),
      ),
    ),
  );
  const skip = h(
    'button',
    { class: 'skip', type: 'button', on: { click: () => main.focus() } },
    'Skip to the content',
  );
  return {
    parts: [skip, side, h('div', { class: 'stage' }, banner, main)],
    main,
    banner,
    host_line,
    mark_current(path) {
      for (const link of links) {
        const here = path.startsWith(link.getAttribute('href').slice(1));
        if (here) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
  };
}
