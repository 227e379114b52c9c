import assert from 'node:assert/strict';
import test from 'node:test';
import { sse_parser } from '../../../host/web/page/api/sse.js';

const text =
  ': comment\n\nid: 7\ndata: {"a":1}\n\nevent: end\r\ndata: one\r\ndata: two\r\n\r\nid: 9\n\n';
const wanted = [
  { event: 'message', id: '7', data: '{"a":1}' },
  { event: 'end', id: '7', data: 'one\ntwo' },
];

test('messages are the same however the bytes come', () => {
  for (let size = 1; size <= text.length; ++size) {
    const got = [];
    const parse = sse_parser((message) => got.push(message));
    for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size));
    assert.deepEqual(got, wanted, `in pieces of ${size}`);
  }
});
