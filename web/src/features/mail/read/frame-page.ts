/**
 * The page of ours in a frame, once it is there.
 *
 * Before it has come the frame holds an empty page under the application's own policy, which takes no style from a letter.
 */

const PAGE = '/mail-frame';

export interface FramePage {
  page: Document;
  view: Window & typeof globalThis;
}

export function readyPage(frame: HTMLIFrameElement | null): FramePage | undefined {
  const { contentDocument: page, contentWindow: view } = frame ?? {};
  if (!page || !view || page.readyState !== 'complete' || page.location.pathname !== PAGE) return undefined;
  return { page, view: view as Window & typeof globalThis };
}
