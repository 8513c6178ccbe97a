/**
 * APPEND (RFC 3501 §6.3.11) with APPENDUID (RFC 4315 §3), its size limit (APPENDLIMIT, RFC 7889), several messages at once
 * (MULTIAPPEND, RFC 3502: all or none) and messages made of others' parts (CATENATE, RFC 4469).
 */
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { decodeAppend } from '#formats/imap/commands/append.ts';
import { appendTarget, fileInto, filingOf } from '../appended.ts';
import { defineCommand, ok } from '../command.ts';
import { requireWithinLimit } from '../message-limit.ts';

export const append = defineCommand({
  name: 'APPEND',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: [(_, deps) => [`APPENDLIMIT=${deps.settings.maxMessageBytes}`], 'MULTIAPPEND', 'CATENATE'],
  decode: decodeAppend,
  async run(context, command) {
    const { filer } = context.deps;
    const target = await appendTarget(context, command.mailbox);
    requireWithinLimit(context, command.messages.length);
    const filings: Filing[] = [];
    for (const message of command.messages) filings.push(await filingOf(context, target, message));
    const [only] = filings;
    // One message shares its commit with those of other sessions.
    const file = () => (filings.length === 1 && only ? filer.file(only) : filer.fileTogether(filings));
    return ok('Appended.', await fileInto(context, target, file));
  },
});
