/**
 * FETCH and UID FETCH (RFC 9051 §6.4.5) with the modifiers of CONDSTORE and QRESYNC (RFC 7162 §3.1.4, §3.2.6).
 *
 * A further modifier is one line in `fetchModifiers`. UID FETCH implies UID, which the server adds.
 */
import type { Decoder } from '../decoder.ts';
import type { SequenceSet } from '../sequence-set.ts';
import { expectFetchItems, type FetchItem } from './fetch-items.ts';
import { expectPartialRange, type PartialRange } from './partial-range.ts';

export interface FetchCommand {
  set: SequenceSet;
  items: FetchItem[];
  /** Only messages with a larger mod-sequence; MODSEQ is then among the items (RFC 7162 §3.1.4.1). */
  changedSince?: bigint;
  /** Also tell of expunged messages; UID FETCH with CHANGEDSINCE only. */
  vanished: boolean;
  /** Only this window of the messages meant (RFC 9394 §3.4). */
  partial?: PartialRange;
}

const fetchModifiers: Record<string, (d: Decoder, command: FetchCommand) => void> = {
  CHANGEDSINCE: (d, command) => {
    d.expectSp();
    command.changedSince = d.expectModSequence();
  },
  PARTIAL: (d, command) => {
    d.expectSp();
    command.partial = expectPartialRange(d);
  },
  VANISHED: (_, command) => {
    command.vanished = true;
  },
};

export function decodeFetch(d: Decoder): FetchCommand {
  d.expectSp();
  const set = d.expectSequenceSet();
  d.expectSp();
  const command: FetchCommand = { set, items: expectFetchItems(d), vanished: false };
  if (d.trySp() && d.isChar('(')) {
    d.expectList(() => {
      const name = d.expectKeyword();
      const decode = fetchModifiers[name];
      if (!decode) d.fail(`unknown FETCH modifier ${name}`);
      decode(d, command);
    });
  }
  d.expectEnd();
  if (command.vanished && command.changedSince === undefined) d.fail('VANISHED needs CHANGEDSINCE');
  const hasModSequence = command.items.some((item) => item.kind === 'modSequence');
  if (command.changedSince !== undefined && !hasModSequence) command.items.push({ kind: 'modSequence' });
  return command;
}
