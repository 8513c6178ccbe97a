/**
 * The base subject of RFC 5256 §2.1: what is left of a subject without "Re:", "Fwd:", mailing-list tags.
 */
import { decodeEncodedWords } from './encoded-words.ts';

/** A subject's beginning is enough to compare it by. */
const MAX_SUBJECT_LENGTH = 1_000;
const TRAILER = /\s*(?:\(fwd\)\s*)+$/i;
const LEADER = /^(?:\s*(?:\[[^[\]]*\]\s*)*(?:re|fwd?)\s*(?:\[[^[\]]*\]\s*)?:\s*|\s+)/i;
const BLOB = /^\[[^[\]]*\]\s*(?=\S)/;
const FORWARD = /^\[fwd:\s*(.*)\]$/i;

function withoutLeaders(subject: string): string {
  let rest = subject;
  for (;;) {
    const shorter = rest.replace(LEADER, '').replace(BLOB, '');
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

/** The base subject, in upper case and with single spaces, so that equal ones compare equal. */
export function baseSubject(subject: string): string {
  let rest = decodeEncodedWords(subject).slice(0, MAX_SUBJECT_LENGTH).replaceAll(/\s+/g, ' ');
  for (;;) {
    const stripped = withoutLeaders(rest.replace(TRAILER, ''));
    const inner = FORWARD.exec(stripped)?.[1] ?? stripped;
    if (inner === rest) return rest.trim().normalize('NFC').toUpperCase();
    rest = inner;
  }
}
