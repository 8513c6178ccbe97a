/** Everybody who is known from the mail that lies here, those met most often first. */
import type { Client } from '../../../jmap/client.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';

const DEMO_MARK = ' (trình diễn)';

/** Made again when the cache's list of messages is another. */
let last: { of: readonly object[]; people: EmailAddress[] } = { of: [], people: [] };

export function knownPeople(client: Client, accountId: string): EmailAddress[] {
  const emails = client.cache.all('Email', accountId);
  if (last.of === emails) return last.people;
  const counts = new Map<string, { address: EmailAddress; count: number }>();
  for (const email of emails)
    for (const address of [...(email.from ?? []), ...(email.to ?? []), ...(email.cc ?? [])]) {
      const key = address.email.toLowerCase();
      const known = counts.get(key);
      const name = address.name?.replace(DEMO_MARK, '') ?? known?.address.name ?? null;
      counts.set(key, { address: { name, email: address.email }, count: (known?.count ?? 0) + 1 });
    }
  const people = [...counts.values()].sort((a, b) => b.count - a.count).map(({ address }) => address);
  last = { of: emails, people };
  return people;
}
