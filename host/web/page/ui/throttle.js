// Calls at most once in that time: at once, and once more for what came meanwhile. One call at a
// time, also where it takes longer. Nothing after the signal.
export function throttle(action, pause_ms, signal) {
  let busy = false;
  let again = false;
  async function call() {
    if (signal?.aborted) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await action();
    } catch (problem) {
      if (!signal?.aborted) console.warn(problem.message);
    }
    await new Promise((go_on) => setTimeout(go_on, pause_ms));
    busy = false;
    if (again) {
      again = false;
      call();
    }
  }
  return call;
}
