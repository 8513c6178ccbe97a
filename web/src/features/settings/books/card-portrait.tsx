/** The picture of a contact; their letters where there is none. */
import { Avatar } from '../../../design/parts/avatar.tsx';
import { type ContactCard, cardName, cardPicture, firstOf } from './book-types.ts';

interface Props {
  card: ContactCard;
  size: number;
}

export function CardPortrait({ card, size }: Props) {
  const picture = cardPicture(card);
  if (picture !== undefined)
    return <img className="card-portrait" src={picture} alt="" width={size} height={size} loading="lazy" />;
  const name = cardName(card);
  return <Avatar name={name} address={firstOf(card.emails)?.address ?? name} size={size} />;
}
