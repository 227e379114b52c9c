// The Inspector's command line against both transports.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Pawl } from './pawl.js';

const inspector = 'node_modules/.bin/mcp-inspector';

async function inspect(...words) {
  const { stdout } = await promisify(execFile)('node', [inspector, '--cli', ...words]);
  return JSON.parse(stdout);
}

async function check(target) {
  const { tools } = await inspect(...target, '--method', 'tools/list');
  assert.deepEqual(tools.map((each) => each.name), ['three-steps']);
  const call = ['--method', 'tools/call', '--tool-name', 'three-steps', '--tool-arg', 'n=5'];
  const made = await inspect(...target, ...call);
  assert.deepEqual(made.structuredContent, { n: 8 });
  const { resources } = await inspect(...target, '--method', 'resources/list');
  assert.equal(resources.length, 1);
  const read = await inspect(...target, '--method', 'resources/read', '--uri', resources[0].uri);
  assert.equal(JSON.parse(read.contents[0].text).status, 'completed');
}

test('pawl mcp', async () => {
  const pawl = new Pawl({ expose: ['three-steps'] });
  const variables = Object.entries(pawl.variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  try {
    await check([...variables, process.env.PAWL_PROGRAM, 'mcp']);
  } finally {
    await pawl.close();
  }
});

test('/mcp', async () => {
  const pawl = new Pawl({ expose: ['three-steps'] });
  try {
    await check([(await pawl.serve()).href, '--transport', 'http']);
  } finally {
    await pawl.close();
  }
});
