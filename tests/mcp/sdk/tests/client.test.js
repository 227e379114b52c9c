// The SDK's client against `pawl mcp`, alone and beside a daemon, and against a daemon's /mcp: the same each time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { eventually, Pawl } from './pawl.js';

const expose = ['three-steps', 'answered', 'text.*'];

function stdio(pawl) {
  return new StdioClientTransport({
    command: process.env.PAWL_PROGRAM,
    args: ['mcp'],
    env: pawl.env,
    stderr: 'inherit',
  });
}

const ways = {
  'pawl mcp alone': async (pawl) => stdio(pawl),
  'pawl mcp beside a daemon': async (pawl) => (await pawl.serve(), stdio(pawl)),
  '/mcp of a daemon': async (pawl) => new StreamableHTTPClientTransport(await pawl.serve()),
};

async function with_client(transport_of, check) {
  const pawl = new Pawl({ expose });
  const client = new Client({ name: 'test', version: '1' });
  try {
    await client.connect(await transport_of(pawl));
    await check(client, pawl);
  } finally {
    await client.close();
    await pawl.close();
  }
}

async function runs(client) {
  const { resources } = await client.listResources();
  const read = ({ uri }) => client.readResource({ uri }).then(({ contents }) => JSON.parse(contents[0].text));
  return Promise.all(resources.map(read));
}

for (const [name, transport_of] of Object.entries(ways)) {
  test(`${name}: tools are listed and called`, () =>
    with_client(transport_of, async (client) => {
      assert.equal(client.getServerVersion().name, 'pawl');
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map((each) => each.name).sort(), ['answered', 'text_render', 'three-steps']);
      const steps = tools.find((each) => each.name === 'three-steps');
      assert.deepEqual(steps.inputSchema.required, ['n']);
      const made = await client.callTool({ name: 'three-steps', arguments: { n: 1 } });
      assert.deepEqual(made.structuredContent, { n: 4 });
      const [run] = await runs(client);
      assert.equal(run.id, made._meta['pawl/run_id']);
      assert.equal(run.trigger, 'mcp');
      assert.equal(run.steps.length, 3);
      const wrong = await client.callTool({ name: 'three-steps', arguments: { n: 'one' } });
      assert.equal(wrong.isError, true);
      assert.match(wrong.content[0].text, /\/n/);
      await assert.rejects(client.callTool({ name: 'exec_run', arguments: {} }), { code: -32602 });
      await assert.rejects(client.readResource({ uri: 'pawl://runs/none' }), { code: -32002 });
    }));

  test(`${name}: a call that waits tells its progress and is cancelled`, () =>
    with_client(transport_of, async (client) => {
      const stop = new AbortController();
      const told = [];
      const call = client.callTool({ name: 'answered', arguments: { n: 1 } }, undefined, {
        signal: stop.signal,
        onprogress: (progress) => told.push(progress.message),
      });
      const refused = assert.rejects(call);
      await eventually(() => told.includes('the run is waiting'));
      const [run] = await runs(client);
      assert.equal(run.status, 'waiting');
      assert.equal(run.steps[0].token, null);
      const changed = new Promise((resolve) =>
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => resolve(params.uri)),
      );
      const uri = `pawl://runs/${run.id}`;
      await client.subscribeResource({ uri });
      stop.abort();
      await refused;
      assert.equal(await changed, uri);
      await eventually(async () => (await runs(client))[0].status === 'cancelled');
    }));
}

test('two calls at once are answered each when it is done', () =>
  with_client(ways['pawl mcp beside a daemon'], async (client, pawl) => {
    const slow = client.callTool({ name: 'answered', arguments: { n: 1 } });
    const hook = await eventually(async () => (await pawl.run('hooks', 'list')).items[0]);
    const quick = await client.callTool({ name: 'three-steps', arguments: { n: 5 } });
    assert.deepEqual(quick.structuredContent, { n: 8 });
    await pawl.run('hooks', 'resume', hook.token, '--value', '{"n": 2}');
    assert.deepEqual((await slow).structuredContent, { n: 3 });
  }));

test('a client that is gone leaves its run behind', async () => {
  const pawl = new Pawl({ expose });
  const client = new Client({ name: 'test', version: '1' });
  try {
    await client.connect(new StreamableHTTPClientTransport(await pawl.serve()));
    const call = assert.rejects(client.callTool({ name: 'answered', arguments: { n: 1 } }));
    const hook = await eventually(async () => (await pawl.run('hooks', 'list')).items[0]);
    await client.close();
    await call;
    await pawl.run('hooks', 'resume', hook.token, '--value', '{"n": 2}');
    await eventually(async () => (await pawl.run('runs', 'show', hook.run_id)).status === 'completed');
  } finally {
    await pawl.close();
  }
});
