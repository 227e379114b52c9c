// Writes a language model that is as small as one can be: one layer, random weights, bytes for tokens. What it says
// makes no sense, but llama.cpp loads it, samples it and holds it to a grammar like any other.
import { writeFileSync } from 'node:fs';

const width = 32, heads = 2, inner = 64, context = 2048, alignment = 32;
const type = { uint32: 4, float32: 6, string: 8, array: 9 };
const token = { normal: 1, unknown: 2, control: 3, byte: 6 };

const uint32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; };
const uint64 = (n) => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(n)); return b; };
const float32 = (n) => { const b = Buffer.alloc(4); b.writeFloatLE(n); return b; };
const int32 = (n) => { const b = Buffer.alloc(4); b.writeInt32LE(n); return b; };
const string = (s) => Buffer.concat([uint64(Buffer.byteLength(s)), Buffer.from(s)]);

// GGUF's type of a list's items, and how one is written.
const lists = { string: [type.string, string], float32: [type.float32, float32], int32: [5, int32] };
const list = (of, items) => {
  const [number, write] = lists[of];
  return [type.array, Buffer.concat([uint32(number), uint64(items.length), ...items.map(write)])];
};

const vocabulary = [['<unk>', token.unknown], ['<s>', token.control], ['</s>', token.control]];
for (let byte = 0; byte < 256; ++byte)
  vocabulary.push([`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, token.byte]);
vocabulary.push(['\u2581', token.normal]);

const facts = {
  'general.architecture': [type.string, string('llama')],
  'general.name': [type.string, string('tiny')],
  'llama.context_length': [type.uint32, uint32(context)],
  'llama.embedding_length': [type.uint32, uint32(width)],
  'llama.block_count': [type.uint32, uint32(1)],
  'llama.feed_forward_length': [type.uint32, uint32(inner)],
  'llama.attention.head_count': [type.uint32, uint32(heads)],
  'llama.attention.layer_norm_rms_epsilon': [type.float32, float32(1e-5)],
  'llama.rope.dimension_count': [type.uint32, uint32(width / heads)],
  'tokenizer.ggml.model': [type.string, string('llama')],
  'tokenizer.ggml.tokens': list('string', vocabulary.map(([text]) => text)),
  'tokenizer.ggml.scores': list('float32', vocabulary.map(() => 0)),
  'tokenizer.ggml.token_type': list('int32', vocabulary.map(([, kind]) => kind)),
  'tokenizer.ggml.bos_token_id': [type.uint32, uint32(1)],
  'tokenizer.ggml.eos_token_id': [type.uint32, uint32(2)],
};

const tensors = {
  'token_embd.weight': [width, vocabulary.length],
  'blk.0.attn_norm.weight': [width],
  'blk.0.attn_q.weight': [width, width],
  'blk.0.attn_k.weight': [width, width],
  'blk.0.attn_v.weight': [width, width],
  'blk.0.attn_output.weight': [width, width],
  'blk.0.ffn_norm.weight': [width],
  'blk.0.ffn_gate.weight': [width, inner],
  'blk.0.ffn_up.weight': [width, inner],
  'blk.0.ffn_down.weight': [inner, width],
  'output_norm.weight': [width],
  'output.weight': [width, vocabulary.length],
};

// The same numbers each time.
let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};

const padding = (size) => Buffer.alloc((alignment - (size % alignment)) % alignment);
const head = [Buffer.from('GGUF'), uint32(3), uint64(Object.keys(tensors).length), uint64(Object.keys(facts).length)];
for (const [name, [kind, value]] of Object.entries(facts)) head.push(string(name), uint32(kind), value);
const data = [];
let offset = 0;
for (const [name, shape] of Object.entries(tensors)) {
  head.push(string(name), uint32(shape.length), ...shape.map(uint64), uint32(0), uint64(offset));
  const count = shape.reduce((a, b) => a * b);
  const weights = Buffer.concat(Array.from({ length: count }, () => float32(shape.length === 1 ? 1 : random())));
  data.push(weights, padding(weights.length));
  offset += weights.length + padding(weights.length).length;
}
const front = Buffer.concat(head);
writeFileSync(process.argv[2], Buffer.concat([front, padding(front.length), ...data]));
