/**
 * SELECT and EXAMINE (RFC 9051 §6.3.2) with the parameters of CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5).
 *
 * A further parameter is one line in `selectParameters`.
 */
import type { Decoder } from '../decoder.ts';
import type { SequenceSet } from '../sequence-set.ts';

/** What a client that comes back knows (RFC 7162 §3.2.5). */
export interface QresyncParameter {
  uidValidity: number;
  modSequence: bigint;
  knownUids?: SequenceSet;
  knownNumbers?: SequenceSet;
  knownNumbersUids?: SequenceSet;
}

export interface SelectCommand {
  mailbox: string;
  condstore: boolean;
  qresync?: QresyncParameter;
}

function decodeQresync(d: Decoder): QresyncParameter {
  d.expectSp();
  d.expectChar('(');
  const uidValidity = d.expectNzNumber();
  d.expectSp();
  const parameter: QresyncParameter = { uidValidity, modSequence: d.expectModSequence() };
  while (d.trySp()) {
    if (!d.tryChar('(')) {
      parameter.knownUids = d.expectSequenceSet();
      continue;
    }
    parameter.knownNumbers = d.expectSequenceSet();
    d.expectSp();
    parameter.knownNumbersUids = d.expectSequenceSet();
    d.expectChar(')');
    break;
  }
  d.expectChar(')');
  return parameter;
}

const selectParameters: Record<string, (d: Decoder, command: SelectCommand) => void> = {
  CONDSTORE: (_, command) => {
    command.condstore = true;
  },
  QRESYNC: (d, command) => {
    command.qresync = decodeQresync(d);
  },
};

export function decodeSelect(d: Decoder): SelectCommand {
  d.expectSp();
  const command: SelectCommand = { mailbox: d.expectMailbox(), condstore: false };
  if (d.trySp() && d.isChar('(')) {
    d.expectList(() => {
      const name = d.expectKeyword();
      const decode = selectParameters[name] ?? d.fail(`unknown SELECT parameter ${name}`);
      decode(d, command);
    });
  }
  d.expectEnd();
  return command;
}
