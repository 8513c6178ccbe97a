/** A message that is plain text: its own words as they are, quotations folded away. */
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startMessage } from '../compose/composers.ts';
import { linkText, splitText, type TextPiece } from './text-parts.ts';

function Linked({ text }: { text: string }) {
  return linkText(text).map((piece, index) => {
    const { href } = piece;
    if (href === undefined) return <span key={String(index)}>{piece.text}</span>;
    if (href.startsWith('mailto:'))
      return (
        <button
          key={String(index)}
          type="button"
          className="link-button text-link"
          onClick={() => startMessage({ to: [{ name: null, email: piece.text }] })}
        >
          {piece.text}
        </button>
      );
    return (
      <a key={String(index)} href={href} target="_blank" rel="noopener noreferrer">
        {piece.text}
      </a>
    );
  });
}

function Piece({ piece }: { piece: TextPiece }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (piece.kind !== 'quoted')
    return (
      <div className={`text-${piece.kind}`}>
        <Linked text={piece.text} />
      </div>
    );
  return (
    <div className="text-quoted">
      <button
        type="button"
        className="quote-toggle"
        aria-expanded={isOpen}
        aria-label={t(isOpen ? 'read.hideQuoted' : 'read.showQuoted')}
        onClick={() => setOpen(!isOpen)}
      >
        <IconDots size={16} />
      </button>
      {isOpen && (
        <blockquote>
          <Linked text={piece.text} />
        </blockquote>
      )}
    </div>
  );
}

export function TextBody({ text }: { text: string }) {
  return (
    <div className="message-body text-body">
      {splitText(text).map((piece, index) => (
        <Piece key={String(index)} piece={piece} />
      ))}
    </div>
  );
}
