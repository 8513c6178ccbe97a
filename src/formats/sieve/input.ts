/** What a run is given: the message, its envelope, the time, and what the store knows; no run asks the world itself. */
/** A mailbox of the script's owner. */
export interface MailboxFact {
  path: string;
  id: string;
  /** `\Archive` and its like (RFC 6154). */
  specialUse?: string;
}

/** All but the scripts themselves. */
export interface SieveEnvironment {
  message: Buffer;
  envelope: {
    from: string;
    /** With its sub-address. */
    to: string;
    /** Who signed in to send it, where somebody did. */
    auth?: string;
  };
  now: number;
  /** The owner's zone, east of UTC. */
  zoneMinutes: number;
  /** Addresses of the owner, in lower case. */
  ownAddresses: readonly string[];
  /** RFC 5183 §4 items by name. */
  environment: Readonly<Record<string, string>>;
  mailboxes: readonly MailboxFact[];
  /** RFC 5235 as a share: 0 no junk, 1 certainly; absent where nobody looked. */
  junk?: number;
  /** RFC 5235 §3.2: 1 clean, 5 certainly infected. */
  virus?: number;
  /** Present where a message is looked at that lies in a mailbox already (RFC 6785): its flags, after the change. */
  event?: { flags: readonly string[] };
  /** What was looked up: answers by question. */
  answers: ReadonlyMap<string, boolean>;
  /** Lists that `:list` may name (RFC 6134). */
  isList: (name: string) => boolean;
}
