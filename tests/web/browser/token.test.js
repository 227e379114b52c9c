// A host that wants to know who asks.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

let host, browser, token;
before(async () => {
  host = await start_host({ serve: { loopback_needs_token: true } });
  ({ token } = await host.command('tokens', 'create', 'someone', '--role', 'run'));
  await host.begin();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

test('the token is asked once, and kept for the tab', async () => {
  const { page, problems, shot } = await visit(browser, host, '/workflows', {
    expected: /status of 401/,
  });
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Token', { exact: true }).fill('pawl_wrong');
  await shot('token');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('did not take the token').waitFor();
  await dialog.getByLabel('Token', { exact: true }).fill(token);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Order saga').waitFor();
  assert.equal(await page.locator('dialog').count(), 0);
  await page.reload();
  await page.getByText('Order saga').waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('pawl.token')), null);
  await page.getByRole('button', { name: 'Forget the token' }).click();
  await dialog.waitFor();
  assert.deepEqual(problems, []);
});

test('what a role may not do is said, with what to do', async () => {
  const { page } = await visit(browser, host, '/tokens', { expected: /status of 40[13]/ });
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Ask for a token with a higher role').waitFor();
});
