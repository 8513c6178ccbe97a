/** Asks Rspamd, while the other questions are under way; `score-junk` uses the answer, or does without. */
import { PASS, type Step } from '../verdict.ts';

export const askRspamd: Step = {
  name: 'ask Rspamd',
  async run(mail, parts) {
    const { message } = mail;
    const answer = await parts.junk?.ask({
      bytes: message.bytes,
      remoteAddress: message.peer.remoteAddress,
      helo: message.peer.helo,
      reversePath: message.reversePath,
      recipients: message.recipients.map(({ address }) => address),
      queueId: mail.id,
    });
    if (answer) mail.rspamd = answer;
    return PASS;
  },
};
