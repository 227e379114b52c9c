// Requests to the host that served this page. Errors are api_problem.
import { ask_token } from './sign_in.js';
import { problem_of, unreachable } from './problem.js';
import { token } from './token.js';

// The answer, whatever its status; asks for a token where one is needed, and tries again.
export async function request(path, options = {}) {
  const { ask_token: may_ask = true, headers = {}, ...rest } = options;
  for (;;) {
    const sent = token();
    const all = sent ? { ...headers, Authorization: `Bearer ${sent}` } : headers;
    let response;
    try {
      response = await fetch(path, { ...rest, headers: all });
    } catch (cause) {
      if (cause.name === 'AbortError') throw cause;
      throw unreachable(cause);
    }
    if (response.status !== 401 || !may_ask) return response;
    await ask_token(await problem_of(response), sent);
    rest.signal?.throwIfAborted();
  }
}

async function document_of(response) {
  if (!response.ok) throw await problem_of(response);
  if (response.status === 204) return null;
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

async function send(method, path, body, options = {}) {
  const json =
    body === undefined
      ? {}
      : {
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json', ...options.headers },
        };
  return document_of(await request(path, { ...options, ...json, method }));
}

export const api = {
  get: async (path, options) => document_of(await request(path, options)),
  post: (path, body, options) => send('POST', path, body, options),
  put: (path, body, options) => send('PUT', path, body, options),
  patch: (path, body, options) => send('PATCH', path, body, options),
  delete: (path, options) => send('DELETE', path, undefined, options),
  upload: async (path, file) =>
    document_of(
      await request(path, {
        method: 'POST',
        body: file,
        headers: { 'Content-Type': 'application/octet-stream' },
      }),
    ),
};

// "/v1/runs/a%2Fb?limit=5"; members of the query without a value are left out.
export function path_of(parts, query = {}) {
  const kept = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(kept).toString();
  return '/v1/' + parts.map(encodeURIComponent).join('/') + (text ? '?' + text : '');
}
