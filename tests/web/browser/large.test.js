// Long lists: only what is in sight is in the page, and the end can be reached.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start_host } from './host.js';
import { open_browser, visit } from './visitor.js';

const rows_max = 120;
let host, browser;
before(async () => {
  host = await (await start_host()).begin();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

async function start_runs(count, at_once) {
  let left = count;
  await Promise.all(
    Array.from({ length: at_once }, async () => {
      while (left-- > 0) await host.post('/v1/workflows/fan-out/runs', { paths: [] });
    }),
  );
}

// Scrolls until nothing more comes. Gives how many rows there were at most, and the slowest frame.
async function scroll_through(page, selector) {
  return page.evaluate(async (row) => {
    const main = document.getElementById('main');
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    let rows = 0,
      slowest_ms = 0,
      still = 0,
      last = -1;
    while (still < 90) {
      const began = performance.now();
      main.scrollTop += 1500;
      await frame();
      slowest_ms = Math.max(slowest_ms, performance.now() - began);
      rows = Math.max(rows, document.querySelectorAll(row).length);
      still = main.scrollTop === last ? still + 1 : 0;
      last = main.scrollTop;
    }
    return { rows, slowest_ms };
  }, selector);
}

test('10,000 runs', async (t) => {
  await start_runs(10_000, 32);
  const { page, problems, shot } = await visit(browser, host, '/runs');
  await page.locator('.run-row').first().waitFor();
  const { rows, slowest_ms } = await scroll_through(page, '.run-row');
  t.diagnostic(
    `slowest frame while scrolling: ${Math.round(slowest_ms)} ms, rows in the page: ${rows}`,
  );
  assert.ok(rows <= rows_max, `${rows} rows`);
  await page.locator('.virtual-row[aria-posinset="10000"]').waitFor();
  await shot('many-runs');
  assert.deepEqual(problems, []);
});

test('a run of 20,000 events', async (t) => {
  const paths = Array.from({ length: 10_000 }, (_, at) => `missing-${at}`);
  const { run_id } = await host.post('/v1/workflows/fan-out/runs', {
    paths,
    at_once: 50,
    failures_max: 10_000,
  });
  const { page, problems, shot } = await visit(browser, host, `/runs/${run_id}`);
  await page.locator('.run-title .status', { hasText: 'completed' }).waitFor({ timeout: 120_000 });
  await page.locator('.step-row').first().waitFor();
  const steps = await scroll_through(page, '.step-row');
  assert.ok(steps.rows <= rows_max, `${steps.rows} rows`);
  await page.locator('.virtual-row[aria-posinset="10000"] .step-name').waitFor();
  await shot('many-steps');
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.locator('.event-row').first().waitFor();
  const events = await scroll_through(page, '.event-row');
  assert.ok(events.rows <= rows_max, `${events.rows} rows`);
  await page.locator('.event-name', { hasText: 'run completed' }).waitFor();
  await shot('many-events');
  t.diagnostic(
    `slowest frame: steps ${Math.round(steps.slowest_ms)} ms, events ${Math.round(events.slowest_ms)} ms`,
  );
  assert.deepEqual(problems, []);
});
