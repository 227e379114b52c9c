// llama.cpp behind chat completions, as far as a test of a client needs them: streamed, and by JSON Schema. Says its
// port on stdout, and ends with its stdin.
import { createServer } from 'node:http';
import { getLlama, LlamaChatSession } from 'node-llama-cpp';

const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 1 });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const context = await model.createContext({ contextSize: 2048, sequences: 1, threads: 1 });

async function complete(asked, write) {
  const sequence = context.getSequence();
  try {
    const session = new LlamaChatSession({ contextSequence: sequence });
    const schema = asked.response_format?.json_schema?.schema;
    const grammar = schema && (await llama.createGrammarForJsonSchema(schema));
    const prompt = asked.messages.map((message) => message.content).join('\n');
    const made = await session.promptWithMeta(prompt, {
      grammar, maxTokens: asked.max_tokens ?? 200, temperature: 1, seed: 1,
      onTextChunk: (content) => write({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
    });
    const reason = made.stopReason === 'maxTokens' ? 'length' : 'stop';
    write({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
    const meter = sequence.tokenMeter;
    write({ choices: [],
      usage: { prompt_tokens: meter.usedInputTokens, completion_tokens: meter.usedOutputTokens } });
  } catch (error) {
    write({ error: { type: 'server_error', message: String(error) } });
  } finally {
    sequence.dispose();
  }
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await complete(JSON.parse(body), (event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
  response.end('data: [DONE]\n\n');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
