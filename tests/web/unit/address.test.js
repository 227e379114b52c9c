import assert from 'node:assert/strict';
import test from 'node:test';
import { address, match_path, parse_address } from '../../../host/web/page/shell/address.js';

test('an address has a path and a query', () => {
  const { path, query } = parse_address('#/runs?status=failed%2Cqueued');
  assert.equal(path, '/runs');
  assert.equal(query.get('status'), 'failed,queued');
  assert.equal(parse_address('').path, '/');
});

test('what address() writes, match_path() reads', () => {
  const { path } = parse_address(address(['runs', 'a/b c%'], { x: '1', none: '' }));
  assert.deepEqual(match_path('/runs/{id}', path), { id: 'a/b c%' });
});

test('other paths do not match', () => {
  assert.equal(match_path('/runs/{id}', '/runs'), null);
  assert.equal(match_path('/runs/{id}', '/hooks/a'), null);
  assert.deepEqual(match_path('/runs', '/runs/'), {});
  assert.deepEqual(match_path('/runs/{id}', '/runs/%zz'), { id: '%zz' });
});
