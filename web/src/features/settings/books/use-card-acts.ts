/** What is done to contacts: shown at once, told, and undone where it can be. */
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { type Client, requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Patch } from '../../../jmap/patch.ts';
import { faultText } from '../../shell/fault-text.ts';
import { type AddressBook, type ContactCard, cardName } from './book-types.ts';

/** Where a card may go: a book of this account, or one that somebody shares. */
export interface BookPlace {
  accountId: string;
  book: AddressBook;
}

/** What the server would not take from somebody who makes a card anew. */
const ITS_OWN = new Set(['id', 'updated']);

/** The card as something to create. */
export function newCardOf(card: object): object {
  return Object.fromEntries(Object.entries(card).filter(([name]) => !ITS_OWN.has(name)));
}

export async function createCards(
  client: Client,
  accountId: string,
  cards: readonly object[],
): Promise<string[]> {
  const create = Object.fromEntries(cards.map((card, at) => [`c${at}`, card]));
  const [answer] = await client.transport.request([['ContactCard/set', { accountId, create }]]);
  requireDone(answer ?? {});
  const made = Object.entries((answer?.['created'] ?? {}) as Record<string, { id: string }>);
  for (const [key, given] of made) {
    const card = cards[Number(key.slice(1))];
    client.cache.set('ContactCard', accountId, given.id, { ...(card as ContactCard), ...given });
  }
  return made.map(([, { id }]) => id);
}

/** Takes cards away; they are back when the server refuses. */
export async function destroyCards(
  client: Client,
  accountId: string,
  cards: readonly ContactCard[],
): Promise<void> {
  for (const { id } of cards) client.cache.set('ContactCard', accountId, id, undefined);
  try {
    const destroy = cards.map(({ id }) => id);
    const [answer] = await client.transport.request([['ContactCard/set', { accountId, destroy }]]);
    requireDone(answer ?? {});
  } catch (error) {
    for (const card of cards) client.cache.set('ContactCard', accountId, card.id, card);
    throw error;
  }
}

async function moveCards(
  client: Client,
  accountId: string,
  cards: readonly ContactCard[],
  to: BookPlace,
): Promise<() => Promise<unknown>> {
  const addressBookIds = { [to.book.id]: true };
  if (to.accountId === accountId) {
    const patches = Object.fromEntries(cards.map(({ id }) => [id, { addressBookIds }]));
    const inverse = await client.update('ContactCard', accountId, patches);
    return () => client.update('ContactCard', accountId, inverse);
  }
  const copies = cards.map((card) => ({ ...newCardOf(card), addressBookIds }));
  const made = await createCards(client, to.accountId, copies);
  await destroyCards(client, accountId, cards);
  return async () => {
    await createCards(client, accountId, cards.map(newCardOf));
    const gone = made.flatMap((id) => client.cache.get('ContactCard', to.accountId, id) ?? []);
    await destroyCards(client, to.accountId, gone);
  };
}

export function useCardActs(accountId: string) {
  const client = useClient();
  const { t } = useTranslation();
  const told = async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
      return false;
    }
  };
  const undo = (act: () => Promise<unknown>) => ({ undo: () => void told(act) });
  return {
    add: (card: Patch, name: string) =>
      told(async () => {
        const ids = await createCards(client, accountId, [{ '@type': 'Card', version: '1.0', ...card }]);
        const made = ids.flatMap((id) => client.cache.get('ContactCard', accountId, id) ?? []);
        showToast(
          t('books.added', { name }),
          undo(() => destroyCards(client, accountId, made)),
        );
      }),
    change: (card: ContactCard, patch: Patch) =>
      told(async () => {
        if (Object.keys(patch).length === 0) return;
        const inverse = await client.update('ContactCard', accountId, { [card.id]: patch });
        showToast(
          t('books.saved', { name: cardName(card) }),
          undo(() => client.update('ContactCard', accountId, inverse)),
        );
      }),
    remove: (cards: readonly ContactCard[]) =>
      told(async () => {
        await destroyCards(client, accountId, cards);
        showToast(
          t('books.cardsDeleted', { count: cards.length }),
          undo(() => createCards(client, accountId, cards.map(newCardOf))),
        );
      }),
    move: (cards: readonly ContactCard[], to: BookPlace) =>
      told(async () => {
        const back = await moveCards(client, accountId, cards, to);
        showToast(t('books.moved', { count: cards.length, name: to.book.name }), undo(back));
      }),
  };
}

export type CardActs = ReturnType<typeof useCardActs>;
