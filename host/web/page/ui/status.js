// A status, told by shape, word and colour.
import { h } from './element.js';
import { icon } from './icon.js';

export const run_statuses = [
  'queued',
  'running',
  'sleeping',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'paused',
  'blocked',
];

export const has_ended = (status) => ['completed', 'failed', 'cancelled'].includes(status);

// What a person may ask of a run in that status.
export function allowed_changes(status) {
  if (status === 'completed') return ['delete'];
  if (has_ended(status)) return ['retry', 'delete'];
  if (status === 'paused' || status === 'blocked') return ['resume', 'cancel'];
  return ['pause', 'cancel'];
}

export function status_badge(status) {
  return h('span', { class: 'status', data: { status } }, icon(status), h('span', {}, status));
}
