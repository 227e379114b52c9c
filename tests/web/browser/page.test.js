// The page in a real browser, against a real host.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

const status = (page, text) => page.locator('.run-title .status', { hasText: text }).waitFor();

// Visits, does it, and wants nothing to have gone wrong in the page.
async function visiting(place, options, action) {
  const visitor = await visit(browser, host, place, options);
  await action(visitor.page, visitor.shot);
  assert.deepEqual(visitor.problems, []);
  await visitor.leave();
}

test('a host without runs says how to start one', () =>
  visiting('/runs', {}, async (page, shot) => {
    await page.getByText('No run yet').waitFor();
    assert.match(await page.locator('.command').innerText(), /curl -X POST http/);
    await shot('empty');
  }));

test('a run is started with the form of its workflow and watched to its end', () =>
  visiting('/workflows/fan-out', {}, async (page, shot) => {
    await writeFile(join(host.folder, 'one.txt'), 'one');
    const form = page.locator('.start-form');
    for (const path of ['one.txt', 'missing.txt']) {
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      await form.locator('.item input').last().fill(path);
    }
    await form.getByLabel('failures_max').fill('1');
    await shot('start');
    await form.getByRole('button', { name: 'Start the run' }).click();
    await status(page, 'completed');
    await page.locator('.step-row').nth(1).waitFor();
    assert.equal(await page.locator('.step-row').count(), 2);
    assert.equal(await page.title(), 'fan-out completed · Pawl');
    await page.locator('.step-row').first().click();
    await page.locator('.panel').getByText('sha256:').waitFor();
    await shot('completed');
    await page.getByRole('tab', { name: 'Input and output' }).click();
    await page.locator('.data-tab').getByText('failures_max:').waitFor();
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.locator('.event-name', { hasText: 'run completed' }).waitFor();
  }));

test('input that does not fit is told at its field', () =>
  visiting('/workflows/approval', { expected: /status of 400/ }, async (page, shot) => {
    const form = page.locator('.start-form');
    await form.getByRole('button', { name: 'Start the run' }).click();
    await form.getByText('is needed', { exact: true }).first().waitFor(); // before it is sent
    await form.getByLabel('subject').fill('x');
    await form.getByRole('button', { name: 'As JSON' }).click();
    await form
      .getByLabel('Input as JSON')
      .fill('{"subject": "x", "inbox": "in.txt", "remind_ms": 0}');
    await form.getByRole('button', { name: 'As a form' }).click();
    await form.getByLabel('remind_ms').fill('5');
    await form.getByLabel('inbox').fill('');
    await form.getByRole('button', { name: 'As JSON' }).click();
    await form.getByLabel('Input as JSON').fill('{"subject": "", "inbox": "in.txt"}');
    await form.getByRole('button', { name: 'Start the run' }).click();
    await form.locator('.problem', { hasText: '/subject' }).waitFor(); // what the host said
    await shot('refused');
  }));

test('a failed run says why, and goes on with Retry', async () => {
  const input = { id: '1', item: 'gear', cents: 5, stock: 'later/stock.txt' };
  const { run_id } = await host.post('/v1/workflows/order-saga/runs', input);
  await visiting(`/runs/${run_id}`, {}, async (page, shot) => {
    await status(page, 'failed');
    await page.locator('.run-header .problem', { hasText: 'no such file or folder' }).waitFor();
    await shot('failed');
    await mkdir(join(host.folder, 'later'));
    await page.getByRole('button', { name: 'Retry' }).click();
    await status(page, 'completed');
    await page.waitForFunction(
      () => document.querySelectorAll('.step-row .icon-completed').length === 3,
    );
    await shot('retried');
  });
});

test('a hook is answered with a form made from what the workflow asks for', async () => {
  const { run_id } = await host.post('/v1/workflows/approval/runs', {
    subject: 'a second engine',
    inbox: 'in.txt',
  });
  await visiting(`/runs/${run_id}`, { dark: true }, async (page, shot) => {
    await status(page, 'waiting');
    const form = page.locator('.hook-form');
    await form.getByLabel('approved').check();
    await form.getByLabel('comment').fill('yes, gladly');
    await shot('hook');
    await form.getByRole('button', { name: 'Answer' }).click();
    await status(page, 'completed');
    await page.getByRole('tab', { name: 'Input and output' }).click();
    await page.locator('.data-tab').getByText('"yes, gladly"').waitFor();
  });
});

test('a run can be forked from a step, paused, resumed and cancelled', async () => {
  const { run_id } = await host.post('/v1/workflows/approval/runs', {
    subject: 'x',
    inbox: 'in.txt',
  });
  await visiting(`/runs/${run_id}`, {}, async (page) => {
    await status(page, 'waiting');
    await page.getByRole('button', { name: 'Fork from here' }).click();
    await page.locator('.facts', { hasText: 'forked from' }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await status(page, 'paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await status(page, 'cancelled');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
  });
});

test('the list is live, filters, and is used with the keyboard alone', () =>
  visiting('/runs?workflow=approval', {}, async (page, shot) => {
    await page.locator('.live[data-state="live"]').waitFor();
    const { run_id } = await host.post('/v1/workflows/approval/runs', {
      subject: 'live',
      inbox: 'in.txt',
    });
    await page.locator(`.run-row[href$="${run_id}"]`, { hasText: 'waiting' }).waitFor();
    await shot('live');
    await page.getByRole('button', { name: 'waiting' }).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.run-row .status')].every(
        (each) => each.textContent === 'waiting',
      ),
    );
    await page.keyboard.press('/');
    await page.keyboard.type(run_id.slice(-8));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('.run-row').length === 1);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await status(page, 'waiting');
    await page.keyboard.press('Escape'); // the step's panel
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Modules' }).waitFor();
    await page.keyboard.press('?');
    await page.locator('dialog', { hasText: 'Everywhere' }).waitFor();
  }));

test('many runs are changed at once, with progress', async () => {
  for (const subject of ['one', 'two', 'three'])
    await host.post('/v1/workflows/approval/runs', { subject, inbox: 'in.txt' });
  await visiting('/runs?status=waiting', {}, bulk);
});

async function bulk(page, shot) {
  await page.locator('.run-row').first().waitFor();
  await page.getByRole('button', { name: 'Change many' }).click();
  await page.getByRole('radio', { name: /^cancel/ }).check();
  await page.getByRole('button', { name: 'Do it' }).click();
  await page.locator('dialog', { hasText: 'Finished' }).waitFor();
  await shot('bulk');
  await page.keyboard.press('Escape');
  await page.getByText('No run is like that').waitFor();
}

test('an action is called once', () =>
  visiting('/actions/text.render', {}, async (page, shot) => {
    await page.getByRole('button', { name: 'Fill in an example' }).click();
    assert.equal(await page.getByLabel('template_text').inputValue(), 'Dear {{name}},');
    await page.getByLabel('template_text').fill('Hello {{name}}');
    await page.getByRole('button', { name: 'Call it once' }).click();
    await page.getByText('"Hello Ada"').waitFor();
    await shot('action');
  }));

test('every place opens, and everything in it has a name', async () => {
  for (const place of [
    'runs',
    'hooks',
    'workflows',
    'actions',
    'modules',
    'triggers',
    'tokens',
    'workflows/signup-pipeline',
    'actions/http.request',
  ]) {
    await visiting(`/${place}`, { dark: place.length % 2 === 0 }, async (page, shot) => {
      await page.locator('h1').waitFor();
      const nameless = await page
        .locator('button:not([hidden]), a, input, select, textarea')
        .evaluateAll((all) =>
          all
            .filter(
              (each) =>
                !each.textContent.trim() &&
                !each.getAttribute('aria-label') &&
                !each.title &&
                !each.labels?.length &&
                !each.closest('[aria-label]'),
            )
            .map((each) => each.outerHTML),
        );
      assert.deepEqual(nameless, [], place);
      await shot(`place-${place.replaceAll('/', '-')}`);
    });
  }
});

test('on a phone nothing is wider than the screen', async () => {
  const { run_id } = await host.post('/v1/workflows/approval/runs', {
    subject: 'phone',
    inbox: 'in.txt',
  });
  for (const place of [
    'runs',
    `runs/${run_id}`,
    'hooks',
    'workflows',
    'workflows/signup-pipeline',
    'modules',
    'tokens',
  ]) {
    await visiting(`/${place}`, { size: [360, 740] }, async (page, shot) => {
      await page.locator('h1').waitFor();
      const wide = await page.evaluate(() =>
        [document.documentElement, document.getElementById('main')]
          .filter((each) => each.scrollWidth > each.clientWidth)
          .map((each) => each.tagName),
      );
      assert.deepEqual(wide, [], place);
      await shot(`phone-${place.split('/')[0]}${place.includes('/') ? '-one' : ''}`);
    });
  }
});

test('colours are as the system says until a person chooses', () =>
  visiting('/runs', { dark: true }, async (page) => {
    const ground = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(await ground(), 'rgb(18, 21, 28)');
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    assert.equal(await ground(), 'rgb(255, 255, 255)');
    await page.reload();
    assert.equal(await ground(), 'rgb(255, 255, 255)');
  }));
