// What a list of runs is filtered by: from the address, to the API, and in words.
import { address } from '../shell/address.js';

const minute = 60_000,
  hour = 60 * minute,
  day = 24 * hour;

export const spans = [
  { id: '', name: 'any time', ms: 0 },
  { id: '15m', name: 'the last 15 minutes', ms: 15 * minute },
  { id: '1h', name: 'the last hour', ms: hour },
  { id: '1d', name: 'the last 24 hours', ms: day },
  { id: '7d', name: 'the last 7 days', ms: 7 * day },
  { id: 'between', name: 'between…', ms: 0 },
];

export function filter_from(query) {
  const text = (name) => query.get(name) ?? '';
  return {
    statuses: text('status').split(',').filter(Boolean),
    workflow: text('workflow'),
    trigger: text('trigger'),
    id: text('id'),
    span: text('span'),
    from: text('from'),
    before: text('before'),
  };
}

export function filter_address({ statuses, workflow, trigger, id, span, from, before }) {
  const times = span === 'between' ? { from, before } : {};
  return address(['runs'], { status: statuses.join(','), workflow, trigger, id, span, ...times });
}

// The members of the API's query and of a job's filter. All are texts.
export function api_filter(filter, now_ms = Date.now()) {
  const made = {};
  if (filter.statuses.length) made.status = filter.statuses.join(',');
  if (filter.workflow) made.workflow = filter.workflow;
  if (filter.trigger) made.trigger = filter.trigger;
  if (filter.id) made.id_contains = filter.id;
  const span = spans.find((each) => each.id === filter.span);
  if (span?.ms) made.created_from_ms = String(now_ms - span.ms);
  if (filter.span === 'between') {
    const at = (text) =>
      text && !Number.isNaN(Date.parse(text)) ? String(Date.parse(text)) : undefined;
    if (at(filter.from)) made.created_from_ms = at(filter.from);
    if (at(filter.before)) made.created_before_ms = at(filter.before);
  }
  return made;
}

export function is_empty(filter) {
  return Object.keys(api_filter(filter)).length === 0;
}

// "failed runs of order-saga with "abc" in their id"
export function filter_text(filter) {
  const parts = [filter.statuses.length ? filter.statuses.join(' or ') + ' runs' : 'all runs'];
  if (filter.workflow) parts.push(`of ${filter.workflow}`);
  if (filter.trigger) parts.push(`started by ${filter.trigger}`);
  if (filter.id) parts.push(`with “${filter.id}” in their id`);
  const span = spans.find((each) => each.id === filter.span);
  if (span?.ms) parts.push(`from ${span.name}`);
  if (filter.span === 'between') {
    if (filter.from) parts.push(`from ${filter.from.replace('T', ' ')}`);
    if (filter.before) parts.push(`before ${filter.before.replace('T', ' ')}`);
  }
  return parts.join(' ');
}
