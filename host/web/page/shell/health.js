// How the host is: a line at the foot, and a banner when all is not well.
import { api } from '../api/client.js';
import { keep_role } from '../api/role.js';
import { has_token } from '../api/token.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';

const pause_ms = 10_000;

function tell(shell, glyph, text, reason) {
  shell.host_line.replaceChildren(icon(glyph), h('span', {}, text));
  shell.banner.hidden = !reason;
  if (reason) shell.banner.replaceChildren(icon('blocked'), h('span', {}, reason));
}

async function look(shell) {
  try {
    const { version, role, health } = await api.get('/v1/host', { ask_token: false });
    keep_role(role);
    const running = `${health.active_runs} active`;
    const as = has_token() ? ` · role ${role}` : '';
    tell(
      shell,
      health.ok ? 'completed' : 'blocked',
      `Pawl ${version} · ${running}${as}`,
      health.ok ? '' : `The host is not well: ${health.reason}`,
    );
  } catch (problem) {
    if (problem.status) return tell(shell, 'blocked', problem.title, '');
    tell(
      shell,
      'failed',
      'Not reachable',
      'The host does not answer. Is pawl serve running? What is shown may be old.',
    );
  }
}

export async function watch_health(shell) {
  addEventListener('pawl:token', () => look(shell));
  for (;;) {
    if (!document.hidden) await look(shell);
    await new Promise((go_on) => setTimeout(go_on, pause_ms));
  }
}
