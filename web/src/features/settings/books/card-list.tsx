/** The people in an address book: written to, added, taken out. */
import { Button, TextInput } from '@mantine/core';
import { IconMail, IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { startMessage } from '../../mail/compose/composers.ts';
import { type AddressBook, type ContactCard, cardName } from './book-types.ts';
import type { BookAct } from './use-book-acts.ts';

interface Props {
  book: AddressBook;
  cards: readonly ContactCard[];
  act: BookAct;
}

const EMPTY = { name: '', email: '', phone: '' };

function AddCard({ book, act }: Omit<Props, 'cards'>) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(EMPTY);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const card = {
      '@type': 'Card',
      version: '1.0',
      addressBookIds: { [book.id]: true },
      name: { full: fields.name.trim() },
      ...(fields.email.trim() !== '' && { emails: { e1: { address: fields.email.trim() } } }),
      ...(fields.phone.trim() !== '' && { phones: { p1: { number: fields.phone.trim() } } }),
    };
    if (await act('ContactCard', { create: { card } }, t('books.added', { name: fields.name })))
      setFields(EMPTY);
  };
  const field = (key: keyof typeof EMPTY, type: string) => (
    <TextInput
      size="sm"
      type={type}
      label={t(`books.${key}`)}
      value={fields[key]}
      onChange={(event) => setFields({ ...fields, [key]: event.currentTarget.value })}
    />
  );
  return (
    <form className="book-add" onSubmit={(event) => void submit(event)}>
      {field('name', 'text')}
      {field('email', 'email')}
      {field('phone', 'tel')}
      <Button type="submit" leftSection={<IconPlus size={16} />} disabled={fields.name.trim() === ''}>
        {t('books.add')}
      </Button>
    </form>
  );
}

export function CardList({ book, cards, act }: Props) {
  const { t } = useTranslation();
  return (
    <section className="book-cards" aria-label={book.name}>
      <h3>{book.name}</h3>
      {cards.length === 0 && <p className="book-empty">{t('books.empty')}</p>}
      <ul>
        {cards.map((card) => {
          const name = cardName(card);
          const email = Object.values(card.emails ?? {})[0]?.address;
          const phone = Object.values(card.phones ?? {})[0]?.number;
          return (
            <li key={card.id}>
              <Avatar name={name} address={email ?? name} size={34} />
              <span className="book-person">
                <strong>{name}</strong>
                <span>{[email, phone].filter(Boolean).join(' · ')}</span>
              </span>
              {email !== undefined && (
                <IconButton
                  icon={IconMail}
                  label={t('books.write', { name })}
                  onClick={() => startMessage({ to: [{ name, email }] })}
                />
              )}
              {book.myRights.mayWrite && (
                <IconButton
                  icon={IconTrash}
                  label={t('books.remove', { name })}
                  onClick={() =>
                    void act('ContactCard', { destroy: [card.id] }, t('books.removed', { name }))
                  }
                />
              )}
            </li>
          );
        })}
      </ul>
      {book.myRights.mayWrite && <AddCard book={book} act={act} />}
    </section>
  );
}
