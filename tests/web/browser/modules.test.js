// Modules: installed, refused, drained and activated, and kept while a run needs them.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { shipped_modules, start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

let host, browser, modules;
before(async () => {
  modules = await mkdtemp(join(tmpdir(), 'pawl-web-modules-'));
  for (const name of ['approval.so', 'files.so'])
    await cp(join(shipped_modules, name), join(modules, name));
  host = await (await start_host({}, modules)).begin();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
  await rm(modules, { recursive: true });
});

test('a file that is no module is refused by its name, with what to do', async () => {
  const { page, problems, leave } = await visit(browser, host, '/modules', {
    expected: /status of 422/,
  });
  const file = { name: 'letter.so', mimeType: 'text/plain', buffer: Buffer.from('Dear Ada') };
  await page.locator('#module-file').setInputFiles(file);
  await page.locator('.drop .problem', { hasText: 'letter.so is not installed' }).waitFor();
  await page.locator('.drop .problem', { hasText: 'pawl_add_module()' }).waitFor();
  assert.deepEqual(problems, []);
  await leave();
});

test('a version is drained and activated, and not removed from under its run', async () => {
  await host.post('/v1/workflows/approval/runs', { subject: 'x', inbox: 'in.txt' });
  const { page, problems, shot, leave } = await visit(browser, host, '/modules', {
    expected: /status of 409/,
  });
  const version = page.locator('.box', { hasText: 'Approval' }).locator('.version');
  const state = (text) => version.locator('.status', { hasText: text }).waitFor();
  await version.getByText('1 run pinned').waitFor();
  await version.getByRole('button', { name: 'Drain' }).click();
  await state('draining');
  await version.getByRole('button', { name: 'Activate' }).click();
  await state('active');
  await version.getByRole('button', { name: 'Remove' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.locator('.toast', { hasText: 'still needed by 1 run' }).waitFor();
  await state('active');
  await version.getByText('1 run pinned').waitFor();
  await shot('module-needed');
  assert.deepEqual(problems, []);
  await leave();
});

test('a module is installed from the page, and live', async () => {
  const { page, problems, leave } = await visit(browser, host, '/modules');
  await page.locator('#module-file').setInputFiles(join(shipped_modules, 'text.so'));
  await page.getByRole('link', { name: 'text.render' }).click();
  await page.getByRole('heading', { name: 'Call it once' }).waitFor();
  assert.deepEqual(problems, []);
  await leave();
});
