// A host that wants to know who asks.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

let host, browser, token, viewer;
before(async () => {
  host = await start_host({ serve: { loopback_needs_token: true } });
  ({ token } = await host.command('tokens', 'create', 'someone', '--role', 'run'));
  viewer = (await host.command('tokens', 'create', 'viewer', '--role', 'read')).token;
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

test('a role sees no button that it may not use', async () => {
  const { run_id } = await (
    await fetch(new URL('/v1/workflows/approval/runs', host.url), {
      method: 'POST',
      body: JSON.stringify({ subject: 'x', inbox: 'in.txt' }),
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    })
  ).json();
  const { page, problems, shot } = await visit(browser, host, '/modules', {
    expected: /status of 401/,
  });
  await page.getByLabel('Token', { exact: true }).fill(viewer);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.locator('.host-line', { hasText: 'role read' }).waitFor();
  const seen = async (place, ready) => {
    await page.goto(`${host.url}#/${place}`);
    await page.locator(ready).first().waitFor();
    await shot(`read-${place.split('/')[0]}${place.includes('/') ? '-one' : ''}`);
    return page.locator('button:visible, a.button:visible').allInnerTexts();
  };
  const dead =
    /Drain|Remove|Install|New trigger|Change|Start|Pause|Cancel|Export|Fork|Answer|Fail|Call|Set|Connect|Ask/;
  for (const [place, ready] of [
    ['modules', '.version'],
    ['triggers', '.empty'],
    ['credentials', 'section'],
    ['agents', '.agent-card'],
    ['runs', '.run-row'],
    [`runs/${run_id}`, '.panel'],
    ['workflows/approval', '.lead'],
    ['actions/text.render', '.lead'],
  ]) {
    assert.doesNotMatch((await seen(place, ready)).join('\n'), dead, place);
  }
  const places = await page.locator('.place:visible').allInnerTexts();
  const expected = ['Runs', 'Workflows', 'Actions', 'Agents', 'Triggers', 'Modules', 'Credentials'];
  assert.deepEqual(places, expected);
  assert.deepEqual(problems, []);
});
