/**
 * NAMESPACE (RFC 2342): one personal namespace, with `/` between the levels.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { encodeNamespaceResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';

export const namespace = defineCommand({
  name: 'NAMESPACE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['NAMESPACE'],
  decode: decodeNoArguments,
  async run({ out }) {
    out.wire(encodeNamespaceResponse([[{ prefix: '', delimiter: '/' }], [], []]));
    return ok('That is all.');
  },
});
