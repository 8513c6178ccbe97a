/** Contacts that are chosen, and what can be done to all of them. */
import { Button } from '@mantine/core';
import { IconDots, IconMail, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { LaterMenu } from '../../../design/parts/later-menu.tsx';
import { startMessage } from '../../mail/compose/composers.ts';
import { type ContactCard, cardName, firstOf } from './book-types.ts';
import { CardItems } from './card-items.tsx';
import type { BookPlace, CardActs } from './use-card-acts.ts';

interface Props {
  cards: readonly ContactCard[];
  place: BookPlace;
  acts: CardActs;
  onClear: () => void;
}

export function ChosenCards({ cards, place, acts, onClear }: Props) {
  const { t } = useTranslation();
  const to = cards.flatMap((card) => {
    const email = firstOf(card.emails)?.address;
    return email === undefined ? [] : [{ name: cardName(card), email }];
  });
  const said = t('books.chosen', { count: cards.length });
  return (
    <div className="cards-chosen" role="toolbar" aria-label={said}>
      <strong>{said}</strong>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconMail size={15} />}
        disabled={to.length === 0}
        onClick={() => startMessage({ to })}
      >
        {t('books.writeAll')}
      </Button>
      <LaterMenu button={<IconButton icon={IconDots} label={t('books.acts', { name: said })} />}>
        <CardItems cards={cards} place={place} acts={acts} onGone={onClear} />
      </LaterMenu>
      <IconButton icon={IconX} label={t('books.clear')} onClick={onClear} />
    </div>
  );
}
