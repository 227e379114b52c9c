// Where a step's bar lies: times to places between 0 and 1.
import { duration_text } from '../ui/time.js';

// {from, to, open}: open while it has no end.
export function step_span(step, now_ms) {
  const from = step.scheduled_ms ?? now_ms;
  return { from, to: Math.max(from, step.ended_ms ?? now_ms), open: step.ended_ms === null };
}

// To scale, or with every stretch between two moments shortened to its logarithm, so that steps of
// milliseconds beside sleeps of days are all to be seen. Returns {position(ms), ticks(count)}.
export function make_axis(spans, compact) {
  const moments = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  if (moments.length === 0) moments.push(0);
  if (moments.length === 1) moments.push(moments[0] + 1);
  const places = [0];
  for (let at = 1; at < moments.length; ++at) {
    const length = moments[at] - moments[at - 1];
    places.push(places[at - 1] + (compact ? Math.log2(2 + length) : length));
  }
  const whole = places.at(-1);

  function between(value, from, to) {
    if (value <= from[0]) return to[0] / (to === places ? whole : 1);
    if (value >= from.at(-1)) return to.at(-1) / (to === places ? whole : 1);
    let low = 0,
      high = from.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (from[middle] <= value) low = middle;
      else high = middle;
    }
    const share = (value - from[low]) / (from[high] - from[low]);
    const found = to[low] + share * (to[high] - to[low]);
    return to === places ? found / whole : found;
  }

  return {
    begin: moments[0],
    end: moments.at(-1),
    position: (ms) => between(ms, moments, places),
    ticks: (count) =>
      Array.from({ length: count }, (_, at) => {
        const place = at / (count - 1);
        const ms = between(place * whole, places, moments);
        return { place, ms, text: duration_text(ms - moments[0]) };
      }),
  };
}

// Whether to scale would leave most bars too thin to see.
export function wants_compact(spans) {
  if (spans.length < 2) return false;
  const begin = Math.min(...spans.map(({ from }) => from));
  const end = Math.max(...spans.map(({ to }) => to));
  const lengths = spans.map(({ from, to }) => to - from).sort((a, b) => a - b);
  return end - begin > 100 * Math.max(1, lengths[lengths.length >> 1]);
}

// A step's status in the words of runs, where those say more.
export function shown_status(step) {
  if (step.dropped) return 'dropped';
  if (step.status !== 'scheduled') return step.status;
  return (
    { hook: 'waiting', sleep: 'sleeping', action: 'running', child: 'running' }[step.kind] ??
    step.status
  );
}

// How deep in groups a step's key is: "map:hash#0/3/action:x#0" → ["map:hash#0", "3"].
export function groups_of(key) {
  return key.split('/').slice(0, -1);
}

// "hash", "sleep", "answer": what a row is called.
export function step_name(step) {
  const own = step.key
    .split('/')
    .at(-1)
    .replace(/^[a-z]+:/, '');
  return step.name || own.replace(/#\d+$/, '') || step.kind;
}
