import assert from 'node:assert/strict';
import test from 'node:test';
import {
  constraints,
  kind_of,
  pointer,
  resolve,
  type_text,
  without_null,
} from '../../../host/web/page/forms/schema.js';

const root = {
  $defs: {
    name: { type: 'string', minLength: 1 },
    loop: { $ref: '#/$defs/loop' },
    'a/b': { type: 'number' },
  },
};

test('references are followed, and never without end', () => {
  assert.deepEqual(resolve({ $ref: '#/$defs/name', title: 'Name' }, root), {
    type: 'string',
    minLength: 1,
    title: 'Name',
  });
  assert.deepEqual(resolve({ $ref: '#/$defs/a~1b' }, root), { type: 'number' });
  assert.deepEqual(resolve({ $ref: '#/nowhere' }, root), {});
  assert.equal(typeof resolve({ $ref: '#/$defs/loop' }, root), 'object');
  assert.deepEqual(resolve({ $ref: 'https://example.org/x' }, root), {
    $ref: 'https://example.org/x',
  });
});

test('all ways to write "or null" are one', () => {
  assert.deepEqual(without_null({ type: ['string', 'null'] }, root), {
    schema: { type: 'string' },
    nullable: true,
  });
  assert.deepEqual(without_null({ anyOf: [{ type: 'null' }, { $ref: '#/$defs/name' }] }, root), {
    schema: { type: 'string', minLength: 1 },
    nullable: true,
  });
  assert.deepEqual(without_null({ enum: ['a', null] }, root), {
    schema: { enum: ['a'] },
    nullable: true,
  });
  assert.equal(without_null({ type: 'string' }, root).nullable, false);
  assert.equal(without_null(true, root).schema, true);
});

test('each schema has a kind of field, and JSON is for the rest', () => {
  const cases = [
    [{ type: 'integer' }, 'integer'],
    [{ enum: [1] }, 'enum'],
    [{ const: 1 }, 'const'],
    [{ type: 'array' }, 'array'],
    [{ type: 'object', properties: { a: true } }, 'object'],
    [{ properties: {} }, 'object'],
    [{ type: 'object' }, 'any'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'object'],
    [{ oneOf: [{}, {}] }, 'any'],
    [{ type: ['string', 'number'] }, 'any'],
    [true, 'any'],
    [{}, 'any'],
  ];
  for (const [schema, kind] of cases) assert.equal(kind_of(schema), kind, JSON.stringify(schema));
});

test('types are told in words', () => {
  const cases = [
    [{ type: 'array', items: { type: 'string', format: 'email' } }, 'array of string (email)'],
    [true, 'any value'],
    [{ type: ['integer', 'null'] }, 'integer or null'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'object of number'],
    [{ oneOf: [{ type: 'string' }, { type: 'array' }] }, 'string or array of any value'],
  ];
  for (const [schema, text] of cases) assert.equal(type_text(schema, root), text);
  assert.deepEqual(constraints({ minimum: 1, maximum: 9, uniqueItems: true }), [
    'at least 1',
    'at most 9',
    'no item twice',
  ]);
  assert.equal(pointer(['a/b', 0, '~']), '/a~1b/0/~0');
});
