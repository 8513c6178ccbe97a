/** `Proposal`: difficulties and proposals of agencies (R12.2): sent by create, answered by update, collected by `Proposal/report`. */

import { beginningOfDay, endOfDay } from '#domain/directory/as-of.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { answerProposal, type Proposal, readProposals, sendProposal } from '#domain/directory/proposals.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asId, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { unitId: asId, state: oneOf('sent', 'answered') };
const MAX_IN_REPORT = 5000;

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = { principal, authority: 'R12.2', ids: deps.ids, now: deps.clock() };
  return {
    async create({ unitId, subject, body }) {
      if (
        typeof unitId !== 'string' ||
        !isUuid(unitId) ||
        typeof subject !== 'string' ||
        typeof body !== 'string'
      )
        throw new SetFault('invalidProperties', 'A proposal has unitId, subject and body.', {
          properties: ['unitId', 'subject', 'body'],
        });
      const id = await deps.db.transaction(async (tx) =>
        sendProposal(tx, act, { unit: await requireUnitById(tx, unitId), subject, body }),
      );
      return { id };
    },
    async update(id, { answer }) {
      if (typeof answer !== 'string')
        throw new SetFault('invalidProperties', 'Set answer.', { properties: ['answer'] });
      await deps.db.transaction((tx) => answerProposal(tx, act, id, answer));
      return { state: 'answered' };
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'What was sent stays on record.')),
  };
}

/** Collects the proposals of some days into a DOCX among one's own uploads. */
const report: JmapMethod = {
  name: 'Proposal/report',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const [from, until] = [args.text('from'), args.text('until')];
    args.end();
    const own = scope.accounts.get(principal.accountId);
    if (!own || findReach(principal, 'proposal.answer').length === 0)
      throw new MethodFault('forbidden', 'Your roles do not permit this.');
    if (!isIsoDate(from) || !isIsoDate(until))
      throw new MethodFault('invalidArguments', 'from and until are days.', { arguments: ['from', 'until'] });
    const time = { from: beginningOfDay(from), until: endOfDay(until) + 1, now: deps.clock() };
    const between = { from: new Date(time.from), until: new Date(time.until) };
    // It brings a large library with it.
    const { makeProposalsReport } = await import('#services/violations/proposals-report.ts');
    const bytes = await makeProposalsReport(
      await readProposals(deps.db, principal, between, MAX_IN_REPORT),
      time,
    );
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now: deps.clock() });
    return { accountId: own.id, blobId: hash.toString('hex'), name: `bao-cao-kien-nghi-${until}.docx` };
  },
};

export const proposal = defineType<Proposal, typeof conditions>(
  {
    name: 'Proposal',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'proposal.read').length > 0,
    properties: {
      unitId: (object) => object.unitId,
      unitName: (object) => object.unitName,
      subject: (object) => object.subject,
      body: (object) => object.body,
      state: (object) => object.state,
      answer: (object) => object.answer,
      sentBy: (object) => object.sentByName,
      answeredBy: (object) => object.answeredByName,
      createdAt: (object) => object.createdAt.toISOString(),
      answeredAt: (object) => object.answeredAt?.toISOString() ?? null,
    },
    read: ({ deps, principal }, ids, most) => readProposals(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['createdAt'],
      ids: async ({ deps, principal }, { unitId, state }, { isAscending }, most) => {
        const all = await readProposals(deps.db, principal, {}, most);
        const ids = all
          .filter(
            (one) =>
              (unitId === undefined || one.unitId === unitId) && (state === undefined || one.state === state),
          )
          .map(({ id }) => id);
        return isAscending ? ids.toReversed() : ids;
      },
    },
    set: workOf,
  },
  [report],
);
