// Follows a stream of the host until the signal, over lost connections too. EventSource can't send
// a bearer token, so this reads the answer of a fetch.
import { request } from './client.js';
import { problem_of } from './problem.js';
import { sse_parser } from './sse.js';

const pause_ms_min = 500, pause_ms_max = 15_000;

async function read(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = sse_parser(take);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    parse(value);
  }
}

// take({event, id, data}); state('live' | 'lost' | 'over'). While it is lost the caller polls.
export async function follow(path, { signal, take, state = () => {} }) {
  let last_id;
  let pause_ms = pause_ms_min;
  let over = false;
  while (!signal.aborted && !over) {
    try {
      const headers = { Accept: 'text/event-stream' };
      if (last_id !== undefined) headers['Last-Event-ID'] = last_id;
      const response = await request(path, { headers, signal });
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
    }
    if (over || signal.aborted) break;
    state('lost');
    await new Promise((go_on) => setTimeout(go_on, pause_ms));
    pause_ms = Math.min(pause_ms * 2, pause_ms_max);
  }
  if (!signal.aborted) state('over');
}
