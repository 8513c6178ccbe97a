/**
 * ID (RFC 2971): who the other side is, for people who look for a fault. No decision is taken by it.
 */
import { decodeId } from '#formats/imap/commands/id.ts';
import { encodeIdResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';

export const id = defineCommand({
  name: 'ID',
  states: ['notAuthenticated', 'authenticated', 'selected'],
  mayExpunge: true,
  announces: ['ID'],
  decode: decodeId,
  async run({ out, deps, session }, { fields }) {
    deps.log.info(
      { session: session.id, client: Object.fromEntries(fields) },
      'the IMAP client says what it is',
    );
    out.wire(encodeIdResponse([['name', 'CongThu']]));
    return ok('Pleased to meet you.');
  },
});
