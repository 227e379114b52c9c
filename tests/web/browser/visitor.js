// A browser that notes everything a page must not do: errors, what the content policy refuses,
// requests to elsewhere.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const shots = process.env.PAWL_SHOTS;

export async function open_browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

// {page, problems, shot(name), leave()}. `expected` matches console errors that the test is about.
export async function visit(
  browser,
  host,
  place,
  { size = [1360, 860], dark = false, expected = null } = {},
) {
  const [width, height] = size;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected?.test(message.text()))
      problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.stack));
  page.on('request', (request) => {
    if (!request.url().startsWith(host.url) && !request.url().startsWith('blob:'))
      problems.push(`asked for ${request.url()}`);
  });
  await page.goto(`${host.url}#${place}`);
  return {
    page,
    problems,
    async shot(name) {
      if (!shots) return;
      await mkdir(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}.png`) });
    },
    leave: () => context.close(),
  };
}
