// A list that grows page by page: `load(cursor)` gives {items, next}.
export function paged(load) {
  let items = [];
  let next = null;
  let begun = false;
  let loading = null;

  async function more() {
    if (loading) return loading;
    if (begun && next === null) return;
    loading = (async () => {
      const page = await load(next);
      begun = true;
      items = items.concat(page.items);
      next = page.next;
    })();
    try {
      await loading;
    } finally {
      loading = null;
    }
  }

  return {
    get items() {
      return items;
    },
    get complete() {
      return begun && next === null;
    },
    get begun() {
      return begun;
    },
    more,
    replace(with_items, with_next) {
      items = with_items;
      if (with_next !== undefined) next = with_next;
      begun = true;
    },
  };
}
