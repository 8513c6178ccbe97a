/**
 * APPEND (RFC 3501 §6.3.11) with APPENDUID (RFC 4315 §3), its size limit (APPENDLIMIT, RFC 7889), several messages at once
 * (MULTIAPPEND, RFC 3502: all or none) and messages made of others' parts (CATENATE, RFC 4469).
 */
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { decodeAppend } from '#formats/imap/commands/append.ts';
import { appendUidCode } from '#formats/imap/status-response.ts';
import { filingOf, noteArrivals } from '../appended.ts';
import { defineCommand, ok } from '../command.ts';
import { requireWithinLimit } from '../message-limit.ts';
import { requireTarget } from '../requirements.ts';

export const append = defineCommand({
  name: 'APPEND',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: [(_, deps) => [`APPENDLIMIT=${deps.settings.maxMessageBytes}`], 'MULTIAPPEND', 'CATENATE'],
  decode: decodeAppend,
  async run(context, command) {
    const { deps, session } = context;
    const target = await requireTarget(context, command.mailbox);
    requireWithinLimit(context, command.messages.length);
    const filings: Filing[] = [];
    for (const message of command.messages) filings.push(await filingOf(context, target, message));
    const [only] = filings;
    // One message shares its commit with those of other sessions.
    const filed =
      filings.length === 1 && only ? await deps.filer.file(only) : await deps.filer.fileTogether(filings);
    await noteArrivals(
      context,
      target,
      'APPEND',
      filed.map(({ uid }) => uid),
    );
    session.hasNews = true;
    return ok(
      'Appended.',
      appendUidCode(
        target.mailbox.uidValidity,
        filed.map(({ uid }) => uid),
      ),
    );
  },
});
