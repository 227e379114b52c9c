// The loaded part of a list of runs, kept as it is on the host.
import { api, path_of } from '../api/client.js';
import { follow } from '../api/follow.js';
import { paged } from '../ui/paged.js';
import { throttle } from '../ui/throttle.js';
import { merge_head } from '../ui/window_math.js';

const page_size = 100,
  single_max = 15,
  refresh_ms = 700,
  poll_ms = 5000;

// `at_top` says whether new runs may be put above the others; if not they are counted.
// `changed({waiting})` is called when something to show is different.
export function live_runs({ filter, signal, changed, at_top, state }) {
  const load = (cursor) =>
    api.get(path_of(['runs'], { ...filter(), limit: page_size, cursor }), { signal });
  const list = paged(load);
  const touched = new Set();
  const waiting = new Set();

  async function refresh_head() {
    const page = await load(undefined);
    const known = new Set(list.items.map((run) => run.id));
    if (at_top()) {
      const merged = merge_head(list.items, page.items);
      list.replace(merged.items, merged.gap ? page.next : undefined);
      waiting.clear();
    } else {
      const fresh = new Map(page.items.map((run) => [run.id, run]));
      for (const id of fresh.keys()) if (!known.has(id)) waiting.add(id);
      list.replace(list.items.map((run) => fresh.get(run.id) ?? run));
    }
    return new Set(page.items.map((run) => run.id));
  }

  // Runs that are loaded, changed, and not among the newest: a few, one by one.
  async function refresh_others(done) {
    const known = new Set(list.items.map((run) => run.id));
    const some = [...touched].filter((id) => known.has(id) && !done.has(id)).slice(0, single_max);
    touched.clear();
    const fresh = new Map();
    await Promise.all(
      some.map(async (id) => {
        const run = await api
          .get(path_of(['runs', id], { steps: 'false' }), { signal })
          .catch(() => null);
        if (run) fresh.set(id, run);
      }),
    );
    if (fresh.size) list.replace(list.items.map((run) => fresh.get(run.id) ?? run));
  }

  const refresh = throttle(
    async () => {
      if (document.hidden) return;
      await refresh_others(await refresh_head());
      changed({ waiting: waiting.size });
    },
    refresh_ms,
    signal,
  );

  let live = false;
  follow('/v1/events', {
    signal,
    state(now) {
      live = now === 'live';
      state(now);
      if (live) refresh();
    },
    take({ data }) {
      touched.add(JSON.parse(data).run_id);
      refresh();
    },
  });
  const poll = setInterval(() => {
    if (!live) refresh();
  }, poll_ms);
  const seen = () => {
    if (!document.hidden) refresh();
  };
  document.addEventListener('visibilitychange', seen, { signal });
  signal.addEventListener('abort', () => clearInterval(poll));
  return { list, refresh };
}
