/**
 * `/list/leave/…`: leaving a list by the link in its letters (RFC 8058). A mail program posts and is done; a person who opens the link
 * sees a page with one button.
 *
 * A GET changes nothing, because scanners follow links (§3.2). The token is all the proof there is and all there has to be: a post needs
 * no cookie and minds no origin, so nothing of a signed-in person's can be abused by it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeLeaveToken, findLeaving, leaveGroup } from '#domain/groups/leave.ts';
import { encodeFrame } from '../account/frame.ts';
import type { RouteGroup } from '../dependencies.ts';
import { languageOf, sendPage } from '../forms.ts';
import { fillText, type Text } from '../language.ts';
import { markup } from '../markup.ts';

const TEXTS = {
  title: { vi: 'Rời danh sách thư', en: 'Leave a mailing list' },
  lead: { vi: 'Ngừng gửi thư của danh sách này tới:', en: 'No more letters of this list to:' },
  leave: { vi: 'Rời danh sách', en: 'Leave the list' },
  left: { vi: 'Ông/bà đã rời danh sách', en: 'You have left the list' },
  leftLead: {
    vi: 'Danh sách này không gửi thư tới địa chỉ của ông/bà nữa.',
    en: 'Nothing of this list will be sent to your address any more.',
  },
  gone: { vi: 'Không có trong danh sách', en: 'Not on the list' },
  goneLead: {
    vi: 'Địa chỉ này không có trong danh sách, hoặc liên kết bị chép thiếu.',
    en: 'The address is not on this list, or a part of the link is missing.',
  },
} satisfies Record<string, Text>;

/** A post of RFC 8058 §3.1 has one field; a form of a browser has none. */
const MAX_BODY_BYTES = 4_096;

function sendGone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request);
  const content = markup`<p class="lead">${fillText(TEXTS.goneLead, language)}</p>`;
  return sendPage(reply.code(404), language, encodeFrame({ language, title: TEXTS.gone }, content));
}

export const listLeaveRoutes: RouteGroup = (app: FastifyInstance, { people, listSecret, clock }) => {
  if (!listSecret) return;
  const leavingOf = (request: FastifyRequest) =>
    decodeLeaveToken(listSecret, (request.params as { token: string }).token);

  app.get('/list/leave/:token', async (request, reply) => {
    const leaving = leavingOf(request);
    const list = leaving && (await findLeaving(people.db, leaving));
    if (!list) return sendGone(request, reply);
    const language = languageOf(request);
    const content = markup`<p class="lead">${fillText(TEXTS.lead, language)}</p>
<section class="card"><h2>${list.name}</h2><p>${list.address}</p><p>${leaving.address}</p></section>
<form class="stack" method="post"><button type="submit">${fillText(TEXTS.leave, language)}</button></form>`;
    return sendPage(reply, language, encodeFrame({ language, title: TEXTS.title }, content));
  });

  // RFC 8058 §3.1 allows both kinds of form; what is in it is one word that says nothing new.
  app.register(async (scope) => {
    scope.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, (_request, _body, done) =>
      done(null, {}),
    );
    scope.post('/list/leave/:token', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
      const leaving = leavingOf(request);
      if (!leaving) return sendGone(request, reply);
      await leaveGroup(people.db, leaving, clock());
      const language = languageOf(request);
      const content = markup`<p class="lead">${fillText(TEXTS.leftLead, language)}</p>`;
      return sendPage(reply, language, encodeFrame({ language, title: TEXTS.left }, content));
    });
  });
};
