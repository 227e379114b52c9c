// A real host for a test: `pawl serve` on a free port of this machine, with a folder of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const program = process.env.PAWL_PROGRAM;
export const shipped_modules = process.env.PAWL_MODULES;

// {url, folder, post(path, body), put(path, body), command(...), stop()}. `folder` is where actions may
// read and write files.
export async function start_host(settings = {}, modules = shipped_modules) {
  const base = await mkdtemp(join(tmpdir(), 'pawl-web-'));
  const folder = join(base, 'files');
  await mkdir(folder);
  const config = join(base, 'config.json');
  const module_config = { files: { roots: [folder] }, ...settings.module_config };
  await writeFile(config, JSON.stringify({ ...settings, module_config }));
  const options = ['--config', config, '--data', join(base, 'data'), '--modules', modules];
  const host = { folder };
  host.command = async (...words) =>
    JSON.parse((await promisify(execFile)(program, [...words, '--json', ...options])).stdout);
  host.begin = async () => {
    const running = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--json', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const over = new Promise((done) => running.once('exit', done));
    const first = await Promise.race([
      new Promise((line) => createInterface({ input: running.stdout }).once('line', line)),
      over.then((code) => {
        throw new Error(`pawl serve ended with ${code}`);
      }),
    ]);
    host.url = JSON.parse(first).addresses[0];
    host.stop = async () => {
      running.kill('SIGTERM');
      await over;
      await rm(base, { recursive: true });
    };
    return host;
  };
  const ask = async (path, options) => {
    const answer = await fetch(new URL(path, host.url), options);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const send = (method) => (path, body) =>
    ask(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  host.post = send('POST');
  host.put = send('PUT');
  return host;
}
