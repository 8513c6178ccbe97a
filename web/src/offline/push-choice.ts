/** What notices of new mail tell on this device; the service worker reads it, so it lies where both can. */
import { readKept, writeKept } from './kept-store.ts';

export interface PushChoice {
  /** Whether a notice names the sender and the subject, or only says that there is mail. */
  showsContent: boolean;
  language: 'vi' | 'en';
}

const KEY = 'push-choice';
const DEFAULT: PushChoice = { showsContent: true, language: 'vi' };

export async function readPushChoice(): Promise<PushChoice> {
  return { ...DEFAULT, ...(await readKept<Partial<PushChoice>>(KEY)) };
}

export function writePushChoice(choice: PushChoice): Promise<void> {
  return writeKept(KEY, choice);
}
