import assert from 'node:assert/strict';
import test from 'node:test';
import {
  open_messages,
  parts_of,
  result_value,
  usage_text,
} from '../../../host/web/page/agents/messages.js';

const user = (text) => ({ role: 'user', content: [{ text }] });
const call = { id: '1', name: 'find', arguments: { name: 'Ada' } };
const gave = { role: 'tool', content: [{ id: '1', name: 'find', text: '{"a":1}', failed: false }] };

test('a call is told with what it gave', () => {
  const parts = parts_of([user('Who?'), { role: 'assistant', content: [call] }, gave]);
  assert.deepEqual(parts, [
    { role: 'user', text: 'Who?' },
    { role: 'assistant', name: 'find', arguments: { name: 'Ada' }, result: gave.content[0] },
  ]);
});

test('a call that is under way has no result', () => {
  const [part] = parts_of([{ role: 'assistant', content: [call] }]);
  assert.equal(part.result, undefined);
});

test('what a model thought is no word of its own', () => {
  const thought = { thought: 'Hm.', sealed: { signature: 'x' } };
  const parts = parts_of([{ role: 'assistant', content: [thought, { text: 'Yes.' }] }]);
  assert.deepEqual(parts, [
    { role: 'assistant', thought: 'Hm.' },
    { role: 'assistant', text: 'Yes.' },
  ]);
});

test('a result that is no JSON is text', () => {
  assert.deepEqual(result_value('{"a":1}'), { a: 1 });
  assert.equal(result_value('all is well'), 'all is well');
});

const step = (key, messages, content) => ({
  key,
  name: 'llm.prompt',
  input: { messages },
  output: content && { content },
});

test('an open turn is told from the last request to the model', () => {
  const system = { role: 'system', content: [{ text: 'Be kind.' }] };
  const steps = [
    step('action:llm.prompt#0', [system, user('old'), user('Who?')], [call]),
    step('group:compact#0/action:llm.prompt#0', [user('all of it')], [{ text: 'short' }]),
    { key: 'map:tools#0/0/action:find#0', name: 'find', input: {}, output: {} },
    step('action:llm.prompt#1', [
      system,
      user('old'),
      user('Who?'),
      { role: 'assistant', content: [call] },
      gave,
    ]),
  ];
  assert.deepEqual(open_messages(steps, 'Who?'), [
    user('Who?'),
    { role: 'assistant', content: [call] },
    gave,
  ]);
  const parts = parts_of(open_messages(steps.slice(0, 3), 'Who?'));
  assert.deepEqual(
    parts.map(({ text, name }) => text ?? name),
    ['Who?', call.name],
  );
});

test('a call whose id the server gave before has no result yet', () => {
  const told = [user('Who?'), { role: 'assistant', content: [call] }, gave];
  const parts = parts_of(open_messages([step('action:llm.prompt#1', told, [call])], 'Who?'));
  assert.equal(parts.at(-2).result.id, call.id);
  assert.equal(parts.at(-1).name, call.name);
  assert.equal(parts.at(-1).result, undefined);
});

test('a model that is at work is told as far as it has come', () => {
  const asked = { ...step('action:llm.prompt#0', [user('Who?')]), progress: { text: 'It is' } };
  assert.deepEqual(open_messages([asked], 'Who?'), [
    user('Who?'),
    { role: 'assistant', content: [{ text: 'It is' }] },
  ]);
});

test('an open turn without a request is its message', () => {
  assert.deepEqual(open_messages([], 'Who?'), [user('Who?')]);
});

test('tokens and cost are told, cost where there is one', () => {
  const usage = { input_tokens: 1200, output_tokens: 4 };
  assert.equal(usage_text({ usage, cost: 0 }), '1,204 tokens');
  assert.equal(usage_text({ usage, cost: 0.01321 }), '1,204 tokens · 0.0132');
});
