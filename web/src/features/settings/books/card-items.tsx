/** The items of a menu of contacts: change, move, take along, take out. */
import { Menu } from '@mantine/core';
import { IconAddressBook, IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { placesToMove } from './book-places.ts';
import { type ContactCard, cardName } from './book-types.ts';
import { saveVcards } from './card-files.ts';
import type { BookPlace, CardActs } from './use-card-acts.ts';

interface Props {
  cards: readonly ContactCard[];
  /** Where they lie. */
  place: BookPlace;
  acts: CardActs;
  onEdit?: () => void;
  /** After an act that they are gone with. */
  onGone?: () => void;
}

export function CardItems({ cards, place, acts, onEdit, onGone }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const { mayWrite } = place.book.myRights;
  const [first] = cards;
  const name = cards.length === 1 && first ? cardName(first) : place.book.name;
  return (
    <>
      {onEdit && mayWrite && (
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
          {t('books.edit')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => saveVcards(name, cards)}>
        {t('books.export')}
      </Menu.Item>
      {mayWrite &&
        placesToMove(client, place).map((to) => (
          <Menu.Item
            key={to.book.id}
            leftSection={<IconAddressBook size={16} />}
            onClick={() => {
              void acts.move(cards, to);
              onGone?.();
            }}
          >
            {t('books.moveTo', { name: to.book.name })}
          </Menu.Item>
        ))}
      {mayWrite && (
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          onClick={() => {
            void acts.remove(cards);
            onGone?.();
          }}
        >
          {t('books.deleteCard')}
        </Menu.Item>
      )}
    </>
  );
}
