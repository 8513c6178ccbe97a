/**
 * GENURLAUTH, RESETKEY and URLFETCH (RFC 4467): a reader lends one message, or a part of it, to somebody by a URL.
 *
 * The mechanism INTERNAL is an HMAC-SHA-256 over the URL with a key of the mailbox that nobody outside knows. A URL that is
 * not valid, for whatever reason, gives NIL, so that nothing is learned from trying.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { findAccount } from '#domain/accounts/accounts.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { readUrlKey, resetUrlKeys } from '#domain/mailstore/url-keys.ts';
import {
  decodeGenUrlAuth,
  decodeResetKey,
  decodeUrlFetch,
  encodeGenUrlAuthResponse,
  encodeUrlFetched,
  type UrlToSign,
} from '#formats/imap/commands/url-auth.ts';
import { ImapSyntaxFault } from '#formats/imap/syntax-fault.ts';
import { type MessageUrl, parseMessageUrl } from '#formats/imap/url.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { readUrl } from '../message-url.ts';
import { requireMailbox } from '../requirements.ts';
import { requireSignedIn } from '../session.ts';

const STATES = ['authenticated', 'selected'] as const;

/** RFC 4467 §7 wants the token to say how it was made; a later way begins with another number. */
const TOKEN_VERSION = '01';

function tokenOf(rump: string, key: Buffer): string {
  return TOKEN_VERSION + createHmac('sha256', key).update(rump).digest('hex');
}

/** The address of a URL's user: a local part alone is of the session's own domain. */
function addressOf(user: string, login: string): string {
  return user.includes('@') ? user : `${user}${login.slice(login.lastIndexOf('@'))}`;
}

async function signed(context: CommandContext, { url: text, mechanism }: UrlToSign): Promise<string> {
  const { deps, session } = context;
  if (mechanism !== 'INTERNAL') throw new ImapFault('NO', 'Only INTERNAL is known.', 'CANNOT');
  const url = parseMessageUrl(text);
  const { login } = requireSignedIn(session);
  const isOwn = url.user !== undefined && addressOf(url.user, login).toLowerCase() === login.toLowerCase();
  if (!url.authorization || url.authorization.token || !isOwn || url.mailbox === undefined)
    throw new ImapFault('BAD', 'Give a URL of your own with ;URLAUTH= and no token.');
  const { access, mailbox } = await requireMailbox(context, url.mailbox);
  const key = await readUrlKey(deps.db, access, mailbox.id, deps.random);
  if (!key) throw new Refusal('notFound', 'There is no mailbox of that name.');
  return `${url.authorization.rump}:internal:${tokenOf(url.authorization.rump, key)}`;
}

export const genUrlAuth = defineCommand({
  name: 'GENURLAUTH',
  states: STATES,
  mayExpunge: true,
  announces: ['URLAUTH'],
  decode: decodeGenUrlAuth,
  async run(context, { urls }) {
    const made: string[] = [];
    for (const url of urls) made.push(await signed(context, url));
    context.out.wire(encodeGenUrlAuthResponse(made));
    return ok('Signed.');
  },
});

export const resetKey = defineCommand({
  name: 'RESETKEY',
  states: STATES,
  mayExpunge: true,
  decode: decodeResetKey,
  async run(context, { mailbox: name }) {
    const { db } = context.deps;
    if (name === undefined) await resetUrlKeys(db, requireSignedIn(context.session).access);
    else {
      const { access, mailbox } = await requireMailbox(context, name);
      await resetUrlKeys(db, access, mailbox.id);
    }
    return ok('URLs signed before are no longer valid.', 'URLMECH INTERNAL');
  },
});

/** Whom the URL is lent to (RFC 4467 §3.2); `submit+` is for submission servers, which sign in to none of ours. */
function isMeant(access: string, login: string): boolean {
  if (access === 'anonymous' || access === 'authuser') return true;
  return (
    access.startsWith('user+') && addressOf(access.slice(5), login).toLowerCase() === login.toLowerCase()
  );
}

async function fetchLent(context: CommandContext, url: MessageUrl): Promise<Buffer | undefined> {
  const { deps, session } = context;
  const { login } = requireSignedIn(session);
  const { authorization, user, mailbox: path } = url;
  if (!authorization?.token || authorization.mechanism !== 'internal' || !user || path === undefined)
    return undefined;
  if ((authorization.expiresAt ?? Number.POSITIVE_INFINITY) < deps.clock()) return undefined;
  if (!isMeant(authorization.access, login)) return undefined;
  const owner = await findAccount(deps.db, addressOf(user, login));
  // The signature stands for the owner's leave, so their own key opens the mailbox.
  const access = owner?.state === 'active' ? await deps.signIn.openMail(owner.id) : undefined;
  const mailbox = access && (await findMailbox(deps.db, access, path));
  const key = access && mailbox && (await readUrlKey(deps.db, access, mailbox.id));
  if (!key) return undefined;
  const [given, right] = [Buffer.from(authorization.token), Buffer.from(tokenOf(authorization.rump, key))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return readUrl(deps, { access, mailbox }, url);
}

async function fetchUrl(context: CommandContext, text: string): Promise<Buffer | undefined> {
  try {
    return await fetchLent(context, parseMessageUrl(text));
  } catch (error) {
    if (error instanceof ImapSyntaxFault || error instanceof Refusal) return undefined;
    throw error;
  }
}

export const urlFetch = defineCommand({
  name: 'URLFETCH',
  states: STATES,
  mayExpunge: true,
  decode: decodeUrlFetch,
  async run(context, { urls }) {
    const { out } = context;
    out.wire('* URLFETCH');
    for (const url of urls) {
      const bytes = await fetchUrl(context, url);
      out.wire(encodeUrlFetched(url, bytes?.length));
      if (bytes) out.bytes(bytes);
      await out.relieve();
    }
    out.wire('\r\n');
    return ok('That is all.');
  },
});
