// A list of any length of which only the rows in sight are in the page. All rows are of one height,
// which the style gives by the custom property --row-height on the list.
import { h } from './element.js';
import { visible_rows } from './window_math.js';

// `row(index)` gives a new element; `near(first, last)` is told which rows are in sight. The list
// scrolls with `scroller`. Focus stays on a row's place, and j and k move it.
export function virtual_list({ label, scroller, row, near = () => {}, signal, role = 'list' }) {
  const element = h('div', { class: 'virtual', role, 'aria-label': label });
  const shown = new Map(); // index → element
  let count = 0;
  let focused = -1;
  let planned = false;
  let row_height = 0;

  function measure() {
    if (element.isConnected)
      row_height = parseFloat(getComputedStyle(element).getPropertyValue('--row-height')) || 40;
  }

  function place(index) {
    const made = row(index);
    made.classList.add('virtual-row');
    made.style.setProperty('--top', `${index * row_height}px`);
    made.dataset.index = index;
    made.setAttribute('aria-posinset', index + 1);
    made.setAttribute('aria-setsize', count);
    return made;
  }

  function draw() {
    planned = false;
    if (!element.isConnected) return;
    if (!row_height) measure();
    const offset = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const { first, last } = visible_rows({
      count,
      row_height,
      offset,
      view_height: scroller.clientHeight,
    });
    for (const [index, old] of shown) {
      if (index >= first && index < last) continue;
      old.remove();
      shown.delete(index);
    }
    // From the end on, so that rows lie in the page in their order, for tab and screen readers.
    for (let index = last - 1; index >= first; --index) {
      if (shown.has(index)) continue;
      const made = place(index);
      element.insertBefore(made, shown.get(index + 1) ?? null);
      shown.set(index, made);
    }
    near(first, last);
  }

  function plan() {
    if (planned) return;
    planned = true;
    requestAnimationFrame(draw);
  }

  // Rows of which the content may have changed; all, when none are named.
  function refresh(changed = () => true) {
    for (const [index, old] of shown) {
      if (!changed(index)) continue;
      if (index >= count) {
        old.remove();
        shown.delete(index);
        continue;
      }
      const made = place(index);
      if (made.isEqualNode(old)) continue; // leaves a selection, and what the mouse is over, alone
      const had_focus = old.contains(document.activeElement);
      old.replaceWith(made);
      shown.set(index, made);
      if (had_focus) focusable(made)?.focus({ preventScroll: true });
    }
    plan();
  }

  function focusable(one) {
    return one.matches('a, button, [tabindex]') ? one : one.querySelector('a, button');
  }

  function move(by) {
    if (!count) return;
    focused = Math.min(Math.max(0, focused + by), count - 1);
    const top =
      element.getBoundingClientRect().top -
      scroller.getBoundingClientRect().top +
      focused * row_height;
    const over =
      top < 60
        ? top - 60
        : top + row_height > scroller.clientHeight
          ? top + row_height - scroller.clientHeight
          : 0;
    scroller.scrollTop += over;
    draw();
    const target = shown.get(focused);
    if (target) focusable(target)?.focus({ preventScroll: true });
  }

  element.addEventListener('focusin', (event) => {
    const inside = event.target.closest('.virtual-row');
    if (inside) focused = Number(inside.dataset.index);
  });
  scroller.addEventListener('scroll', plan, { passive: true, signal });
  const watching = new ResizeObserver(() => {
    measure();
    set_count(count);
    refresh();
  });
  watching.observe(scroller);
  signal.addEventListener('abort', () => watching.disconnect());

  function set_count(to) {
    count = to;
    element.style.setProperty('--total-height', `${count * row_height}px`);
    plan();
  }

  return {
    element,
    refresh,
    move,
    set_count(to) {
      if (!row_height) measure();
      set_count(to);
    },
  };
}
