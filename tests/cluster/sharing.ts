/** Sessions of one mailbox on all nodes: how long until each sees what one of them did. */
import { ImapTestClient } from '#tests/clients/imap.ts';
import type { Cluster } from './cluster.ts';
import { CLIENTS } from './network.ts';
import { portOf } from './nodes.ts';

const ROUNDS = 20;

async function openSession(
  address: string,
  user: { address: string; password: string },
): Promise<ImapTestClient> {
  const client = await ImapTestClient.open(portOf('imap'), address, CLIENTS);
  await client.readLine();
  await client.command(`LOGIN ${user.address} ${user.password}`);
  await client.command('SELECT INBOX');
  return client;
}

/** The median over rounds of: a flag set on one node, until the sessions on all others in IDLE are told; in ms. */
export async function measureSharing(
  cluster: Cluster,
  user: { address: string; password: string },
): Promise<number> {
  const sessions = await Promise.all(cluster.nodes.map((node) => openSession(node.address, user)));
  const [first, ...others] = sessions as [ImapTestClient, ...ImapTestClient[]];
  await first.command('APPEND INBOX {23+}\r\nSubject: chia\r\n\r\nchung!');
  for (const session of others) {
    await session.command('NOOP');
    session.send('i IDLE\r\n');
    while (!(await session.readLine())?.startsWith('+')) continue;
  }
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const since = performance.now();
    const told = others.map(async (session) => {
      while (!(await session.readLine())?.includes('FETCH')) continue;
    });
    await first.command(`STORE 1 ${round % 2 === 0 ? '+' : '-'}FLAGS (\\Flagged)`);
    await Promise.all(told);
    times.push(performance.now() - since);
  }
  for (const session of sessions) session.close();
  return times.sort((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN;
}
