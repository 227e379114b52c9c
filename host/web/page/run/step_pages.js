// The steps of a run, of which only the pages in sight are fetched.
import { api, path_of } from '../api/client.js';

const page_size = 200;

// What a person who opens the run will want to see: the hook that it waits for, or what failed.
export function step_of_interest(steps, status) {
  const counted = steps.filter((step) => !step.dropped);
  if (status === 'waiting')
    return counted.find((step) => step.kind === 'hook' && step.status === 'scheduled');
  if (status === 'failed') return counted.findLast((step) => step.status === 'failed');
  return undefined;
}

const is_open = (step) => step.status === 'scheduled' || step.status === 'retrying';

export function step_pages(run_id, signal) {
  const pages = new Map(); // index of the page → its steps
  const wanted = new Map(); // index of the page → the request under way
  let total = 0;

  async function fetch_page(at) {
    const answer = await api.get(
      path_of(['runs', run_id, 'steps'], { cursor: at * page_size, limit: page_size }),
      { signal },
    );
    pages.set(at, answer.items);
    total = answer.total;
  }

  function want(at) {
    if (!wanted.has(at))
      wanted.set(
        at,
        fetch_page(at).finally(() => wanted.delete(at)),
      );
    return wanted.get(at);
  }

  const page_of = (index) => Math.floor(index / page_size);

  return {
    get total() {
      return total;
    },
    get loaded() {
      return [...pages.values()].flat();
    },
    get: (index) => pages.get(page_of(index))?.[index % page_size],
    // True when something was fetched.
    async need(first, last) {
      const missing = [];
      for (let at = page_of(first); at <= page_of(Math.max(first, last - 1)); ++at)
        if (!pages.has(at)) missing.push(at);
      await Promise.all(missing.map(want));
      return missing.length > 0;
    },
    // Fetches again what can have changed: pages with steps that have not ended, and the last.
    async refresh() {
      const last = page_of(Math.max(0, total - 1));
      const stale = new Set([last]);
      for (const [at, steps] of pages) if (steps.some(is_open)) stale.add(at);
      await Promise.all([...stale].map(want));
      if (page_of(Math.max(0, total - 1)) > last) await want(page_of(total - 1));
    },
    // A retry supersedes steps anywhere: what is loaded is fetched anew when it is in sight again.
    forget() {
      pages.clear();
    },
    async last_seq() {
      if (total === 0) await want(0);
      if (total > 0) await want(page_of(total - 1));
      return pages.get(page_of(Math.max(0, total - 1)))?.at(-1)?.seq ?? 0;
    },
  };
}
