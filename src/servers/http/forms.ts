/** Forms that browsers send, and the pages that answer them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from './language.ts';

/** Fields by name, the first of each. */
export type Form = Readonly<Record<string, string>>;

const MAX_FIELDS = 40;

/** Takes `application/x-www-form-urlencoded`; more fields than any form of ours are cut off. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const form: Record<string, string> = Object.create(null) as Record<string, string>;
      for (const [name, value] of [...new URLSearchParams(String(body))].slice(0, MAX_FIELDS))
        form[name] ??= value;
      done(null, form);
    },
  );
}

/** The form of a request; empty when it brought none. */
export function formOf(request: FastifyRequest): Form {
  const { body } = request;
  return typeof body === 'object' && body !== null ? (body as Form) : {};
}

/** Whether a script asks, the web application's, and not a form. */
export function wantsJson(request: FastifyRequest): boolean {
  return request.headers.accept === 'application/json';
}

/** The language of the answer: asked for in the address, else the browser's. */
export function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  return chooseLanguage(lang, request.headers['accept-language']);
}

/** Sends a page about one person, which nobody may keep. */
export function sendPage(reply: FastifyReply, language: Language, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .send(page);
}
