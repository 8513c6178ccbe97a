/**
 * Who may see what strangers may not: this machine itself, or who has the token (setting `metrics_token`).
 *
 * A request that came through a proxy is never "this machine", even when the proxy runs here: its headers say so.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '#platform/kernel/loopback.ts';

const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Hashed first, so that neither length nor beginning shows in the time it takes. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** Decides for one request. */
export function isOperator(request: FastifyRequest, token: string | undefined): boolean {
  const [scheme = '', given = ''] = (request.headers.authorization ?? '').split(' ', 2);
  if (token !== undefined && scheme.toLowerCase() === 'bearer' && isSame(given, token)) return true;
  const isProxied = PROXY_HEADERS.some((name) => request.headers[name] !== undefined);
  return !isProxied && isLoopback(request.socket.remoteAddress ?? '');
}
