/**
 * NAMESPACE (RFC 2342): the own mailboxes, those of other people, those of agencies, with `/` between the levels.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { encodeNamespaceResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';
import { DELIMITER, OTHERS_ROOT, SHARED_ROOT } from '../shared-names.ts';

export const namespace = defineCommand({
  name: 'NAMESPACE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['NAMESPACE'],
  decode: decodeNoArguments,
  async run({ out }) {
    out.wire(
      encodeNamespaceResponse([
        [{ prefix: '', delimiter: DELIMITER }],
        [{ prefix: OTHERS_ROOT + DELIMITER, delimiter: DELIMITER }],
        [{ prefix: SHARED_ROOT + DELIMITER, delimiter: DELIMITER }],
      ]),
    );
    return ok('That is all.');
  },
});
