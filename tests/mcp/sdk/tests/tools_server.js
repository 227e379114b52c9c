// A server made with the SDK: on stdin and stdout, or as a handler of node's HTTP server.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

export function make_server(told = {}) {
  const server = new McpServer({ name: 'tools', version: '1.0.0' }, { capabilities: { logging: {} } });
  const text = (said) => ({ content: [{ type: 'text', text: said }] });
  const sum = { inputSchema: { a: z.number(), b: z.number() }, outputSchema: { sum: z.number() } };
  server.registerTool('addNumbers', { description: 'Adds', ...sum }, async ({ a, b }) => ({
    ...text(String(a + b)),
    structuredContent: { sum: a + b },
  }));
  server.registerTool('fail', { description: 'Fails' }, async () => ({ ...text('no luck'), isError: true }));
  server.registerTool('grow', { description: 'Makes another tool' }, async () => {
    server.registerTool('grown', { description: 'Is new' }, async () => text('new'));
    return text('done');
  });
  server.registerTool('hold', { description: 'Until it is cancelled' }, async ({ signal, _meta, sendNotification }) => {
    const progressToken = _meta.progressToken;
    await sendNotification({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
    told.held?.();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    told.cancelled?.();
    return text('too late');
  });
  return server;
}

// One session for each client. Gives the server and its address.
export async function listen(told, headers_of = () => {}) {
  const sessions = new Map();
  const http = createServer(async (request, response) => {
    headers_of(request.headers);
    let transport = sessions.get(request.headers['mcp-session-id']);
    if (!transport && request.headers['mcp-session-id']) return response.writeHead(404).end();
    if (!transport) {
      transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => sessions.set(id, transport),
        onsessionclosed: (id) => (sessions.delete(id), told.closed?.(id)),
      });
      await make_server(told).connect(transport);
    }
    await transport.handleRequest(request, response);
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { http, sessions, url: `http://127.0.0.1:${http.address().port}/mcp` };
}

if (process.argv[2] === 'stdio') await make_server().connect(new StdioServerTransport());
