/**
 * NAMESPACE (RFC 2342): the own mailboxes, those of other people, those of agencies, with `/` between the levels.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { encodeNamespaceResponse } from '#formats/imap/responses.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { encodingOf } from '../session.ts';
import { DELIMITER, OTHERS_ROOT, SHARED_ROOT } from '../shared-names.ts';

/** The response, with the names of the namespaces in the session's language (RFC 5255 §3.4). */
export function writeNamespaces({ out, session }: Pick<CommandContext, 'out' | 'session'>): void {
  const translated = (translation: string) => (session.language === 'vi' ? { translation } : {});
  out.wire(
    encodeNamespaceResponse(
      [
        [{ prefix: '', delimiter: DELIMITER }],
        [{ prefix: OTHERS_ROOT + DELIMITER, delimiter: DELIMITER, ...translated('Hộp thư của người khác/') }],
        [{ prefix: SHARED_ROOT + DELIMITER, delimiter: DELIMITER, ...translated('Hộp thư cơ quan/') }],
      ],
      encodingOf(session),
    ),
  );
}

export const namespace = defineCommand({
  name: 'NAMESPACE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['NAMESPACE'],
  decode: decodeNoArguments,
  async run(context) {
    writeNamespaces(context);
    return ok('That is all.');
  },
});
