// Does something again and again while the page is visible, never twice at a time.

/** Begins at once; what is returned ends it. */
export function poll(millis, task) {
  let timer;
  let ended = false;
  let running = false;

  const run = async () => {
    clearTimeout(timer);
    if (ended || running || document.hidden) {
      return;
    }
    running = true;
    try {
      await task();
    } finally {
      running = false;
    }
    if (!ended) {
      timer = setTimeout(run, millis);
    }
  };
  document.addEventListener("visibilitychange", run);
  run();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", run);
  };
}
