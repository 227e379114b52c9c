// Credentials, from their setting to their removal; what is secret is never on the page.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

let host, browser;
before(async () => {
  host = await (await start_host({}, process.env.PAWL_CREDENTIAL_MODULES)).begin();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

test('a credential is set, rotated, revoked and removed', async () => {
  const visitor = await visit(browser, host, '/credentials');
  const { page } = visitor;
  const section = page.getByRole('region', { name: 'Door' });
  await section.getByText('None is set').waitFor();
  await section.getByRole('link', { name: 'test.enter', exact: true }).waitFor();
  await section.getByRole('button', { name: 'Set' }).click();
  const fill = async (token) => {
    const field = page.locator('dialog').getByLabel('token');
    assert.equal(await field.getAttribute('type'), 'password');
    await field.fill(token);
    await page.locator('dialog').getByLabel('account').fill('me');
  };
  await fill('marked-secret-1');
  await visitor.shot('credential-form');
  await page.locator('dialog').getByRole('button', { name: 'Set' }).click();
  const row = section.getByRole('row', { name: 'main' });
  await row.getByText('ready').waitFor();
  await row.getByText('default').waitFor();
  await visitor.shot('credentials');

  await row.getByRole('button', { name: 'Rotate' }).click();
  await fill('marked-secret-2');
  await page.locator('dialog').getByRole('button', { name: 'Rotate' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('revoked').waitFor();
  assert.ok(!(await page.content()).includes('marked-secret'));
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Remove' }).click();
  await section.getByText('None is set').waitFor();
  assert.deepEqual(visitor.problems, []);
  await visitor.leave();
});

test('a credential of OAuth 2.0 is connected at its server', async () => {
  const visitor = await visit(browser, host, '/credentials');
  const { page } = visitor;
  const section = page.getByRole('region', { name: 'Cloud' });
  await section.getByRole('button', { name: 'Connect' }).click();
  assert.equal(await page.getByLabel('access_token').count(), 0);
  await page.locator('dialog').getByLabel('server').fill('http://127.0.0.1:9');
  await page.locator('dialog').getByLabel('client_id').fill('pawl');
  await page.locator('dialog').getByLabel('client_secret').fill('marked-secret-3');
  await page.locator('dialog').getByRole('button', { name: 'Connect' }).click();
  const link = page.getByRole('link', { name: 'Open the other page' });
  const url = new URL(await link.getAttribute('href'));
  assert.equal(url.origin, 'http://127.0.0.1:9');
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  assert.equal(
    url.searchParams.get('redirect_uri'),
    new URL('/v1/oauth/callback', host.url).toString(),
  );
  assert.deepEqual(visitor.problems, []);
  await visitor.leave();
});

test('a token of OAuth 2.0 that is there already is set', async () => {
  const visitor = await visit(browser, host, '/credentials');
  const { page } = visitor;
  const section = page.getByRole('region', { name: 'Cloud' });
  await section.getByRole('button', { name: 'Set' }).click();
  await page.locator('dialog').getByLabel('access_token').fill('marked-secret-4');
  await page.locator('dialog').getByRole('button', { name: 'Set' }).click();
  await section.getByRole('row', { name: 'main' }).getByText('ready').waitFor();
  assert.deepEqual(visitor.problems, []);
  await visitor.leave();
});
