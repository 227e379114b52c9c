// Which rows of a long list are worth having in the page.

// All lengths in pixels; `offset` is how far the list's first row is below the top of what is
// visible (negative when scrolled past). {first, last}: last is one past.
export function visible_rows({ count, row_height, offset, view_height, margin = 8 }) {
  const first = Math.floor(-offset / row_height) - margin;
  const last = Math.ceil((view_height - offset) / row_height) + margin;
  return {
    first: Math.min(Math.max(0, first), count),
    last: Math.max(0, Math.min(count, last)),
  };
}

// The newest page over what was loaded before: {items, fresh, gap}. fresh: how many were not there
// before. gap: so much is new that what was loaded no longer joins on.
export function merge_head(old, page, id = (item) => item.id, at = (item) => item.created_ms) {
  if (old.length === 0 || page.length === 0) return { items: page, fresh: page.length, gap: true };
  const known = new Set(old.map(id));
  const fresh = page.filter((item) => !known.has(id(item))).length;
  if (fresh === page.length) return { items: page, fresh, gap: true };
  const in_page = new Set(page.map(id));
  const oldest = at(page.at(-1));
  const rest = old.filter((item) => !in_page.has(id(item)) && at(item) <= oldest);
  return { items: [...page, ...rest], fresh, gap: false };
}
