/** The people in an address book: found, written to, changed, moved, taken out. */
import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { Empty } from '../../../design/parts/empty.tsx';
import { type AddressBook, type ContactCard, cardName } from './book-types.ts';
import { CardDialog } from './card-dialog.tsx';
import { CardRow } from './card-row.tsx';
import { CardsHead } from './cards-head.tsx';
import { ChosenCards } from './chosen-cards.tsx';
import { useCardActs } from './use-card-acts.ts';

/** Rows drawn at first, and at each wish for more. */
const ROWS = 100;

interface Props {
  accountId: string;
  book: AddressBook;
  /** Of the same account, where one may write. */
  books: readonly AddressBook[];
  cards: readonly ContactCard[];
}

/** What a card is found by. */
function textOf(card: ContactCard): string {
  const { emails, phones, organizations, titles, notes } = card;
  return foldForSearch(
    [
      cardName(card),
      ...Object.values(emails ?? {}).map(({ address }) => address),
      ...Object.values(phones ?? {}).map(({ number }) => number),
      ...Object.values(organizations ?? {}).map(({ name }) => name ?? ''),
      ...Object.values(titles ?? {}).map(({ name }) => name),
      ...Object.values(notes ?? {}).map(({ note }) => note),
    ].join(' '),
  );
}

function useFound(cards: readonly ContactCard[], sought: string): readonly ContactCard[] {
  const texts = useMemo(() => cards.map((card) => ({ card, text: textOf(card) })), [cards]);
  return useMemo(() => {
    const words = foldForSearch(sought).split(/\s+/).filter(Boolean);
    return texts.filter(({ text }) => words.every((word) => text.includes(word))).map(({ card }) => card);
  }, [texts, sought]);
}

export function CardList({ accountId, book, books, cards }: Props) {
  const { t } = useTranslation();
  const acts = useCardActs(accountId);
  const [sought, setSought] = useState('');
  const [rows, setRows] = useState(ROWS);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<{ card: ContactCard | undefined }>();
  const found = useFound(cards, sought);
  const picked = cards.filter(({ id }) => chosen.has(id));
  const place = { accountId, book };
  const choose = (id: string): void => setChosen((last) => new Set(last).symmetricDifference(new Set([id])));
  return (
    <section className="book-cards" aria-label={book.name}>
      <h3>{book.name}</h3>
      <CardsHead
        place={place}
        cards={cards}
        sought={sought}
        onSeek={setSought}
        onAdd={() => setOpened({ card: undefined })}
      />
      {picked.length > 0 && (
        <ChosenCards cards={picked} place={place} acts={acts} onClear={() => setChosen(new Set())} />
      )}
      {cards.length === 0 && (
        <Empty icon={IconUsers} title={t('books.empty')}>
          {book.myRights.mayWrite && <p>{t('books.emptyHint')}</p>}
        </Empty>
      )}
      {cards.length > 0 && found.length === 0 && <p className="book-hint">{t('books.nobodyFound')}</p>}
      <ul>
        {found.slice(0, rows).map((card) => (
          <CardRow
            key={card.id}
            card={card}
            place={place}
            acts={acts}
            isChosen={chosen.has(card.id)}
            onChoose={() => choose(card.id)}
            onOpen={() => setOpened({ card })}
          />
        ))}
      </ul>
      {found.length > rows && (
        <Button variant="subtle" onClick={() => setRows(rows + ROWS)}>
          {t('books.more')}
        </Button>
      )}
      {opened && (
        <CardDialog
          card={opened.card}
          book={book}
          books={books}
          acts={acts}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  );
}
