import assert from 'node:assert/strict';
import test from 'node:test';
import {
  clock_text,
  duration_text,
  exact_text,
  relative_text,
} from '../../../host/web/page/ui/time.js';

test('a duration has at most two units', () => {
  const cases = [
    [0, '0 ms'],
    [850, '850 ms'],
    [9_940, '9.9 s'],
    [12_300, '12 s'],
    [250_000, '4 min 10 s'],
    [240_000, '4 min'],
    [7_500_000, '2 h 5 min'],
    [3 * 86_400_000 + 4 * 3_600_000, '3 d 4 h'],
  ];
  for (const [ms, text] of cases) assert.equal(duration_text(ms), text);
  assert.equal(duration_text(null), '');
});

test('a time is told from now, either way', () => {
  assert.equal(relative_text(1_000_000, 1_000_500), 'just now');
  assert.equal(relative_text(1_000_000, 1_012_000), '12 s ago');
  assert.equal(relative_text(3 * 3_600_000 + 1_000_000, 1_000_000), 'in 3 h');
  assert.equal(relative_text(null, 5), '');
});

test('a clock is local and has no room for doubt', () => {
  const at = new Date(2026, 0, 5, 9, 4, 7, 30).getTime();
  assert.equal(clock_text(at), '2026-01-05 09:04:07');
  assert.equal(exact_text(at), '09:04:07.030');
});
