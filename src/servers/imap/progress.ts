/**
 * INPROGRESS (RFC 9585): a client that waits long is told how far its command has come, so that it neither gives up nor
 * asks again.
 */
import { inProgressCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from './command.ts';
import { PROGRESS_EVERY_MS } from './limits.ts';

/** Told how many of how many steps are done. */
export type Progress = (done: number, goal: number) => Promise<void>;

/** Begins to watch a command; something is said only when it takes long. */
export function watchProgress({ deps, out, tag }: CommandContext): Progress {
  let toldAt = deps.clock();
  return async (done, goal) => {
    const now = deps.clock();
    if (now - toldAt < PROGRESS_EVERY_MS || done >= goal) return;
    toldAt = now;
    out.status('*', 'OK', 'Still at work.', inProgressCode(tag, done, goal));
    await out.flush();
  };
}
