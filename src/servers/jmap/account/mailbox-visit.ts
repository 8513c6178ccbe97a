/** `MailboxVisit`: who but the owner opened mailboxes of an account (R6.4), for the owner, and for the head of an agency. */
import { findVisitIds, readVisits, type VisitEntry } from '#domain/mailstore/visits.ts';
import { defineType } from '../define-type.ts';
import { asDate, asId } from '../object-query.ts';

const conditions = { after: asDate, mailboxId: asId };

export const mailboxVisit = defineType<VisitEntry, typeof conditions>({
  name: 'MailboxVisit',
  home: 'account',
  properties: {
    visitorName: (object) => object.visitorName,
    visitorAddress: (object) => object.visitorAddress,
    act: (object) => object.act,
    mailboxId: (object) => object.mailboxId,
    mailboxName: (object) => object.mailboxName,
    day: (object) => object.day,
    firstAt: (object) => object.firstAt.toISOString(),
    lastAt: (object) => object.lastAt.toISOString(),
    times: (object) => object.times,
    purpose: (object) => object.purpose,
  },
  read: async ({ deps, account }, ids, most) =>
    account ? readVisits(deps.db, account.access, ids, most) : [],
  query: {
    conditions,
    sorts: ['lastAt'],
    ids: async ({ deps, account }, condition, { isAscending }, most) =>
      account ? findVisitIds(deps.db, account.access, condition, isAscending, most) : [],
  },
});
