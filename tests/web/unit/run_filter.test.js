import assert from 'node:assert/strict';
import test from 'node:test';
import { parse_address } from '../../../host/web/page/shell/address.js';
import {
  api_filter,
  filter_address,
  filter_from,
  filter_text,
  is_empty,
} from '../../../host/web/page/runs/run_filter.js';

const given = filter_from(
  new URLSearchParams('status=failed,blocked&workflow=order-saga&span=1h&id=abc'),
);

test('a filter survives the address', () => {
  assert.deepEqual(filter_from(parse_address(filter_address(given)).query), given);
});

test('the host gets only what is filtered by', () => {
  assert.deepEqual(api_filter(given, 10_000_000), {
    status: 'failed,blocked',
    workflow: 'order-saga',
    id_contains: 'abc',
    created_from_ms: String(10_000_000 - 3_600_000),
  });
  assert.deepEqual(api_filter(filter_from(new URLSearchParams('from=2026-01-01T00:00'))), {});
  const between = api_filter(
    filter_from(new URLSearchParams('span=between&from=2026-01-01T00:00&before=nonsense')),
  );
  assert.deepEqual(Object.keys(between), ['created_from_ms']);
});

test('it can be told in words', () => {
  assert.equal(
    filter_text(given),
    'failed or blocked runs of order-saga with “abc” in their id from the last hour',
  );
  assert.equal(is_empty(filter_from(new URLSearchParams())), true);
  assert.equal(filter_text(filter_from(new URLSearchParams())), 'all runs');
});
