// Why a request was not done: an RFC 9457 document, or what can be said without one.
export class api_problem extends Error {
  constructor({ title, detail, status, code, details }) {
    super(detail ?? title);
    Object.assign(this, { title, detail, status, code, details });
  }
}

export async function problem_of(response) {
  const text = await response.text();
  try {
    const document = JSON.parse(text);
    if (document && document.title) return new api_problem(document);
  } catch {
    // Not from the host itself: a proxy, say. Its own words are the best there is.
  }
  return new api_problem({
    title: `Status ${response.status}`,
    status: response.status,
    detail: text.slice(0, 300) || 'The answer had no text.',
  });
}

export function unreachable(cause) {
  return new api_problem({
    title: 'The host does not answer',
    detail: `Is pawl serve running, and is the network there? (${cause.message})`,
  });
}
