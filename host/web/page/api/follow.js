// Follows a stream of the host until the signal, over lost connections too. EventSource can't send
// a bearer token, so this reads the answer of a fetch.
import { request } from './client.js';
import { problem_of } from './problem.js';
import { sse_parser } from './sse.js';

const pause_ms_min = 500;
const pause_ms_max = 15_000;

async function read(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = sse_parser(take);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    parse(value);
  }
}

// A browser has few connections to one host for all tabs together, so a tab that nobody sees must
// not hold one. Resolves once the page is in sight.
function in_sight(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((go_on) => {
    document.addEventListener('visibilitychange', go_on, { once: true, signal });
    signal.addEventListener('abort', go_on, { once: true });
  });
}

// Aborts with the signal, or once the page is out of sight.
function while_seen(signal) {
  const stop = new AbortController();
  document.addEventListener('visibilitychange', () => stop.abort(), { signal: stop.signal });
  signal.addEventListener('abort', () => stop.abort(), { signal: stop.signal });
  return stop;
}

// take({event, id, data}); state('live' | 'lost' | 'over'). While it is lost the caller polls.
export async function follow(path, { signal, take, state = () => {} }) {
  let last_id;
  let pause_ms = pause_ms_min;
  let over = false;
  while (!signal.aborted && !over) {
    await in_sight(signal);
    const seen = while_seen(signal);
    try {
      const headers = { Accept: 'text/event-stream' };
      if (last_id !== undefined) headers['Last-Event-ID'] = last_id;
      const response = await request(path, { headers, signal: seen.signal });
      if (response.status === 204) break;
      if (!response.ok) throw await problem_of(response);
      pause_ms = pause_ms_min;
      state('live');
      await read(response, (message) => {
        last_id = message.id ?? last_id;
        over ||= message.event === 'end';
        take(message);
      });
    } catch (problem) {
      if (signal.aborted || problem.status === 404 || problem.status === 401) break;
    } finally {
      seen.abort();
    }
    if (over || signal.aborted) break;
    state('lost');
    await new Promise((go_on) => setTimeout(go_on, pause_ms));
    pause_ms = Math.min(pause_ms * 2, pause_ms_max);
  }
  if (!signal.aborted) state('over');
}
