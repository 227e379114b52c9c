// Triggers, from their making to their failures.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

let host, browser;
before(async () => {
  host = await (await start_host()).begin();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

async function visiting(place, options, action) {
  const visitor = await visit(browser, host, place, options);
  await action(visitor.page, visitor.shot);
  assert.deepEqual(visitor.problems, []);
  await visitor.leave();
}

test('a trigger is written, mended where the host says what is wrong, fired and disabled', () =>
  visiting('/triggers', { expected: /status of 400/ }, async (page, shot) => {
    await page.getByText('No trigger yet').waitFor();
    await page.getByRole('button', { name: 'New trigger' }).click();
    await page.getByLabel('Name').fill('nightly');
    const definition = {
      kind: 'schedule',
      schedule: { cron: '0 99 * * *' },
      targets: [{ workflow: 'fan-out', transform: '{paths: []}' }],
    };
    await page.getByLabel('Definition').fill(JSON.stringify(definition));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('dialog .problem').waitFor();
    await shot('trigger-wrong');
    definition.schedule.cron = '0 9 * * *';
    await page.getByLabel('Definition').fill(JSON.stringify(definition));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.facts', { hasText: 'next' }).waitFor();
    await page.getByRole('button', { name: 'Fire now' }).click();
    await page.locator('td', { hasText: 'started' }).waitFor();
    await shot('trigger');
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.locator('.status', { hasText: 'disabled' }).waitFor();
  }));

test('what a trigger could not start is shown with its payload, and tried again', async () => {
  const target = { workflow: 'fan-out', transform: '{paths: [.body.path | ltrimstr("/")]}' };
  await host.put('/v1/triggers/hits', {
    kind: 'webhook',
    webhook: { endpoint: 'hits', verification: { scheme: 'none' } },
    targets: [target],
  });
  await host.post('/v1/triggers/hits', { path: 7, other: 'payload' }).catch(() => {});
  await visiting('/triggers/hits', {}, async (page, shot) => {
    const failed = page.locator('.version', { hasText: 'fan-out' });
    await failed.getByText('"payload"').waitFor();
    await shot('trigger-failed');
    await host.put('/v1/triggers/hits', {
      kind: 'webhook',
      webhook: { endpoint: 'hits', verification: { scheme: 'none' } },
      targets: [{ ...target, transform: '{paths: []}' }],
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('td', { hasText: 'started' }).first().waitFor();
    await page.getByRole('heading', { name: 'Failed' }).waitFor({ state: 'detached' });
  });
});
