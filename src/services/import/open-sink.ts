/** Opens the sink of a format. */
import { openEmlSink } from './eml-sink.ts';
import type { MailSink } from './mail-sink.ts';
import { openMaildirSink } from './maildir-sink.ts';
import { openMboxSink } from './mbox-sink.ts';
import type { MailFormat } from './open-source.ts';

const SINKS: Readonly<Record<MailFormat, (out: string, single: boolean) => MailSink>> = {
  mbox: openMboxSink,
  eml: openEmlSink,
  maildir: openMaildirSink,
};

/** A sink at `out`; `single`: one mailbox only, which mbox then keeps in one file. */
export function openMailSink(out: string, format: MailFormat, single: boolean): MailSink {
  return SINKS[format](out, single);
}
