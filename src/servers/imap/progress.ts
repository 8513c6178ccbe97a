/**
 * INPROGRESS (RFC 9585): a client that waits long is told how far its command has come, so that it neither gives up nor
 * asks again. Work in steps tells its count, work in one transaction tells that nothing of it is done yet.
 */
import { inProgressCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from './command.ts';
import { PROGRESS_EVERY_MS } from './limits.ts';

/** Told how many of how many are done. */
export type Progress = (done: number, goal: number) => Promise<void>;

type Telling = Pick<CommandContext, 'deps' | 'out' | 'tag'>;

async function tell(
  { out, tag }: Telling,
  done: number | undefined,
  goal: number | undefined,
): Promise<void> {
  out.status('*', 'OK', 'Still at work.', inProgressCode(tag, done, goal));
  await out.flush();
}

/** What a command of so many phases tells in each; all count towards one goal, in the messages of the first. */
function phasesOf(context: Telling, phases: number): (phase: number) => Progress {
  const { deps } = context;
  let toldAt = deps.clock();
  let unit = 0;
  return (phase) => async (done, goal) => {
    unit ||= goal;
    const now = deps.clock();
    const all = Math.floor((phase + done / goal) * unit);
    if (now - toldAt < PROGRESS_EVERY_MS || all >= phases * unit) return;
    toldAt = now;
    await tell(context, all, phases * unit);
  };
}

/** Begins to watch a command; something is said only when it takes long. */
export function watchProgress(context: Telling): Progress {
  return phasesOf(context, 1)(0);
}

/** The same for a command that goes over messages twice: that finds them, and then does something with what it found. */
export function watchTwoPhases(context: Telling): [finding: Progress, doing: Progress] {
  const ofPhase = phasesOf(context, 2);
  return [ofPhase(0), ofPhase(1)];
}

/** Waits for what is done as a whole, over so many messages where that is known. Nothing else may be written meanwhile. */
export async function tellWhile<Result>(
  context: Telling,
  work: Promise<Result>,
  goal?: number,
): Promise<Result> {
  let gone: unknown;
  const timer = setInterval(() => {
    tell(context, goal === undefined ? undefined : 0, goal).catch((error: unknown) => {
      gone = error;
    });
  }, PROGRESS_EVERY_MS);
  let result: Result;
  try {
    result = await work;
  } finally {
    clearInterval(timer);
  }
  if (gone !== undefined) throw gone;
  return result;
}
