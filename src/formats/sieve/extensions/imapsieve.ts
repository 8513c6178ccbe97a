/**
 * imapsieve (RFC 6785): scripts that run when a message is put into a mailbox or its flags change, instead of on delivery.
 *
 * The word adds no command: what caused the run is told by environment items. Whatever answers a sender, and the envelope,
 * is a fault there (§3.11, §4.6), for nothing is being delivered.
 */
import type { Extension } from '../language.ts';

/** What ran into the script (§4.3). */
export type EventCause = 'APPEND' | 'COPY' | 'FLAG';

/** The items of §4.2 to §4.5. */
export interface EventItems {
  cause: EventCause;
  /** Who did it: the name they sign in with. */
  user: string;
  /** Their primary address. */
  email: string;
  mailbox: string;
  /** Names of flags that were set or taken away; empty unless the cause is FLAG. */
  changedFlags: readonly string[];
}

/** The items as `environment` reads them; empty on delivery (§4.2, §4.5). */
export function eventEnvironment(items: EventItems | undefined): Record<string, string> {
  return {
    'imap.cause': items?.cause ?? '',
    'imap.user': items?.user ?? '',
    'imap.email': items?.email ?? '',
    'imap.mailbox': items?.mailbox ?? '',
    'imap.changedflags': items?.changedFlags.join(' ') ?? '',
  };
}

/** Capabilities that have no meaning outside of delivery (§3.11, §4.6). */
export const ONLY_ON_DELIVERY: readonly string[] = [
  'reject',
  'ereject',
  'vacation',
  'vacation-seconds',
  'envelope',
];

export const imapsieve: Extension = { capability: 'imapsieve' };
