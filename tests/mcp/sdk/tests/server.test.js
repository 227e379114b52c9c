// A server made with the SDK, whose tools are actions of a host: over stdin and stdout, and over HTTP.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, Pawl } from './pawl.js';
import { listen } from './tools_server.js';

const program = fileURLToPath(new URL('tools_server.js', import.meta.url));

async function post(pawl, path, body) {
  const answer = await fetch(new URL(path, pawl.address), { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

const call = (pawl, tool, input = {}) => post(pawl, `/v1/actions/mcp.tools.${tool}/call`, input);

async function check(server, more = async () => {}) {
  const pawl = new Pawl({ servers: { tools: server } });
  try {
    await pawl.serve();
    const { items } = await pawl.run('actions', 'list');
    const names = items.map((each) => each.name).filter((each) => each.startsWith('mcp.'));
    assert.deepEqual(names, ['addnumbers', 'fail', 'grow', 'hold'].map((each) => `mcp.tools.${each}`));
    assert.deepEqual(await call(pawl, 'addnumbers', { a: 1, b: 2 }), { sum: 3 });
    assert.equal((await call(pawl, 'addnumbers', { a: 'x' })).code, 'invalid_input');
    const failed = await call(pawl, 'fail');
    assert.equal(failed.code, 'tool_failed');
    assert.equal(failed.detail, 'no luck');
    assert.equal((await call(pawl, 'grow')).content[0].text, 'done');
    await eventually(async () => (await call(pawl, 'grown')).content?.[0].text === 'new');
    const held = await post(pawl, '/v1/workflows/pawl.call/runs', { action: 'mcp.tools.hold', input: {} });
    await more(pawl, held.run_id);
    await post(pawl, `/v1/runs/${held.run_id}/cancel`);
    await eventually(async () => (await pawl.run('runs', 'show', held.run_id)).status === 'cancelled');
  } finally {
    await pawl.close();
  }
}

test('over stdin and stdout', () => check({ command: process.execPath, args: [program, 'stdio'] }));

test('over HTTP: calls, cancels, a lost session and the end', async () => {
  const counts = { held: 0, cancelled: 0, closed: 0 };
  const told = Object.fromEntries(Object.keys(counts).map((what) => [what, () => ++counts[what]]));
  let key;
  const { http, sessions, url } = await listen(told, (headers) => (key = headers['x-key']));
  process.env.MCP_TEST_KEY = 'secret-key';
  try {
    await check({ url, headers: { 'X-Key': '@env:MCP_TEST_KEY' } }, async (pawl) => {
      await eventually(() => counts.held === 1);
      assert.equal(key, 'secret-key');
      // The session is lost: the step is tried again over another one.
      sessions.clear();
      assert.equal((await call(pawl, 'addnumbers', { a: 1, b: 1 })).retryable, true);
      await eventually(() => counts.held === 2);
      assert.deepEqual(await call(pawl, 'addnumbers', { a: 1, b: 1 }), { sum: 2 });
    });
    await eventually(() => counts.cancelled === 1 && counts.closed === 1);
  } finally {
    http.closeAllConnections();
    http.close();
  }
});
