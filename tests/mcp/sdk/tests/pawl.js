// The real program: a data directory of its own, with a daemon or without one.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export class Pawl {
  constructor(mcp = {}) {
    this.directory = mkdtempSync(join(tmpdir(), 'pawl-mcp-'));
    const config = join(this.directory, 'pawl.json');
    writeFileSync(config, JSON.stringify({ mcp }));
    this.variables = {
      PAWL_DATA: join(this.directory, 'data'),
      PAWL_CONFIG: config,
      PAWL_MODULE_PATH: `${process.env.PAWL_MODULES}:${process.env.PAWL_STEPS}`,
    };
    this.env = { ...process.env, ...this.variables };
  }

  // What a command prints, as JSON.
  async run(...words) {
    const { stdout } = await promisify(execFile)(process.env.PAWL_PROGRAM, [...words, '--json'], { env: this.env });
    return JSON.parse(stdout);
  }

  // Gives the address of its /mcp.
  async serve() {
    this.daemon = spawn(process.env.PAWL_PROGRAM, ['serve', '--json', '--listen', '127.0.0.1:0'], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: this.daemon.stdout })) {
      this.address = JSON.parse(line).addresses[0];
      return new URL('mcp', this.address);
    }
    throw new Error('pawl serve ended');
  }

  async close() {
    if (this.daemon) {
      const ended = new Promise((resolve) => this.daemon.once('exit', resolve));
      this.daemon.kill('SIGTERM');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

// Until it gives something; the host does it by itself and tells no one.
export async function eventually(look) {
  for (let i = 0; i < 600; ++i) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`in vain: ${look}`);
}
