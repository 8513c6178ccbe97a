/**
 * The rights of access control lists on mailboxes (RFC 4314 §2.1) as letters. Pure.
 *
 * l lookup, r read, s seen, w write flags, i insert, p post, k create below, x delete mailbox, t delete messages,
 * e expunge, a administer.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import { DELETED, SEEN } from './message-values.ts';

export type Right = 'l' | 'r' | 's' | 'w' | 'i' | 'p' | 'k' | 'x' | 't' | 'e' | 'a';

/** All rights, in the order they are told. */
export const ALL_RIGHTS = 'lrswipkxtea';
/** What whoever may only read gets. */
export const READ_RIGHTS = 'lr';
/** What a delegate does with an agency's mail: everything but passing the mailbox on or deleting it (R9.1). */
export const DELEGATE_RIGHTS = 'lrswipkte';

/** RFC 4314 §2.1.1: rights of the older RFC 2086, each standing for several. */
const OLD_RIGHTS: Readonly<Record<string, string>> = { c: 'kx', d: 'xte' };

/** The letters asked for, each once and in order. `Refusal('invalidArgument')` for a letter that is none. */
export function parseRights(text: string): string {
  const letters = new Set(text.split('').flatMap((letter) => (OLD_RIGHTS[letter] ?? letter).split('')));
  const unknown = [...letters].find((letter) => !ALL_RIGHTS.includes(letter));
  if (unknown !== undefined) throw new Refusal('invalidArgument', `There is no right ${unknown}.`);
  return ALL_RIGHTS.split('')
    .filter((letter) => letters.has(letter))
    .join('');
}

/** Rights as they are told, with the old letters for old clients (RFC 4314 §2.1.1). */
export function tellRights(rights: string): string {
  const has = (letters: string): boolean => letters.split('').some((letter) => rights.includes(letter));
  return `${rights}${has('kx') ? 'c' : ''}${has('te') ? 'd' : ''}`;
}

/** The flags that rights let one change: as a mask of bits, and whether keywords and the other flags are among them. */
export function changeableFlags(rights: string): { mask: number; keywords: boolean } {
  const keywords = rights.includes('w');
  const others = keywords ? 0x7fff & ~SEEN & ~DELETED : 0;
  return {
    mask: others | (rights.includes('s') ? SEEN : 0) | (rights.includes('t') ? DELETED : 0),
    keywords,
  };
}
