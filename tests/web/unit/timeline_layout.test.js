import assert from 'node:assert/strict';
import test from 'node:test';
import {
  groups_of,
  make_axis,
  shown_status,
  step_name,
  step_span,
  wants_compact,
} from '../../../host/web/page/run/timeline_layout.js';

const close = (given, wanted) =>
  assert.ok(Math.abs(given - wanted) < 1e-9, `${given} is not ${wanted}`);

test('a step without an end reaches to now', () => {
  assert.deepEqual(step_span({ scheduled_ms: 10, ended_ms: 30 }, 99), {
    from: 10,
    to: 30,
    open: false,
  });
  assert.deepEqual(step_span({ scheduled_ms: 10, ended_ms: null }, 99), {
    from: 10,
    to: 99,
    open: true,
  });
});

test('to scale, places are as times', () => {
  const axis = make_axis(
    [
      { from: 100, to: 200 },
      { from: 150, to: 300 },
    ],
    false,
  );
  close(axis.position(100), 0);
  close(axis.position(150), 0.25);
  close(axis.position(300), 1);
  close(axis.position(999), 1);
  assert.deepEqual(
    axis.ticks(3).map(({ text }) => text),
    ['0 ms', '100 ms', '200 ms'],
  );
});

test('shortened, all keeps its order and short steps can be seen beside long ones', () => {
  const spans = [
    { from: 0, to: 10 },
    { from: 10, to: 86_400_000 },
    { from: 86_400_000, to: 86_400_010 },
  ];
  const axis = make_axis(spans, true);
  const places = [0, 10, 86_400_000, 86_400_010].map(axis.position);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.ok(places[1] > 0.05 && places[3] - places[2] > 0.05);
  close(axis.ticks(2)[1].ms, 86_400_010);
});

test('ticks are where their times are', () => {
  const axis = make_axis(
    [
      { from: 0, to: 7 },
      { from: 900, to: 5000 },
    ],
    true,
  );
  for (const { place, ms } of axis.ticks(5)) close(axis.position(ms), place);
});

test('no step, or one moment, is no division by zero', () => {
  assert.equal(make_axis([], false).position(5), 1);
  assert.equal(make_axis([{ from: 5, to: 5 }], true).position(5), 0);
});

test('pauses are shortened only where they hide the rest', () => {
  assert.equal(
    wants_compact([
      { from: 0, to: 10 },
      { from: 10, to: 20 },
      { from: 20, to: 60_000 },
    ]),
    true,
  );
  assert.equal(
    wants_compact([
      { from: 0, to: 10 },
      { from: 10, to: 30 },
    ]),
    false,
  );
});

test('a row says what the step is', () => {
  assert.equal(
    step_name({ name: 'files.hash', key: 'map:hash#0/3/action:files.hash#0', kind: 'action' }),
    'files.hash',
  );
  assert.equal(step_name({ name: '', key: 'any#0/1/sleep#0', kind: 'sleep' }), 'sleep');
  assert.deepEqual(groups_of('map:hash#0/3/action:files.hash#0'), ['map:hash#0', '3']);
  assert.equal(shown_status({ kind: 'hook', status: 'scheduled', dropped: false }), 'waiting');
  assert.equal(shown_status({ kind: 'hook', status: 'scheduled', dropped: true }), 'dropped');
});
