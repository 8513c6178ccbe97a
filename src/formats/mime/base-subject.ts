/**
 * The base subject exactly as RFC 5256 §2.1 has it, for SORT and THREAD: clients that work offline follow the same
 * steps and must come to the same order. Only English tokens go (§7); threads of the store know more
 * (`thread-subject.ts`).
 */

/** What SORT and THREAD take from a subject. */
export interface BaseSubject {
  base: string;
  /** RFC 5256 §3 REFERENCES: a subj-refwd, a `(fwd)` or a `[fwd: …]` was taken away. */
  isReplyOrForward: boolean;
}

/** Longer subjects are not stored; bounds the loops below, which may go over what is left again. */
const MAX_SUBJECT_CHARACTERS = 2_000;

/** `subj-leader` without its bare WSP. */
const LEADER = /^(?:\[[^[\]]*\][ \t]*)*(?:re|fwd?)[ \t]*(?:\[[^[\]]*\][ \t]*)?:/i;
/** `subj-blob`. */
const BLOB = /^\[[^[\]]*\][ \t]*/;
const FORWARD_TRAILER = '(fwd)';
const FORWARD_HEADER = '[fwd:';

/** Step 2: spaces and `(fwd)` off the end. */
function withoutTrailers(subject: BaseSubject): BaseSubject {
  let { base, isReplyOrForward } = subject;
  for (;;) {
    base = base.replace(/(?<! ) +$/, '');
    if (base.slice(-FORWARD_TRAILER.length).toLowerCase() !== FORWARD_TRAILER)
      return { base, isReplyOrForward };
    base = base.slice(0, -FORWARD_TRAILER.length);
    isReplyOrForward = true;
  }
}

/** Steps 3 to 5: leaders off the front, and blobs as long as something is left. */
function withoutLeaders(subject: BaseSubject): BaseSubject {
  let { base, isReplyOrForward } = subject;
  for (;;) {
    base = base.replace(/^ +/, '');
    const leader = LEADER.exec(base)?.[0];
    const blob = leader === undefined ? (BLOB.exec(base)?.[0] ?? '') : '';
    if (leader === undefined && (blob === '' || blob.length === base.length))
      return { base, isReplyOrForward };
    isReplyOrForward ||= leader !== undefined;
    base = base.slice((leader ?? blob).length);
  }
}

/** The base subject of a decoded subject. */
export function baseSubject(subject: string): BaseSubject {
  const text = subject.slice(0, MAX_SUBJECT_CHARACTERS).replaceAll(/[ \t\r\n]+/g, ' ');
  let rest: BaseSubject = { base: text, isReplyOrForward: false };
  for (;;) {
    rest = withoutLeaders(withoutTrailers(rest));
    const { base } = rest;
    const isForward = base.slice(0, FORWARD_HEADER.length).toLowerCase() === FORWARD_HEADER;
    if (!isForward || !base.endsWith(']')) return rest;
    // Step 6.
    rest = { base: base.slice(FORWARD_HEADER.length, -1), isReplyOrForward: true };
  }
}
