/**
 * JSON answers compressed where the client takes it (RFC 9110 §8.4): the session is 27 kB and a page of a list 40 kB, a sixth of that
 * compressed. Files of the web application have their compressed forms already; mail itself goes as it is.
 *
 * Answers hold no secret that a stranger could probe for through their size (BREACH): requests need the session's cookie, which is
 * `SameSite`, and no answer mirrors what a foreign page sent beside something secret.
 */
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Below this an answer fits into the packet that is sent anyway. */
const MIN_CHARACTERS = 1_024;
/** 0.2 ms for a page of a list, off the main thread; a window of 256 kB holds all but the largest. */
const BROTLI = { params: { [zlib.BROTLI_PARAM_QUALITY]: 4, [zlib.BROTLI_PARAM_LGWIN]: 18 } };
const GZIP = { level: 4 };

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

function takes(accepted: string, coding: string): boolean {
  return accepted.split(',').some((one) => {
    const [name, weight] = one.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !/^q=0(\.0*)?$/.test(weight ?? '');
  });
}

/** Compresses what routes answer as JSON text. */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < MIN_CHARACTERS) return payload;
    const type = String(reply.getHeader('content-type') ?? '');
    if (!type.startsWith('application/json') || reply.hasHeader('content-encoding')) return payload;
    const vary = reply.getHeader('vary');
    reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
    const accepted = request.headers['accept-encoding'] ?? '';
    const coding = takes(accepted, 'br') ? 'br' : takes(accepted, 'gzip') ? 'gzip' : undefined;
    if (coding === undefined) return payload;
    reply.header('content-encoding', coding).removeHeader('content-length');
    // The same, but no longer to the octet (RFC 9110 §8.8.1).
    const tag = reply.getHeader('etag');
    if (typeof tag === 'string' && tag.startsWith('"')) reply.header('etag', `W/${tag}`);
    return coding === 'br' ? compressBrotli(payload, BROTLI) : compressGzip(payload, GZIP);
  });
}
