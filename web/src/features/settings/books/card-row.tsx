/** One contact of a book: who it is, how to reach them, and what can be done. */
import { Checkbox } from '@mantine/core';
import { IconDots, IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { LaterMenu } from '../../../design/parts/later-menu.tsx';
import { startMessage } from '../../mail/compose/composers.ts';
import { type ContactCard, cardName, firstOf } from './book-types.ts';
import { CardItems } from './card-items.tsx';
import { CardPortrait } from './card-portrait.tsx';
import type { BookPlace, CardActs } from './use-card-acts.ts';

interface Props {
  card: ContactCard;
  place: BookPlace;
  acts: CardActs;
  isChosen: boolean;
  onChoose: () => void;
  onOpen: () => void;
}

export function CardRow({ card, place, acts, isChosen, onChoose, onOpen }: Props) {
  const { t } = useTranslation();
  const name = cardName(card);
  const email = firstOf(card.emails)?.address;
  const phone = firstOf(card.phones)?.number;
  const organization = firstOf(card.organizations)?.name;
  const post = [firstOf(card.titles)?.name, organization === name ? undefined : organization];
  return (
    <li data-chosen={isChosen}>
      <Checkbox size="sm" checked={isChosen} onChange={onChoose} aria-label={t('books.choose', { name })} />
      <button type="button" className="card-open" onClick={onOpen}>
        <CardPortrait card={card} size={38} />
        <span className="book-person">
          <strong>{name}</strong>
          <span>{post.filter(Boolean).join(' · ')}</span>
        </span>
        <span className="book-person card-reach">
          <span>{email === name ? '' : email}</span>
          <span>{phone}</span>
        </span>
      </button>
      {email !== undefined && (
        <IconButton
          icon={IconMail}
          label={t('books.write', { name })}
          onClick={() => startMessage({ to: [{ name, email }] })}
        />
      )}
      <LaterMenu button={<IconButton icon={IconDots} label={t('books.acts', { name })} />}>
        <CardItems cards={[card]} place={place} acts={acts} onEdit={onOpen} />
      </LaterMenu>
    </li>
  );
}
