/**
 * `QuarantinedMail`: what is held back, for the center (R6.5). Update `state` to `released` or `deleted` with a `reason`, and
 * `train: true` to teach by it; `QuarantinedMail/preview` shows the letter as text, with `picture: true` as a picture made anew, and who
 * asked for it.
 */
import { authorize } from '#domain/directory/authorize.ts';
import { listQuarantined, type QuarantinedMail } from '#domain/quarantine/quarantined-mail.ts';
import { listRequests } from '#domain/quarantine/withheld-mail.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { decideHeld } from '#services/quarantine/decide.ts';
import { openHeld } from '#services/quarantine/open-held.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asText, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireChoice, requireOnly, requireText } from './patch.ts';
import { previewAnswer } from './preview-answer.ts';

const conditions = {
  state: oneOf('held', 'released', 'deleted'),
  reason: oneOf('virus', 'suspicious', 'junk', 'policy'),
  text: asText,
};

const HOME = {
  name: 'QuarantinedMail',
  home: 'province' as const,
  mayRead: (principal: ObjectContext['principal']) =>
    authorize(principal, 'quarantine.read', { kind: 'province' }),
};

const preview: JmapMethod = {
  name: 'QuarantinedMail/preview',
  async run(method, args) {
    const { principal, deps } = openContext(HOME, method, args);
    const id = args.id('id');
    const withPicture = args.boolean('picture');
    args.end();
    const mail = await openHeld(deps, principal, id);
    const requests = await listRequests(deps.db, [id]);
    return {
      accountId: 'province',
      id,
      ...(await previewAnswer(deps, mail.blob, withPicture)),
      requests: requests.map(({ address, note, requestedAt }) => ({
        address,
        note,
        requestedAt: requestedAt.toISOString(),
      })),
    };
  },
};

export const quarantinedMail = defineType<QuarantinedMail, typeof conditions>(
  {
    ...HOME,
    properties: {
      state: (mail) => mail.state,
      reason: (mail) => mail.reason,
      detail: (mail) => mail.detail,
      arrivedAt: (mail) => mail.arrivedAt.toISOString(),
      from: (mail) => mail.fromAddress,
      subject: (mail) => mail.subject,
      messageId: (mail) => mail.messageId,
      size: (mail) => mail.size,
      hash: (mail) => mail.blob.toString('hex'),
      envelopeFrom: (mail) => mail.reversePath,
      recipients: (mail) => mail.recipients.map(({ address }) => address),
      assessment: (mail) => mail.assessment as Json,
      decidedBy: (mail) => mail.decidedBy,
      decidedByName: (mail) => mail.decidedByName,
      decidedAt: (mail) => mail.decidedAt?.toISOString() ?? null,
      decision: (mail) => mail.decision,
      requestedAt: (mail) => mail.requestedAt?.toISOString() ?? null,
    },
    read: ({ deps, principal }, ids, most) => listQuarantined(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['arrivedAt'],
      ids: async ({ deps, principal }, condition, { isAscending }, most) => {
        const ids = (await listQuarantined(deps.db, principal, condition, most)).map(({ id }) => id);
        return isAscending ? ids.reverse() : ids;
      },
    },
    set({ deps, principal }) {
      const decide = (id: string, act: 'release' | 'delete', reason: string, train: boolean): Promise<void> =>
        decideHeld(deps, { principal, id, act, reason, train });
      return {
        create: () => Promise.reject(new SetFault('forbidden', 'Mail is held by the system.')),
        async update(id, patch) {
          requireOnly(patch, ['state', 'reason', 'train']);
          const state = requireChoice(patch, 'state', ['released', 'deleted']);
          const act = state === 'released' ? 'release' : 'delete';
          await decide(id, act, requireText(patch, 'reason'), patch.train === true);
          return null;
        },
        destroy: (id) => decide(id, 'delete', 'deleted', false),
      };
    },
  },
  [preview],
);
