/**
 * SearchSnippet/get (RFC 8621 §5): where in subject and text the words of a filter stand, marked.
 *
 * Reads the text of the messages asked for, in batches; a list shows a page of them at a time.
 */
import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import { openBatches } from '#domain/mailstore/message-bytes.ts';
import { readBodyText } from '#domain/mailstore/message-text.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { decodeFields, decodeParts } from '#formats/mime/summary.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { wordsOf } from '#formats/vietnamese/words.ts';
import type { JmapMethod } from '../method.ts';
import { requireAccount } from '../scope.ts';
import { isUuid } from '../standard.ts';
import { requireFilter } from './email-query.ts';
import { readSeenEmails } from './read-seen-emails.ts';

const MAX_SNIPPETS = 200;
/** RFC 8621 §5: no more than 255 octets, marks and escapes included. */
const MAX_OCTETS = 255;
const CONTEXT = 40;
const SUBJECT_CONDITIONS = ['text', 'subject'];
const BODY_CONDITIONS = ['text', 'body'];

/** Words that the filter wants to find under these conditions. */
function collectWords(
  filter: Json | undefined,
  conditions: readonly string[],
  words: Set<string>,
): Set<string> {
  if (!isObject(filter)) return words;
  if (Array.isArray(filter['conditions']) && filter['operator'] !== 'NOT')
    for (const inner of filter['conditions']) collectWords(inner, conditions, words);
  for (const name of conditions) {
    const value = filter[name];
    if (typeof value === 'string') for (const word of wordsOf(value)) words.add(word);
  }
  return words;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

interface Piece {
  text: string;
  at: number;
  isWord: boolean;
}

/** A text as words and what is between them, from a place on; no further than is looked. */
function* piecesFrom(text: string, start: number): Generator<Piece> {
  const pieces = /([\p{L}\p{N}\p{M}]+)|[^\p{L}\p{N}\p{M}]+/gu;
  pieces.lastIndex = start;
  for (let match = pieces.exec(text); match; match = pieces.exec(text))
    yield { text: match[0], at: match.index, isWord: match[1] !== undefined };
}

function isHit({ text, isWord }: Piece, words: ReadonlySet<string>): boolean {
  if (!isWord) return false;
  const folded = foldForSearch(text);
  return words.has(folded) || [...words].some((word) => folded.startsWith(word));
}

/** The part of a text around its first hit, with hits in `<mark>`; null where there is none. */
export function markWords(text: string, words: ReadonlySet<string>): string | null {
  if (words.size === 0) return null;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  // Where the last pieces begin, as far back as is shown before a hit.
  const before: number[] = [];
  let start = -1;
  for (const piece of piecesFrom(line, 0)) {
    before.push(piece.at);
    while ((before[1] ?? piece.at) <= piece.at - CONTEXT) before.shift();
    if (!isHit(piece, words)) continue;
    start = before[0] ?? piece.at;
    break;
  }
  if (start < 0) return null;
  let marked = '';
  for (const piece of piecesFrom(line, start)) {
    const next = isHit(piece, words) ? `<mark>${escape(piece.text)}</mark>` : escape(piece.text);
    if (Buffer.byteLength(marked + next) > MAX_OCTETS) break;
    marked += next;
  }
  return marked;
}

export const searchSnippetGet: JmapMethod = {
  name: 'SearchSnippet/get',
  async run({ deps, scope }, args) {
    const { id: accountId, access } = requireAccount(scope, args.id('accountId'));
    const filter = args.object('filter');
    requireFilter(filter, scope);
    const emailIds = args.ids('emailIds') ?? [];
    args.end();
    if (emailIds.length > MAX_SNIPPETS)
      throw new MethodFault('requestTooLarge', `At most ${MAX_SNIPPETS} snippets at once.`);
    const subjectWords = collectWords(filter, SUBJECT_CONDITIONS, new Set());
    const bodyWords = collectWords(filter, BODY_CONDITIONS, new Set());
    const emails = await readSeenEmails(deps, access, emailIds.filter(isUuid));
    const previews = new Map<string, string | null>();
    if (bodyWords.size > 0)
      for await (const batch of openBatches(deps.blobs, emails))
        for (const { message, bytes } of batch)
          previews.set(
            message.id,
            markWords(await readBodyText(decodeParts(message.parts), bytes), bodyWords),
          );
    const encode = (email: StoredEmail): JsonObject => ({
      emailId: email.id,
      subject: markWords(decodeFields(email.fields).subject, subjectWords),
      preview: previews.get(email.id) ?? null,
    });
    const found = new Map<string, StoredEmail>(emails.map((email) => [email.id, email]));
    return {
      accountId,
      list: emailIds.flatMap((id) => {
        const email = found.get(id);
        return email ? [encode(email)] : [];
      }),
      notFound: emailIds.filter((id) => !found.has(id)),
    };
  },
};
