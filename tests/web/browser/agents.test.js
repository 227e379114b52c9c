// A conversation with an agent: asked, answered with a person's help, gone on with, forgotten.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

const answers = [
  { after: 'triage.ask', text: 'It comes on Friday.' },
  {
    after: 'files.read',
    calls: [{ tool: 'triage.ask', arguments: { question: 'When will order 17 come?' } }],
  },
  { says: 'order 17', calls: [{ tool: 'files.read', arguments: { path: 'rules.md' } }] },
  { says: 'Thank you', text: 'You are welcome.' },
];

let host, browser;
before(async () => {
  const made = await start_host({ module_config: { scripted: { answers } } });
  await writeFile(join(made.folder, 'rules.md'), 'Late orders are urgent.');
  host = await made.begin();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

test('a session reads as a conversation and goes on', async () => {
  const visitor = await visit(browser, host, '/agents');
  const { page } = visitor;
  await page.getByText('triage.ask').first().waitFor();
  await page.getByText('Nothing was said yet.').waitFor();
  await visitor.shot('agents');
  await page.getByRole('button', { name: 'Ask…' }).click();
  await page.locator('dialog').getByLabel('Message to triage').fill('Where is order 17?');
  await page.locator('dialog').getByRole('button', { name: 'Send' }).click();

  const form = page.locator('.asked');
  await form.getByText('When will order 17 come?').waitFor();
  await page.getByText('Where is order 17?').waitFor();
  await page.locator('.tool-call', { hasText: 'files.read' }).click();
  await visitor.shot('session-asks');
  await form.getByLabel('answer').fill('On Friday.');
  await form.getByRole('button', { name: 'Answer', exact: true }).click();
  await page.getByText('It comes on Friday.').waitFor();
  await page.getByText('1 turn ·').waitFor();

  await page.getByLabel('Message to triage').fill('Thank you!');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You are welcome.').waitFor();
  await visitor.shot('session');

  await page.getByRole('link', { name: 'Agents' }).click();
  await page.locator('.session-link').click();
  await page.getByText('It comes on Friday.').waitFor();
  await page.getByRole('button', { name: 'Forget' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Forget' }).click();
  await page.getByText('Nothing was said yet.').waitFor();
  assert.deepEqual(visitor.problems, []);
  await visitor.leave();
});
