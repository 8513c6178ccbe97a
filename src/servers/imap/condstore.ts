/**
 * CONDSTORE for a session (RFC 7162 §3.1): asked for by ENABLE, or by any command that uses it.
 */
import { highestModSequenceCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from './command.ts';

/** Turns it on; the first time with a mailbox selected, HIGHESTMODSEQ is said (RFC 7162 §3.1). */
export function enableCondstore({ session, out }: Pick<CommandContext, 'session' | 'out'>): void {
  if (session.enabled.has('CONDSTORE')) return;
  session.enabled.add('CONDSTORE');
  if (!session.selected) return;
  const code = highestModSequenceCode(session.selected.syncedModseq);
  out.status('*', 'OK', 'Mod-sequences are given.', code);
}
