/**
 * `WithheldMail`: what its person did not get, held back or refused (R6.5, R6.6). Update `requestNote` to ask the center for a held
 * message; `WithheldMail/preview` shows one that is held and carries no virus, as text and as a picture made anew.
 */

import { systemPrincipal } from '#domain/directory/principal.ts';
import { getQuarantined } from '#domain/quarantine/quarantined-mail.ts';
import { listWithheld, requestRelease, type WithheldMail } from '#domain/quarantine/withheld-mail.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { cannotBeSet } from '../account/confirmed.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { oneOf } from '../object-query.ts';
import { openContext } from '../object-type.ts';
import { requireOnly, requireText } from './patch.ts';
import { previewAnswer } from './preview-answer.ts';

const conditions = { state: oneOf('held', 'refused', 'released', 'deleted') };
const HOME = { name: 'WithheldMail', home: 'own' as const };
const MAX_NOTE = 500;

const preview: JmapMethod = {
  name: 'WithheldMail/preview',
  async run(method, args) {
    const { principal, deps } = openContext(HOME, method, args);
    const accountId = args.id('accountId');
    const id = args.id('id');
    const withPicture = args.boolean('picture');
    args.end();
    const [own] = await listWithheld(deps.db, principal, { ids: [id] });
    if (own?.state !== 'held') throw new Refusal('notFound', 'There is no such held message.');
    if (own.reason === 'virus')
      throw new Refusal('notPermitted', 'Only the center looks at what carries a virus.');
    const mail = await getQuarantined(deps.db, systemPrincipal('job'), id);
    return { accountId, id, ...(await previewAnswer(deps, mail.blob, withPicture)) };
  },
};

export const withheldMail = defineType<WithheldMail, typeof conditions>(
  {
    ...HOME,
    properties: {
      state: (mail) => mail.state,
      reason: (mail) => mail.reason,
      detail: (mail) => mail.detail,
      from: (mail) => mail.fromAddress,
      subject: (mail) => mail.subject,
      arrivedAt: (mail) => mail.arrivedAt.toISOString(),
      times: (mail) => mail.times,
      requestedAt: (mail) => mail.requestedAt?.toISOString() ?? null,
      requestNote: (mail) => mail.requestNote,
    },
    read: ({ deps, principal }, ids, most) => listWithheld(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['arrivedAt'],
      ids: async ({ deps, principal }, condition, { isAscending }, most) => {
        const ids = (await listWithheld(deps.db, principal, condition, most)).map(({ id }) => id);
        return isAscending ? ids.reverse() : ids;
      },
    },
    set: ({ deps, principal }) => ({
      create: () => Promise.reject(cannotBeSet('Mail is held by the system.')),
      async update(id, patch) {
        requireOnly(patch, ['requestNote']);
        const note = requireText(patch, 'requestNote');
        if (note.length > MAX_NOTE)
          throw new SetFault('invalidProperties', `At most ${MAX_NOTE} characters.`, {
            properties: ['requestNote'],
          });
        await requestRelease(deps.db, { principal, id, note, now: deps.clock() });
        return null;
      },
      destroy: () => Promise.reject(cannotBeSet('The center decides on held mail.')),
    }),
  },
  [preview],
);
