/** An error as whoever asked can read it: a page for a browser that goes somewhere, JSON for every program. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeFrame } from './account/frame.ts';
import { type ErrorAnswer, errorBody } from './faults.ts';
import { sendPage } from './forms.ts';
import { chooseLanguage, fillText, type Text } from './language.ts';
import { markup } from './markup.ts';

const NEXT: Text = {
  vi: 'Kiểm tra lại địa chỉ, hoặc bắt đầu từ một trong các trang sau.',
  en: 'Check the address, or begin at one of these pages.',
};
const LATER: Text = {
  vi: 'Hãy thử lại sau ít phút. Nếu vẫn vậy, báo Trung tâm Tin học Hành chính.',
  en: 'Try again in a few minutes. If it stays so, tell the center of administrative informatics.',
};
const MAIL: Text = { vi: 'Mở hộp thư', en: 'Open the mail' };
const START: Text = { vi: 'Về trang đầu', en: 'To the start page' };

/** A browser that opens an address says so; a script that fetches and a mail program do not (RFC 9110 §12.5.1). */
function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
}

export function sendError(request: FastifyRequest, reply: FastifyReply, answer: ErrorAnswer): FastifyReply {
  reply.code(answer.status);
  if (!wantsPage(request)) return reply.send(errorBody(answer));
  const asked = request.query as { lang?: unknown } | undefined;
  const language = chooseLanguage(asked?.lang, request.headers['accept-language']);
  const title = fillText(answer.text, language).replace(/\.$/, '');
  const next = fillText(answer.status >= 500 ? LATER : NEXT, language);
  const content = markup`<p class="lead">${next}</p>
<p><a class="button" href="/mail">${fillText(MAIL, language)}</a></p>
<p><a href="/">${fillText(START, language)}</a></p>`;
  return sendPage(reply, language, encodeFrame({ language, title }, content));
}
