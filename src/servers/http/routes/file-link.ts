/**
 * `/f/…`: large files by their links (R8.1), for people without an account. A page, a password where there is one, and the file, whole or
 * in ranges, so that a download that broke goes on.
 *
 * What is sent is never shown as a page of ours: always saved, of no type, with nothing to run. Nothing goes out before it was scanned
 * (R6.6), and every fetch is on the sender's record.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { beginFetch, recordFetched } from '#domain/files/file-fetches.ts';
import type { OpenedLink } from '#domain/files/file-links.ts';
import { streamFile } from '#domain/files/read-file.ts';
import { attachmentDisposition, rangeOf } from '#formats/http/ranges.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { requireOwnForm } from '../account/web-session.ts';
import type { HttpContext, RouteGroup } from '../dependencies.ts';
import { encodeFilePage, encodeGonePage, encodeLockedPage } from '../file-link/pages.ts';
import { FILE_TEXTS } from '../file-link/texts.ts';
import { findLink, isUnlocked, tokenOf, unlock, visitorOf } from '../file-link/visit.ts';
import { formOf, languageOf, sendPage } from '../forms.ts';

type Act = (
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: OpenedLink,
) => Promise<unknown>;

function sendGone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request);
  return sendPage(reply.code(404), language, encodeGonePage(language));
}

const showFile: Act = async (context, request, reply, link) => {
  const language = languageOf(request);
  const base = `/f/${tokenOf(request)}`;
  const page = isUnlocked(context, request, link)
    ? encodeFilePage(language, link, `${base}/download`)
    : encodeLockedPage(language, base);
  return sendPage(reply, language, page);
};

const takePassword: Act = async (context, request, reply, link) => {
  requireOwnForm(request);
  const language = languageOf(request);
  const base = `/f/${tokenOf(request)}`;
  try {
    await unlock(context, request, reply, { link, password: formOf(request)['password'] ?? '' });
    return await reply.redirect(base, 303);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isTooOften = error.code !== 'authenticationFailed';
    const message = { text: isTooOften ? FILE_TEXTS.tooOften : FILE_TEXTS.wrong, isFault: true };
    return sendPage(reply.code(isTooOften ? 429 : 403), language, encodeLockedPage(language, base, message));
  }
};

/** Sends a part, and notes how much of it went out, whenever it ends. */
async function sendRange(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { link, start, end }: { link: OpenedLink; start: number; end: number },
): Promise<FastifyReply> {
  const { people, files, clock, log } = context;
  if (!files) throw new Error('links without a store of files');
  const { file, key } = link;
  const parts = { db: people.db, blobs: files.blobs };
  const fetchId = await beginFetch(people, key, await visitorOf(context, request), clock());
  let sent = 0;
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of streamFile(parts, file, { start, end })) {
      sent += piece.length;
      yield piece;
    }
  };
  const record = (): void => {
    const isComplete = start + sent === file.size && reply.raw.writableFinished;
    recordFetched(people.db, key.accountId, fetchId, { bytes: sent, isComplete, now: clock() }).catch(
      (error: unknown) => log.error({ err: error }, 'a fetch of a file was not recorded'),
    );
  };
  if (reply.raw.destroyed) record();
  else reply.raw.once('close', record);
  return reply.header('content-length', end - start).send(Readable.from(pieces(), { objectMode: false }));
}

const sendFile: Act = async (context, request, reply, link) => {
  const { file } = link;
  if (file.state !== 'clean' || !isUnlocked(context, request, link))
    return reply.redirect(`/f/${tokenOf(request)}`, 303);
  reply
    .type('application/octet-stream')
    .header('content-disposition', attachmentDisposition(file.name))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .header('accept-ranges', 'bytes')
    .header('etag', `"${file.id}"`);
  const range = rangeOf(request.headers.range, file.size);
  if (range === null) return reply.code(416).header('content-range', `bytes */${file.size}`).send();
  const { start, end } = range ?? { start: 0, end: file.size };
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.size}`);
  if (request.method === 'HEAD') return reply.header('content-length', end - start).send();
  return sendRange(context, request, reply, { link, start, end });
};

export const fileLinkRoutes: RouteGroup = (app: FastifyInstance, context) => {
  if (!context.files) return;
  const withLink = (act: Act) => async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('x-robots-tag', 'noindex');
    const link = await findLink(context, request);
    return link ? act(context, request, reply, link) : sendGone(request, reply);
  };
  app.get('/f/:token', withLink(showFile));
  app.post('/f/:token', withLink(takePassword));
  app.get('/f/:token/download', withLink(sendFile));
};
