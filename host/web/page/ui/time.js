// Times and durations for people. All in milliseconds since 1970 UTC, or null for none.
const second = 1000,
  minute = 60 * second,
  hour = 60 * minute,
  day = 24 * hour;

// "0.4 ms", "850 ms", "12.3 s", "4 min 10 s", "2 h 5 min", "3 d 4 h"
export function duration_text(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return '';
  if (ms < second) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * second) return `${(ms / second).toFixed(1)} s`;
  if (ms < minute) return `${Math.round(ms / second)} s`;
  const pair = (big, name, small, small_name) => {
    const whole = Math.floor(ms / big);
    const rest = Math.floor((ms % big) / small);
    return rest ? `${whole} ${name} ${rest} ${small_name}` : `${whole} ${name}`;
  };
  if (ms < hour) return pair(minute, 'min', second, 's');
  if (ms < day) return pair(hour, 'h', minute, 'min');
  return pair(day, 'd', hour, 'h');
}

// "just now", "12 s ago", "in 3 h"
export function relative_text(at_ms, now_ms = Date.now()) {
  if (!at_ms) return '';
  const distance = Math.abs(now_ms - at_ms);
  if (distance < 2 * second) return 'just now';
  const units = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'min'],
    [second, 's'],
  ];
  const [size, name] = units.find(([each]) => distance >= each) ?? [second, 's'];
  const text = `${Math.floor(distance / size)} ${name}`;
  return at_ms <= now_ms ? `${text} ago` : `in ${text}`;
}

const two = (number, digits = 2) => String(number).padStart(digits, '0');

// Local time: "2026-11-23 09:04:05"
export function clock_text(at_ms) {
  if (!at_ms) return '';
  const at = new Date(at_ms);
  return (
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  );
}

// Local time of day to the millisecond: "09:04:05.120"
export function exact_text(at_ms) {
  if (!at_ms) return '';
  return `${clock_text(at_ms).slice(11)}.${two(at_ms % second, 3)}`;
}
