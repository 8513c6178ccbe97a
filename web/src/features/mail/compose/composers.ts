/** The messages being written, however many; each goes on while one reads other mail. */
import { useSyncExternalStore } from 'react';
import type { EmailAddress } from '../../../jmap/objects.ts';

export interface DraftFile {
  key: string;
  name: string;
  type: string;
  size: number;
  /** There once the file is on the server. */
  blobId?: string | undefined;
  /** From 0 to 1 while it is on its way. */
  progress?: number | undefined;
  fault?: string | undefined;
  /** Octets a second, as the line gives them. */
  speed?: number | undefined;
  isPaused?: boolean;
  /** The line is broken, and tried again. */
  isWaiting?: boolean;
  /** It goes as a link, not in the message (R8.1); with its address once all of it is there. */
  isLink?: boolean;
  linkUrl?: string | undefined;
  linkEnds?: string | undefined;
}

/** What a message begins with. */
export interface MessageStart {
  accountId?: string;
  identityId?: string | undefined;
  to?: readonly EmailAddress[];
  cc?: readonly EmailAddress[];
  bcc?: readonly EmailAddress[];
  subject?: string;
  html?: string;
  files?: readonly DraftFile[];
  /** The draft on the server that this goes on with. */
  draftId?: string;
  inReplyTo?: readonly string[];
  references?: readonly string[];
  /** The message that this answers or forwards, to be marked so when it is sent. */
  source?: { id: string; keyword: '$answered' | '$forwarded' };
  wantsReceipt?: boolean;
  secrecy?: string;
  justification?: string;
  remindAt?: number | undefined;
  /** It was written before, and the server does not have it yet. */
  isKept?: boolean;
}

export interface ComposerState extends MessageStart {
  key: number;
  size: 'normal' | 'small' | 'large';
}

let composers: readonly ComposerState[] = [];
let nextKey = 1;
const listeners = new Set<() => void>();

function tell(next: readonly ComposerState[]): void {
  composers = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens a window for a message; one for a draft that is open already comes forward. */
export function startMessage(start: MessageStart): void {
  const open = composers.find(
    (composer) => start.draftId !== undefined && composer.draftId === start.draftId,
  );
  if (open) return resizeComposer(open.key, 'normal');
  const key = nextKey;
  nextKey += 1;
  return tell([...composers, { ...start, key, size: 'normal' }]);
}

export function closeComposer(key: number): void {
  tell(composers.filter((composer) => composer.key !== key));
}

export function resizeComposer(key: number, size: ComposerState['size']): void {
  tell(composers.map((composer) => (composer.key === key ? { ...composer, size } : composer)));
}

export function useComposers(): readonly ComposerState[] {
  return useSyncExternalStore(subscribe, () => composers);
}
