/**
 * Every way in by which something can be asked for by its id or name. One more: one line.
 *
 * An entrance tries everything that the owner has and gives all that the server said; whoever runs it looks for the mark in that, and
 * afterwards at what the owner has. `reads` are tried by the owner too: who knows the right id and is allowed to sees the mark, or the
 * entrance would prove nothing. `writes` are tried by the thief alone.
 */
import { ADDRESS_BOOK } from './entrances-directory.ts';
import { FILES } from './entrances-files.ts';
import { JMAP } from './entrances-jmap.ts';
import { MAIL_PROGRAMS } from './entrances-mail-programs.ts';
import type { Visitor, World } from './world.ts';

/** What was tried, all that was said, and what should not have been. */
export interface Answers {
  tried: number;
  said: string;
  faults: string[];
}

export interface Entrance {
  name: string;
  kind: 'reads' | 'writes';
  attempt: (world: World, visitor: Visitor) => Promise<Answers>;
}

export const ENTRANCES: readonly Entrance[] = [...JMAP, ...FILES, ...MAIL_PROGRAMS, ...ADDRESS_BOOK];
