// The part of the address after '#': "/runs/abc?status=failed" as path, parameters and query.

// {path, query}: the path always begins with '/'; the query is a URLSearchParams.
export function parse_address(hash) {
  const text = hash.replace(/^#/, '') || '/';
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  return {
    path: path.startsWith('/') ? path : '/' + path,
    query: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)),
  };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// The parameters of the pattern's parts in braces, or null when the path does not match.
export function match_path(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.replace(/\/+$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const found = {};
  for (let at = 0; at < wanted.length; ++at) {
    const name = /^\{(.+)\}$/.exec(wanted[at]);
    if (name) {
      found[name[1]] = decoded(given[at]);
    } else if (wanted[at] !== given[at]) {
      return null;
    }
  }
  return found;
}

// "#/runs/a%2Fb?x=1"; members of the query without a value are left out.
export function address(parts, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value);
  const text = new URLSearchParams(kept).toString();
  return '#/' + parts.map(encodeURIComponent).join('/') + (text ? '?' + text : '');
}
