// Line icons on a 16 by 16 grid. Statuses differ by shape, not by colour alone.
const paths = {
  queued:
    'M8 2.5a5.5 5.5 0 0 1 2.75.740M12.76 5.25a5.5 5.5 0 0 1 0 5.5M10.75 12.76a5.5 5.5 0 0 1-5.5 0M3.24 10.75a5.5 5.5 0 0 1 0-5.5M5.25 3.24A5.5 5.5 0 0 1 8 2.5',
  running: 'M8 2.5A5.5 5.5 0 1 1 2.5 8',
  sleeping: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  waiting: 'M4.5 2.5h7M4.5 13.5h7M5.5 2.5v2L8 8l2.5-3.5v-2M5.5 13.5v-2L8 8l2.5 3.5v2',
  completed: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M5.5 8.2l1.8 1.8 3.3-3.6',
  failed: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M6 6l4 4M10 6l-4 4',
  cancelled: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M4.2 11.8l7.6-7.6',
  paused: 'M5.5 3.5v9M10.5 3.5v9',
  blocked: 'M5.7 2.5h4.6l3.2 3.2v4.6l-3.2 3.2H5.7l-3.2-3.2V5.7zM8 5.2v3.6M8 10.8v.1',
  scheduled: 'M8 2.5A5.5 5.5 0 1 1 2.5 8',
  retrying: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.4h-2.4',
  dropped: 'M3 8h10',
  action: 'M9 2 3.5 9H8l-1 5 5.5-7H8z',
  sleep: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  hook: 'M10.5 2.5v6a3 3 0 1 1-6 0V7M3 8.5 4.5 7 6 8.5',
  child: 'M4 2.5v5a3 3 0 0 0 3 3h5M9.5 8l2.5 2.5L9.5 13',
  record: 'M4 2.5h5.5L12 5v8.5H4zM6 7h4M6 10h4',
  runs: 'M2.5 4h6M5.5 8h8M2.5 12h7',
  workflow: 'M2.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM4.5 6.5v5h5',
  agent: 'M3.5 5.5h9v7h-9zM8 5.5v-3M6 8.5v1M10 8.5v1M1.8 8v2.5M14.2 8v2.5',
  trigger: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 5v3.2l2.2 1.3',
  module: 'M8 2l5.5 3v6L8 14l-5.5-3V5zM2.5 5 8 8l5.5-3M8 8v6',
  token: 'M10 6.5a3 3 0 1 0-3 3M7.8 8.2l5.7 5.3M11.5 11.5l1.5-1.5',
  credential: 'M4 7.5h8v6H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2M8 10v1.5',
  theme: 'M8 2.5a5.5 5.5 0 1 1 0 11zM8 2.5a5.5 5.5 0 0 0 0 11',
  keys: 'M1.5 4.5h13v7.5h-13zM4 7h.1M6.6 7h.1M9.2 7h.1M11.8 7h.1M5 9.7h6',
  leave: 'M9.5 2.5h-6v11h6M7 8h6.5M11 5.5 13.5 8 11 10.5',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3l3.2 3.2',
  copy: 'M5.5 5.5h7v7h-7zM10.5 5.5v-2h-7v7h2',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  play: 'M5 3.2v9.6L12.5 8z',
  fork: 'M4.5 2.5v11M4.5 9.5c5 0 7-1.5 7-4.5v-2M9.5 5l2-2 2 2',
  add: 'M8 3v10M3 8h10',
  remove: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9',
  export: 'M8 2.5v7.5M5 7l3 3 3-3M3 12.5v1h10v-1',
  up: 'M8 13V3.5M4.5 7 8 3.5 11.5 7',
};

export function icon(name, label) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  if (label) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
  } else {
    svg.setAttribute('aria-hidden', 'true');
  }
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name] ?? paths.more);
  svg.append(path);
  return svg;
}
