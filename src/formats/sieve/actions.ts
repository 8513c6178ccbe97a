/** What a script wants done: values, collected while it runs, done by others afterwards. */

/** Which mailbox `fileinto` means; the first that is there wins. */
export interface MailboxChoice {
  path: string;
  /** RFC 9042. */
  mailboxId?: string;
  /** RFC 8579, such as `\Archive`. */
  specialUse?: string;
  /** RFC 5490: made where it is missing. */
  create: boolean;
}

/** A copy of what is sent, for the sender's own mailbox (RFC 8580). */
export interface FileCopy {
  mailbox: MailboxChoice;
  flags: readonly string[];
}

/** The message as it was when the action ran, where the script had changed it (RFC 5293 §6). */
interface Edited {
  message?: Buffer;
}

export type SieveAction =
  | ({ kind: 'keep'; flags: readonly string[] } & Edited)
  | ({ kind: 'fileinto'; mailbox: MailboxChoice; flags: readonly string[] } & Edited)
  | ({
      kind: 'redirect';
      /** An address, or with `isList` the name of a list. */
      to: string;
      isList: boolean;
    } & Edited)
  /** `reject` answers with a message where the wire does not refuse; `ereject` wants the wire's refusal. */
  | { kind: 'reject'; reason: string; prefersWire: boolean }
  /** Remembers that this was here (RFC 7352). */
  | { kind: 'track'; key: string; seconds: number }
  | VacationAction
  | NotifyAction;

/** An answer while away (RFC 5230); whether the sender was answered lately is asked by whoever sends it. */
export interface VacationAction {
  kind: 'vacation';
  to: string;
  /** Answers under one handle count as one. */
  handle: string;
  periodSeconds: number;
  subject: string;
  from?: string;
  reason: string;
  isMime: boolean;
  inReplyTo?: string;
  references: readonly string[];
  fcc?: FileCopy;
}

/** A notice by mail (RFC 5435, RFC 5436). */
export interface NotifyAction {
  kind: 'notify';
  to: readonly string[];
  cc: readonly string[];
  subject: string;
  body: string;
  from?: string;
  importance: 1 | 2 | 3;
  headers: readonly (readonly [name: string, value: string])[];
  fcc?: FileCopy;
}
