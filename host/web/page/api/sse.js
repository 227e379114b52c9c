// Server-sent events, as the standard writes them: text in, messages out.
export function sse_parser(take) {
  let rest = '';
  let message = { event: 'message', id: undefined, data: [] };

  function line(text) {
    if (text === '') {
      if (message.data.length) take({ ...message, data: message.data.join('\n') });
      message = { event: 'message', id: message.id, data: [] };
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return; // a comment, which keeps the connection open
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') message.data.push(value);
    else if (name === 'event') message.event = value;
    else if (name === 'id') message.id = value;
  }

  return (chunk) => {
    rest += chunk;
    // A '\r' at the end may be half of "\r\n".
    const usable = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const lines = usable.split(/\r\n|\n|\r/);
    rest = lines.pop() + rest.slice(usable.length);
    lines.forEach(line);
  };
}
