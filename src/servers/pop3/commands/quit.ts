/** QUIT (RFC 1939 §4, §6): the UPDATE state. +OK follows the commit; whatever happens, the session ends. */
import { updateMaildrop } from '#domain/mailstore/maildrop.ts';
import { decodeNothing } from '#formats/pop3/command.ts';
import type { CommandContext, Pop3Command } from '../command.ts';
import { ok, type Pop3Reply } from '../reply.ts';
import type { OpenMail } from '../session.ts';

async function update({ deps }: CommandContext, { maildrop }: OpenMail): Promise<Pop3Reply> {
  try {
    const change = { ...maildrop.change, now: deps.clock() };
    await updateMaildrop(deps.db, deps.blobs, maildrop.access, change);
    return ok('farewell');
  } catch (error) {
    deps.log.error({ err: error }, 'a maildrop could not be updated');
    return { isOk: false, code: 'SYS/TEMP', text: 'notRemoved' };
  }
}

export const quit: Pop3Command = {
  keyword: 'QUIT',
  states: ['authorization', 'transaction'],
  async run(context, argument) {
    decodeNothing(argument);
    const { session } = context;
    session.isEnding = true;
    return session.mail ? update(context, session.mail) : ok('farewell');
  },
};
