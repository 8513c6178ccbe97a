/** One's address books, the same that CardDAV and JMAP programs show; each may be shared with people and units (RFC 9610, RFC 9670). */
import { Button, Loader } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { ComposerHost } from '../../mail/compose/composer-host.tsx';
import { NameDialog } from '../../shell/name-dialog.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { useLoaded } from '../use-loaded.ts';
import { accountsWithBooks } from './book-places.ts';
import { BookRow } from './book-row.tsx';
import { cardName } from './book-types.ts';
import { CardList } from './card-list.tsx';
import { useBookAct } from './use-book-act.ts';
import { useContacts } from './use-contacts.ts';
import './books.css';

const COLLATOR = new Intl.Collator('vi');
const MAX_NAME = 100;

function Books({ accountId, title }: { accountId: string; title: string | undefined }) {
  const { t } = useTranslation();
  const { all, isLoaded } = useLoaded('AddressBook', accountId);
  const { cards } = useContacts(accountId);
  const act = useBookAct(accountId);
  const [shownId, setShown] = useState<string>();
  const [isNaming, setNaming] = useState(false);
  const books = all.toSorted(
    (a, b) => Number(b.isDefault) - Number(a.isDefault) || COLLATOR.compare(a.name, b.name),
  );
  const shown = books.find(({ id }) => id === shownId) ?? books[0];
  const cardsOf = (id: string) =>
    cards
      .filter(({ addressBookIds }) => addressBookIds[id])
      .toSorted((a, b) => COLLATOR.compare(cardName(a), cardName(b)));
  if (!isLoaded) return <Loader size="sm" />;
  return (
    <div className="books">
      {title !== undefined && <h3>{title}</h3>}
      <ul className="book-list">
        {books.map((book) => (
          <BookRow
            key={book.id}
            book={book}
            accountId={accountId}
            count={cardsOf(book.id).length}
            isShown={book.id === shown?.id}
            act={act}
            onShow={() => setShown(book.id)}
          />
        ))}
      </ul>
      {title === undefined && (
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setNaming(true)}>
          {t('books.create')}
        </Button>
      )}
      {isNaming && (
        <NameDialog
          title={t('books.create')}
          label={t('books.name')}
          name=""
          maxLength={MAX_NAME}
          onClose={() => setNaming(false)}
          onName={(name) => act({ create: { made: { name } } }, t('books.created'))}
        />
      )}
      {shown && (
        <CardList
          key={shown.id}
          accountId={accountId}
          book={shown}
          books={books.filter(({ myRights }) => myRights.mayWrite)}
          cards={cardsOf(shown.id)}
        />
      )}
    </div>
  );
}

export function BooksSection() {
  const client = useClient();
  const own = useOwnAccountId();
  // Books of others that are shared with this person lie in their accounts.
  const others = accountsWithBooks(client).filter(({ id }) => id !== own);
  return (
    <>
      <Books accountId={own} title={undefined} />
      {others.map(({ id, name }) => (
        <Books key={id} accountId={id} title={name} />
      ))}
      <ComposerHost />
    </>
  );
}
