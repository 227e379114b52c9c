// The beginning of a value's JSON, without writing all of a large one.
export function preview(value, size_max = 200) {
  let text = '';
  const full = () => text.length >= size_max;

  function write(each) {
    if (full()) return;
    if (typeof each === 'string') text += JSON.stringify(each.slice(0, size_max));
    else if (each === null || typeof each !== 'object') text += String(each);
    else if (Array.isArray(each)) write_all(each, '[', ']', write);
    else
      write_all(Object.keys(each), '{', '}', (name) => {
        text += `${JSON.stringify(name)}:`;
        write(each[name]);
      });
  }

  function write_all(parts, begin, end, write_one) {
    text += begin;
    for (let at = 0; at < parts.length && !full(); ++at) {
      if (at > 0) text += ',';
      write_one(parts[at]);
    }
    text += end;
  }

  write(value);
  return text.slice(0, size_max);
}
