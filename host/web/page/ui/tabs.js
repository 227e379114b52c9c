// Tabs as the ARIA pattern has them: arrow keys move, only the chosen one is in the tab order.
import { h } from './element.js';

// `tabs` is [{id, name, build}]: build() gives the panel's content each time it is shown.
export function tab_set(label, tabs, { chosen, changed } = {}) {
  const panel = h('div', { role: 'tabpanel', tabindex: '-1' });
  const buttons = tabs.map((tab) =>
    h(
      'button',
      {
        role: 'tab',
        type: 'button',
        class: 'tab',
        id: `tab-${tab.id}`,
        on: { click: () => choose(tab.id) },
      },
      tab.name,
    ),
  );
  const bar = h('div', { role: 'tablist', 'aria-label': label, class: 'tabs' }, buttons);
  let current = null;

  function choose(id) {
    if (id === current) return;
    current = id;
    tabs.forEach((tab, at) => {
      const here = tab.id === id;
      buttons[at].setAttribute('aria-selected', String(here));
      buttons[at].tabIndex = here ? 0 : -1;
      if (here) panel.setAttribute('aria-labelledby', buttons[at].id);
    });
    panel.replaceChildren(tabs.find((tab) => tab.id === id).build());
    changed?.(id);
  }

  bar.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (tabs.findIndex((tab) => tab.id === current) + step + tabs.length) % tabs.length;
    choose(tabs[next].id);
    buttons[next].focus();
  });
  choose(tabs.some((tab) => tab.id === chosen) ? chosen : tabs[0].id);
  return { element: [bar, panel], choose };
}
