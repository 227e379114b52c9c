// A conversation as people read one: who said what, and which tools were called in between.
import { address } from '../shell/address.js';
import { h } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { json_view } from '../ui/json_view.js';
import { preview } from '../ui/preview.js';
import { since } from '../ui/since.js';
import { parts_of, result_value } from './messages.js';

const speakers = { user: 'You', assistant: 'Agent' };

function tool_call(part) {
  const { result } = part;
  const state = !result ? 'running' : result.failed ? 'failed' : 'completed';
  return h(
    'details',
    { class: 'tool-call', data: { status: state } },
    h(
      'summary',
      {},
      icon(state, state),
      h('code', {}, part.name),
      h('span', { class: 'dim tool-preview' }, preview(part.arguments, 120)),
    ),
    json_view('Arguments', part.arguments),
    result ? json_view(result.failed ? 'Failed with' : 'Gave', result_value(result.text)) : null,
  );
}

// Some models keep what they thought to themselves.
function thought(part) {
  if (!part.thought) return null;
  return h(
    'details',
    { class: 'thought dim' },
    h('summary', {}, 'Thought'),
    h('p', {}, part.thought),
  );
}

function words(part, agent) {
  const name = part.role === 'assistant' ? agent : (speakers[part.role] ?? part.role);
  return h(
    'div',
    { class: `said said-${part.role}` },
    h('span', { class: 'speaker' }, name),
    h('p', {}, part.text),
  );
}

// One turn: {messages, run_id, at_ms}.
export function turn_element(turn, agent) {
  return h(
    'section',
    { class: 'turn', 'aria-label': 'Turn' },
    h(
      'p',
      { class: 'turn-head dim' },
      since(turn.at_ms),
      h('a', { href: address(['runs', turn.run_id]) }, 'all steps'),
    ),
    parts_of(turn.messages).map((part) => {
      if ('name' in part) return tool_call(part);
      return 'thought' in part ? thought(part) : words(part, agent);
    }),
  );
}
