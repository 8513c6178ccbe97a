/**
 * SEARCH (RFC 4511 §4.5), with pages (RFC 2696) and sorting (RFC 2891).
 *
 * Without sorting or pages, entries are sent as they are found and the search stops at its limit. With them the found entries are kept,
 * as references to the index, until the last page is fetched, another search of the connection needs their place, or it ends.
 */

import {
  CONTROL,
  type Control,
  decodePages,
  decodeSortKeys,
  KNOWN_CONTROLS,
  pagesAnswer,
  sortAnswer,
} from '#formats/ldap/controls.ts';
import { matches } from '#formats/ldap/matching.ts';
import { formatName, nameKey } from '#formats/ldap/names.ts';
import type { SearchRequest } from '#formats/ldap/requests.ts';
import { encodeEntry, encodeResult } from '#formats/ldap/responses.ts';
import { RESULT, type ResultCode } from '#formats/ldap/result-codes.ts';
import { decodeSelection } from '#formats/ldap/selection.ts';
import { breathe } from '#platform/kernel/breath.ts';
import { usableMechanisms } from '#services/sign-in/mechanisms.ts';
import type { BookIndex } from '../book-index.ts';
import { type DirectoryEntry, selectAttributes } from '../directory-entry.ts';
import { requireReader } from '../identity.ts';
import { LdapFault } from '../ldap-fault.ts';
import { ENTRIES_PER_TURN, MAX_OPEN_PAGES, OUTPUT_CHUNK_BYTES } from '../limits.ts';
import { parseRequestedName, requireEntry } from '../lookup.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { withPictures } from '../pictures.ts';
import { type FixedEntry, rootEntry, SUBSCHEMA_KEY, selectFixed, subschemaEntry } from '../root-entries.ts';
import { sortability, sortEntries } from '../sorting.ts';
import { sentence } from '../texts.ts';

const COOKIE_BYTES = 16;
/** Entries encoded together: their pictures are read at once, and held. */
const ENTRIES_AT_ONCE = 64;

/** How a search ended, and how much of the answer it is. */
interface Found {
  entries: DirectoryEntry[];
  code: ResultCode;
}

function controlValue(context: OperationContext, oid: string): Uint8Array | undefined {
  return context.controls.find((control) => control.oid === oid)?.value;
}

function refuseUnknownControls({ controls }: OperationContext): void {
  if (controls.some((control) => control.isCritical && !KNOWN_CONTROLS.includes(control.oid)))
    throw new LdapFault(RESULT.unavailableCriticalExtension, 'unknownControl');
}

function isInScope(entry: DirectoryEntry, scope: 'one' | 'subtree', baseKey: string): boolean {
  if (scope === 'one') return entry.parentKey === baseKey;
  return entry.key === baseKey || entry.key.endsWith(`,${baseKey}`);
}

/** The entries that fit, up to the limit; others on the process get their turn in between. */
async function find(
  context: OperationContext,
  request: SearchRequest,
  index: BookIndex,
  limit: number,
): Promise<Found> {
  const { deps, limits, signal } = context;
  const base = requireEntry(index, parseRequestedName(request.base), deps.book.tree);
  if (request.scope === 'base')
    return { entries: matches(base, request.filter) === true ? [base] : [], code: RESULT.success };
  const seconds = request.timeLimit * 1000;
  const deadline = performance.now() + Math.min(seconds || limits.maxSearchMs, limits.maxSearchMs);
  const entries: DirectoryEntry[] = [];
  let judged = 0;
  for (const entry of index.candidates(request.filter)) {
    judged += 1;
    if (judged % ENTRIES_PER_TURN === 0) {
      await breathe();
      if (signal.aborted) break;
      if (performance.now() > deadline) return { entries, code: RESULT.timeLimitExceeded };
    }
    if (!isInScope(entry, request.scope, base.key) || matches(entry, request.filter) !== true) continue;
    if (entries.length >= limit) return { entries, code: RESULT.sizeLimitExceeded };
    entries.push(entry);
  }
  return { entries, code: RESULT.success };
}

async function sendEntries(
  context: OperationContext,
  request: SearchRequest,
  entries: readonly DirectoryEntry[],
): Promise<void> {
  const { id, conversation, deps, signal } = context;
  const selection = decodeSelection(request.attributes);
  let pieces: Buffer[] = [];
  let bytes = 0;
  for (let start = 0; start < entries.length; start += ENTRIES_AT_ONCE) {
    const some = entries.slice(start, start + ENTRIES_AT_ONCE);
    const selected = some.map((entry) => selectAttributes(entry, selection, request.typesOnly));
    const attributes = await withPictures(selected, deps.readPictures);
    for (const [index, entry] of some.entries()) {
      if (signal.aborted) return;
      const piece = encodeEntry(id, formatName(entry.name), attributes[index] ?? []);
      bytes += piece.length;
      if (pieces.push(piece) === 0 || bytes < OUTPUT_CHUNK_BYTES) continue;
      await conversation.send(Buffer.concat(pieces));
      pieces = [];
      bytes = 0;
    }
  }
  if (pieces.length > 0) await conversation.send(Buffer.concat(pieces));
}

async function finish(
  context: OperationContext,
  code: ResultCode,
  controls: readonly Control[] = [],
): Promise<number> {
  const message =
    code === RESULT.sizeLimitExceeded
      ? sentence('sizeLimit')
      : code === RESULT.timeLimitExceeded
        ? sentence('timeLimit')
        : '';
  if (!context.signal.aborted)
    await context.conversation.send(encodeResult(context.id, 'searchDone', { code, message }, controls));
  return code;
}

async function answerFixed(
  context: OperationContext,
  request: SearchRequest,
  entry: FixedEntry,
): Promise<number> {
  const attributes = selectFixed(entry, request.attributes, request.typesOnly);
  await context.conversation.send(encodeEntry(context.id, entry.name, attributes));
  return finish(context, RESULT.success);
}

/** Keeps the rest of a result under a new cookie; an empty one at the end. */
function keepRest(
  { session, deps }: OperationContext,
  rest: readonly DirectoryEntry[],
  total: number,
): Buffer {
  if (rest.length === 0) return Buffer.alloc(0);
  const cookie = deps.random(COOKIE_BYTES);
  const [oldest] = session.pages.keys();
  if (session.pages.size >= MAX_OPEN_PAGES && oldest !== undefined) session.pages.delete(oldest);
  session.pages.set(cookie.toString('hex'), { rest, total });
  return cookie;
}

async function answerPage(
  context: OperationContext,
  request: SearchRequest,
  pages: { size: number; cookie: Uint8Array },
  search: () => Promise<Found>,
  controls: readonly Control[],
): Promise<number> {
  const { session, limits } = context;
  const key = Buffer.from(pages.cookie).toString('hex');
  const open = session.pages.get(key);
  if (pages.cookie.length > 0 && !open) throw new LdapFault(RESULT.unwillingToPerform, 'oldPages');
  session.pages.delete(key);
  // RFC 2696 §3: a page of size 0 with a cookie gives the result up.
  if (open && pages.size === 0) return finish(context, RESULT.success, [pagesAnswer(Buffer.alloc(0), 0)]);
  const found = open ? { entries: open.rest, code: RESULT.success } : await search();
  const total = open?.total ?? found.entries.length;
  const size = Math.min(pages.size || limits.maxEntries, limits.maxEntries);
  await sendEntries(context, request, found.entries.slice(0, size));
  const cookie = keepRest(context, found.entries.slice(size), total);
  const code = cookie.length > 0 ? RESULT.success : found.code;
  return finish(context, code, [...controls, pagesAnswer(cookie, total)]);
}

/** Searches the address book, sorted and by pages where that was asked for. */
async function searchBook(context: OperationContext, request: SearchRequest): Promise<number> {
  const { deps, limits } = context;
  const index = await deps.book.open();
  const pagesValue = controlValue(context, CONTROL.pages);
  const sortValue = controlValue(context, CONTROL.sort);
  const keys = sortValue && decodeSortKeys(sortValue);
  const sortCode = keys ? sortability(keys) : RESULT.success;
  const isSortCritical = context.controls.some(
    (control) => control.oid === CONTROL.sort && control.isCritical,
  );
  const controls = keys ? [sortAnswer(sortCode)] : [];
  if (sortCode !== RESULT.success && isSortCritical)
    return finish(context, RESULT.unavailableCriticalExtension, controls);
  const asked = request.sizeLimit || Number.POSITIVE_INFINITY;
  const limit = Math.min(asked, pagesValue ? Number.POSITIVE_INFINITY : limits.maxEntries);
  const search = async (): Promise<Found> => {
    // What is sorted must be found whole before its first entry is known.
    const found = await find(context, request, index, keys ? Number.POSITIVE_INFINITY : limit);
    if (!keys || sortCode !== RESULT.success) return found;
    const entries = sortEntries(found.entries, keys);
    return entries.length > limit
      ? { entries: entries.slice(0, limit), code: RESULT.sizeLimitExceeded }
      : { ...found, entries };
  };
  if (pagesValue) return answerPage(context, request, decodePages(pagesValue), search, controls);
  const { entries, code } = await search();
  await sendEntries(context, request, entries);
  return finish(context, code, controls);
}

export const search: Operation<'search'> = async (context, request) => {
  refuseUnknownControls(context);
  const name = parseRequestedName(request.base);
  if (request.scope === 'base' && name.length === 0) {
    const mechanisms = usableMechanisms(context.session, context.deps.signIn).map(
      (mechanism) => mechanism.name,
    );
    return answerFixed(context, request, rootEntry(formatName(context.deps.book.tree.suffix), mechanisms));
  }
  await requireReader(context);
  if (request.scope === 'base' && nameKey(name) === SUBSCHEMA_KEY)
    return answerFixed(context, request, subschemaEntry());
  // Quirk: Outlook searches below the root when it was given no base; the whole book is meant.
  const base = name.length === 0 ? formatName(context.deps.book.tree.suffix) : request.base;
  return searchBook(context, { ...request, base });
};
