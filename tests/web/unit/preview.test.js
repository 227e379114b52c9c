import assert from 'node:assert/strict';
import test from 'node:test';
import { preview } from '../../../host/web/page/ui/preview.js';

test('a small value is shown as its JSON', () => {
  for (const value of [null, 1, true, 'a"b', [1, [], {}], { a: { b: [null] }, c: 'd' }])
    assert.equal(preview(value), JSON.stringify(value));
});

test('of a large value only the beginning is looked at', () => {
  let seen = 0;
  const large = new Proxy(Array(1_000_000).fill('x'), {
    get: (array, name) => {
      if (name !== 'length') ++seen;
      return array[name];
    },
  });
  const wanted = `[${'"x",'.repeat(10)}`.slice(0, 30);
  assert.equal(preview(large, 30), wanted);
  assert.ok(seen < 20, `${seen} were looked at`);
  assert.equal(preview('y'.repeat(1_000_000), 30).length, 30);
});
