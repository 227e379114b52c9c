// Makes elements. Attributes as in HTML; `on` has listeners, `data` data-attributes, and `vars`
// custom properties, which a strict content policy allows where style attributes are not.
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (name === 'data') {
      Object.assign(made.dataset, value);
    } else if (name === 'vars') {
      for (const [key, each] of Object.entries(value)) made.style.setProperty(key, each);
    } else if (name === 'value') {
      made.value = value;
    } else {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  return made;
}

// Sets text only where it differs, so that a live page does not disturb a selection.
export function set_text(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
