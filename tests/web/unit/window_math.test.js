import assert from 'node:assert/strict';
import test from 'node:test';
import { merge_head, visible_rows } from '../../../host/web/page/ui/window_math.js';

const base = { count: 10_000, row_height: 40, view_height: 800, margin: 5 };

test('at the top, the rows in sight and a margin below', () => {
  assert.deepEqual(visible_rows({ ...base, offset: 200 }), { first: 0, last: 20 });
});

test('in the middle, a margin on both sides', () => {
  assert.deepEqual(visible_rows({ ...base, offset: -40_000 }), { first: 995, last: 1025 });
});

test('never beyond the ends', () => {
  assert.deepEqual(visible_rows({ ...base, offset: -40 * 10_000 + 400 }), {
    first: 9985,
    last: 10_000,
  });
  assert.deepEqual(visible_rows({ ...base, count: 3, offset: 0 }), { first: 0, last: 3 });
  assert.deepEqual(visible_rows({ ...base, count: 0, offset: 0 }), { first: 0, last: 0 });
});

const run = (id, created_ms, status = 'running') => ({ id, created_ms, status });

test('new items go above, changed ones take the place of the old', () => {
  const merged = merge_head([run('b', 2), run('a', 1)], [run('c', 3), run('b', 2, 'failed')]);
  assert.deepEqual(merged, {
    items: [run('c', 3), run('b', 2, 'failed'), run('a', 1)],
    fresh: 1,
    gap: false,
  });
});

test('what is gone from the newest page goes', () => {
  const merged = merge_head([run('c', 3), run('b', 2), run('a', 1)], [run('c', 3), run('a', 1)]);
  assert.deepEqual(
    merged.items.map(({ id }) => id),
    ['c', 'a'],
  );
});

test('a page of nothing but new items replaces all', () => {
  const merged = merge_head([run('a', 1)], [run('c', 3), run('b', 2)]);
  assert.equal(merged.gap, true);
  assert.equal(merged.items.length, 2);
  assert.deepEqual(merge_head([run('a', 1)], []).items, []);
});
