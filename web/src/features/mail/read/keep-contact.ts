/** Puts somebody who wrote into one's own default address book, once. */
import { type Client, requireDone } from '../../../jmap/client.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { type Call, resultOf } from '../../../jmap/transport.ts';

/** The id of the new contact; undefined for somebody who is in a book already. */
export async function keepContact(
  client: Client,
  accountId: string,
  { name, email }: EmailAddress,
): Promise<string | undefined> {
  const calls: Call[] = [
    ['ContactCard/query', { accountId, filter: { email } }],
    ['ContactCard/get', { accountId, '#ids': resultOf(0, 'ContactCard/query', '/ids') }],
    ['AddressBook/get', { accountId, ids: null }],
  ];
  const [, known, books] = await client.transport.request(calls);
  const cards = (known?.['list'] ?? []) as { emails?: Record<string, { address: string }> }[];
  const isKnown = cards.some(({ emails }) =>
    Object.values(emails ?? {}).some(({ address }) => address.toLowerCase() === email.toLowerCase()),
  );
  if (isKnown) return undefined;
  const all = (books?.['list'] ?? []) as { id: string; isDefault: boolean }[];
  const book = all.find(({ isDefault }) => isDefault) ?? all[0];
  const card = {
    '@type': 'Card',
    version: '1.0',
    addressBookIds: { [book?.id ?? '']: true },
    name: { full: name || email },
    emails: { e1: { address: email } },
  };
  const [answer] = await client.transport.request([['ContactCard/set', { accountId, create: { card } }]]);
  requireDone(answer ?? {});
  const { card: made } = (answer?.['created'] ?? {}) as Record<string, { id: string }>;
  return made?.id;
}

export async function forgetContact(client: Client, accountId: string, id: string): Promise<void> {
  await client.perform(accountId, [['ContactCard/set', { accountId, destroy: [id] }]]);
}
