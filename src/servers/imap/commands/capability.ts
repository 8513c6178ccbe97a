/**
 * CAPABILITY (RFC 3501 §6.1.1).
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { encodeCapabilityResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';

export const capability = defineCommand({
  name: 'CAPABILITY',
  states: ['notAuthenticated', 'authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeNoArguments,
  async run({ out, capabilities }) {
    out.wire(encodeCapabilityResponse(capabilities()));
    return ok('That is all.');
  },
});
