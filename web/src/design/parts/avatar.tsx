/** A person's or agency's mark: two letters on a colour that is always theirs. */
import { initialsOf } from '../../i18n/format.ts';
import './parts.css';

const HUES = [268, 212, 172, 142, 30, 348, 318, 190, 96, 240];

/** A number that is always the same for a text. */
export function hueOf(text: string): number {
  let sum = 7;
  for (const letter of text.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? 268;
}

export function Avatar({ name, address, size = 36 }: { name: string; address: string; size?: number }) {
  return (
    <span
      className="avatar"
      aria-hidden="true"
      data-initials={initialsOf(name || address)}
      style={{ width: size, height: size, fontSize: size * 0.37, '--avatar-hue': hueOf(address) } as object}
    />
  );
}
