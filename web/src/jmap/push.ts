/**
 * Push by server-sent events (RFC 8620 §7.3): which accounts changed, told to whoever listens.
 *
 * The browser opens the stream again by itself; each time it opens, everything may have changed in between. A stream that the
 * server refused for good (signed out, restarted) is tried again with growing patience.
 */
export type StateChange = Record<string, Record<string, string>>;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

export interface PushListener {
  /** The stream is open: ask for everything that changed meanwhile. */
  onOpen: () => void;
  onChange: (changed: StateChange) => void;
  onLost: () => void;
}

/** Opens the stream; gives how to close it. */
export function openPush(url: string, listener: PushListener): () => void {
  let source: EventSource | undefined;
  let waiting: number | undefined;
  let wait = FIRST_WAIT_MS;
  const open = (): void => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      wait = FIRST_WAIT_MS;
      listener.onOpen();
    });
    source.addEventListener('state', (event: MessageEvent<string>) => {
      listener.onChange((JSON.parse(event.data) as { changed: StateChange }).changed);
    });
    source.addEventListener('error', () => {
      listener.onLost();
      if (source?.readyState !== EventSource.CLOSED) return;
      waiting = window.setTimeout(open, wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    });
  };
  open();
  return () => {
    window.clearTimeout(waiting);
    source?.close();
  };
}
