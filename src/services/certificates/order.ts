/** One order of a certificate, from its placing to the chain (RFC 8555 §7.4), each name proved by HTTP (§8.3). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Authorization, Client, Order } from 'acme-client';
import { putChallenge, removeChallenge } from '#domain/certificates/acme-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';
import { AuthorityRefusal, loadAcme, makeKey } from './authority.ts';

export interface OrderParts {
  db: Database;
  clock: Clock;
  client: Client;
  /** The first is the certificate's subject. */
  names: readonly string[];
}

/** From half a second to half a minute, which is four minutes in all. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const LOOKS = 14;

/** An order whose names are proved is ready; for whoever waits for its end it is still under way. */
const UNDECIDED: ReadonlySet<string> = new Set(['pending', 'processing', 'ready']);

type Looked = Pick<Order, 'status' | 'error'> | Pick<Authorization, 'status' | 'challenges'>;

/** What the authority found wrong; it says so where it looked. */
function reasonOf(looked: Looked): string {
  const errors: ({ detail?: string } | undefined)[] =
    'challenges' in looked ? looked.challenges.map(({ error }) => error) : [looked.error];
  const details = errors.flatMap((error) => error?.detail ?? []);
  return details.join('; ') || `it became ${looked.status}`;
}

/** Looks until it has one of these states. A flaw of the network passes; what the authority refuses does not. */
async function awaitState<One extends Looked>(
  look: () => Promise<One>,
  wanted: readonly One['status'][],
): Promise<One> {
  for (let looks = 1, pause = FIRST_PAUSE_MS; ; looks += 1, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    let looked: One | undefined;
    try {
      looked = await look();
    } catch (error) {
      if (error instanceof AuthorityRefusal || looks === LOOKS) throw error;
    }
    if (looked && wanted.includes(looked.status)) return looked;
    if (looked && !UNDECIDED.has(looked.status))
      throw new Error(`The authority does not agree: ${reasonOf(looked)}`);
    if (looks === LOOKS) throw new Error('The authority has not decided in time');
    await sleep(pause);
  }
}

async function proveName({ db, clock, client }: OrderParts, asked: Authorization): Promise<void> {
  if (asked.status === 'valid') return;
  const { value: name } = asked.identifier;
  const challenge = asked.challenges.find(({ type }) => type === 'http-01');
  if (!challenge) throw new Error(`The authority takes no proof of ${name} by HTTP`);
  const lookAgain = async (): Promise<Authorization> => {
    const [authorization = asked] = await client.getAuthorizations({ authorizations: [asked.url] } as Order);
    return authorization;
  };
  await putChallenge(db, challenge.token, await client.getChallengeKeyAuthorization(challenge), clock());
  try {
    await client.completeChallenge(challenge);
    await awaitState(lookAgain, ['valid']);
  } finally {
    await removeChallenge(db, challenge.token);
  }
}

/** A new certificate for the names, with its key. Throws what the authority says. */
export async function placeOrder(parts: OrderParts): Promise<{ chain: string; key: string }> {
  const { client, names } = parts;
  const acme = await loadAcme();
  const key = await makeKey();
  const [commonName = ''] = names;
  const [, csr] = await acme.crypto.createCsr({ commonName, altNames: [...names] }, key);
  const order = await client.createOrder({ identifiers: names.map((value) => ({ type: 'dns', value })) });
  const proofs = (await client.getAuthorizations(order)).map((asked) => proveName(parts, asked));
  // All of them are over before the first that failed is told, so that no proof of this order outlives it.
  await Promise.allSettled(proofs);
  await Promise.all(proofs);
  await client.finalizeOrder(await awaitState(() => client.getOrder(order), ['ready']), csr);
  const done = await awaitState(() => client.getOrder(order), ['valid']);
  return { chain: await client.getCertificate(done), key };
}
