/**
 * Delivery with the judges on: every message is looked at by a clamd and an Rspamd of this run's own before it is stored. Beside
 * Postfix with the same Rspamd before it as a milter, which asks the same clamd, and Dovecot (Maildir) behind it, turn by turn.
 *
 * Both judges have a rule each: what is measured is the way to them and back, and not how long a thousand rules take. Their
 * processor time counts for whoever asked.
 */

import { startTestClamd } from '#tests/mail-in/clamd.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { startTestRspamd } from '#tests/mail-in/rspamd.ts';
import { CONNECTIONS, type MailServer, measure, startOurs, startPeer, type Work } from './mail-servers.ts';
import { takeTurns } from './peers.ts';
import { processorTime } from './process-time.ts';
import type { BenchResult } from './result.ts';

const TURNS = 5;
const WORK: Work = { messages: 500, recipients: 1 };

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const clamd = await startTestClamd();
    stops.push(() => clamd.stop());
    const milter = { port: await findFreePort(), clamd: clamd.path };
    const rspamd = await startTestRspamd(milter);
    stops.push(() => rspamd.stop());
    const judges = { clamd: clamd.path, rspamd: rspamd.address };
    const add = <Server extends MailServer | undefined>(server: Server): Server => {
      if (server) stops.push(() => server.stop());
      return server;
    };
    const ours = add(await startOurs([], judges));
    // Mail is put off while the milter does not answer, as it is here.
    const lines = [`smtpd_milters = inet:127.0.0.1:${milter.port}`, 'milter_default_action = tempfail'];
    const peer = add(await startPeer('Dovecot (maildir)', lines));
    const contestant = (name: string, server: MailServer) => ({
      name,
      turn: () => measure(server, WORK),
      time: () => server.time() + processorTime([rspamd.pid, clamd.pid()]),
    });
    return await takeTurns(
      TURNS,
      contestant(`delivery with clamd and Rspamd on, 10 kB, 1 recipient, ${CONNECTIONS} connections`, ours),
      peer
        ? [contestant('the same through Postfix with Rspamd and clamd as a milter, and Dovecot', peer)]
        : [],
      'messages/s',
    );
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}
