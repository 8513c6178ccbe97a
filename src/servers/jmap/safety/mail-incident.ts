/**
 * `MailIncident`: what people report by one button (R8.7). Create with `emailId`, `kind` and perhaps a `note` reports a message of
 * one's own and moves it away; the center updates `outcome` when it is handled. Everybody sees their own reports.
 */
import {
  handleIncident,
  INCIDENT_KINDS,
  listIncidents,
  type MailIncident,
} from '#domain/quarantine/mail-incidents.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { reportEmail } from '#services/incidents/report-email.ts';
import { defineType } from '../define-type.ts';
import { oneOf } from '../object-query.ts';
import { requireAccount, resolveId } from '../scope.ts';
import { isUuid } from '../standard.ts';
import { requireChoice, requireOnly, requireText } from './patch.ts';

const conditions = { state: oneOf('open', 'handled'), kind: oneOf(...INCIDENT_KINDS) };

export const mailIncident = defineType<MailIncident, typeof conditions>({
  name: 'MailIncident',
  home: 'province',
  properties: {
    kind: (incident) => incident.kind,
    state: (incident) => incident.state,
    reportedBy: (incident) => incident.reportedBy,
    reportedByName: (incident) => incident.reportedByName,
    reportedByUnit: (incident) => incident.reportedByUnit,
    reportedByAddress: (incident) => incident.reportedByAddress,
    reportedAt: (incident) => incident.reportedAt.toISOString(),
    note: (incident) => incident.note,
    from: (incident) => incident.fromAddress,
    subject: (incident) => incident.subject,
    messageId: (incident) => incident.messageId,
    hash: (incident) => incident.blob.toString('hex'),
    handledBy: (incident) => incident.handledBy,
    handledByName: (incident) => incident.handledByName,
    handledAt: (incident) => incident.handledAt?.toISOString() ?? null,
    outcome: (incident) => incident.outcome,
  },
  read: ({ deps, principal }, ids, most) => listIncidents(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['reportedAt'],
    ids: async ({ deps, principal }, condition, { isAscending }, most) => {
      const ids = (await listIncidents(deps.db, principal, condition, most)).map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
  set({ deps, principal, scope }) {
    return {
      async create(object) {
        requireOnly(object, ['emailId', 'kind', 'note']);
        const given = requireText(object, 'emailId');
        const emailId = resolveId(scope, given) ?? given;
        if (!isUuid(emailId)) throw new SetFault('notFound', 'This e-mail does not exist.');
        const { access } = requireAccount(scope, principal.accountId, true);
        const note = typeof object.note === 'string' ? object.note : '';
        const kind = requireChoice(object, 'kind', INCIDENT_KINDS);
        return { id: await reportEmail(deps, { principal, access, emailId, kind, note }), state: 'open' };
      },
      async update(id, patch) {
        requireOnly(patch, ['outcome']);
        const outcome = requireText(patch, 'outcome');
        await handleIncident(deps.db, { principal, id, outcome, now: deps.clock() });
        return { state: 'handled' };
      },
      destroy: () => Promise.reject(new SetFault('forbidden', 'Reports stay on record.')),
    };
  },
});
