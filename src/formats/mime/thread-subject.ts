/**
 * The subject that the messages of a thread share: what is left of `Re: Fwd: [list] Subject (fwd)`.
 *
 * The base subject of RFC 5256 §2.1 (`base-subject.ts`) with one thing more: besides the standard's `re`, `fw` and
 * `fwd` it takes away the Vietnamese `TL` (trả lời) and `CT` (chuyển tiếp) of the mail programs used here. It groups
 * stored messages; SORT and THREAD, whose results clients may work out themselves, use the standard's.
 */
import { decodeEncodedWords } from './encoded-words.ts';

/** RFC 5322 §2.1.1 lines are shorter; a bound for the loops below. */
const MAX_SUBJECT_CHARACTERS = 2000;

const TRAILER = /(?<!\s)\s*\(fwd\)\s*$/i;
const LEADER = /^(?:\[[^[\]]*\]\s*)*(?:re|fwd?|tl|ct)\s*(?:\[[^[\]]*\]\s*)?:\s*/i;
const BLOB = /^\[[^[\]]*\]\s*/;
const FORWARDED = /^\[fwd:(.*)\]$/i;

/** Steps 3 to 5: leaders and blobs off the front, as long as something is left. */
function withoutLeaders(subject: string): string {
  let text = subject;
  for (;;) {
    const leader = LEADER.exec(text)?.[0] ?? '';
    const blob = leader === '' ? (BLOB.exec(text)?.[0] ?? '') : '';
    const rest = text.slice(leader.length + blob.length);
    if (rest === text || (leader === '' && rest === '')) return text;
    text = rest;
  }
}

/** The shared subject; empty where nothing is left. Case and tones stay. Encoded words are decoded first. */
export function threadSubject(subject: string): string {
  let text = decodeEncodedWords(subject.slice(0, MAX_SUBJECT_CHARACTERS))
    .slice(0, MAX_SUBJECT_CHARACTERS)
    .normalize('NFC')
    .replaceAll(/\s+/g, ' ')
    .trim();
  for (;;) {
    while (TRAILER.test(text)) text = text.replace(TRAILER, '');
    text = withoutLeaders(text).trim();
    const forwarded = FORWARDED.exec(text);
    if (!forwarded) return text;
    text = (forwarded[1] ?? '').trim();
  }
}
