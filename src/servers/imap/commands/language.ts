/**
 * LANGUAGE (RFC 5255 §3): the language of the texts that people read, with the names of the namespaces in it (§3.4).
 */
import { decodeLanguage, encodeLanguageResponse } from '#formats/imap/commands/language.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { findLanguage, LANGUAGES } from '../languages.ts';
import { writeNamespaces } from './namespace.ts';

export const language = defineCommand({
  name: 'LANGUAGE',
  states: ['notAuthenticated', 'authenticated', 'selected'],
  mayExpunge: true,
  announces: ['LANGUAGE'],
  decode: decodeLanguage,
  async run(context, { ranges }) {
    const { out, session } = context;
    if (ranges.length === 0) {
      out.wire(encodeLanguageResponse(LANGUAGES));
      return ok('That is all.');
    }
    const chosen = findLanguage(ranges);
    if (!chosen) throw new ImapFault('NO', 'That language is not spoken here.');
    session.language = chosen;
    out.wire(encodeLanguageResponse([chosen]));
    if (session.signedIn) writeNamespaces(context);
    return ok('This language is used.');
  },
});
