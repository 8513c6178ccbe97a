/**
 * STORE and UID STORE (RFC 9051 §6.4.6) with UNCHANGEDSINCE (RFC 7162 §3.1.3).
 *
 * A further modifier is one line in `storeModifiers`.
 */
import type { Decoder } from '../decoder.ts';
import { MAX_FLAGS } from '../flags.ts';
import type { SequenceSet } from '../sequence-set.ts';

export interface StoreCommand {
  set: SequenceSet;
  action: 'replace' | 'add' | 'remove';
  silent: boolean;
  flags: string[];
  unchangedSince?: bigint;
}

const storeModifiers: Record<string, (d: Decoder, command: StoreCommand) => void> = {
  UNCHANGEDSINCE: (d, command) => {
    d.expectSp();
    command.unchangedSince = d.expectModSequence();
  },
};

/** `flag-list / (flag *(SP flag))`. */
function expectFlags(d: Decoder): string[] {
  if (d.isChar('(')) return d.expectFlagList();
  const flags = [d.expectFlag()];
  while (d.trySp() && !d.isEnd()) {
    if (flags.length >= MAX_FLAGS) d.fail('too many flags');
    flags.push(d.expectFlag());
  }
  return flags;
}

export function decodeStore(d: Decoder): StoreCommand {
  d.expectSp();
  const command: StoreCommand = { set: d.expectSequenceSet(), action: 'replace', silent: false, flags: [] };
  d.expectSp();
  if (d.isChar('(')) {
    d.expectList(() => {
      const name = d.expectKeyword();
      const decode = storeModifiers[name];
      if (!decode) d.fail(`unknown STORE modifier ${name}`);
      decode(d, command);
    });
    d.expectSp();
  }
  if (d.tryChar('+')) command.action = 'add';
  else if (d.tryChar('-')) command.action = 'remove';
  const name = d.expectKeyword();
  if (name !== 'FLAGS' && name !== 'FLAGS.SILENT') d.fail(`unknown STORE item ${name}`);
  command.silent = name === 'FLAGS.SILENT';
  d.expectSp();
  command.flags = expectFlags(d);
  d.expectEnd();
  return command;
}
