/**
 * `Handover`: the mailbox of an agency goes from one head to the next (R9.2). It is opened by the change of head; update is one act: `notes`,
 * `handOver` (with `reason` by the office), `objection`, `settlement`, `renew`, `accept`. One query a read.
 */
import { findReach } from '#domain/directory/authorize.ts';
import {
  findHandoverIds,
  HANDOVER_STATES,
  type Handover,
  minutesNameOf,
  readHandovers,
} from '#domain/handover/handovers.ts';
import { isParty } from '#domain/handover/reminders.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import {
  acceptMailbox,
  giveMailbox,
  type HandoverParts,
  objectTo,
  readInventorySheet,
  readMinutes,
  renew,
  setAgencyPassword,
  settle,
  takeNotes,
} from '#services/handover/act-on-handover.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asBoolean, asId, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = {
  unitId: asId,
  state: oneOf(...HANDOVER_STATES),
  isEnded: asBoolean,
  isLate: asBoolean,
};

const HOME = { home: 'province' } as const;

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${property}.`, { properties: [property] });
}

function requireTrue(patch: JsonObject, name: string): void {
  if (patch[name] !== true) throw invalid(name);
}

/** One act a patch: the property that names it, and what it takes. */
const ACTS: Readonly<
  Record<string, (parts: HandoverParts, of: ObjectContext, id: string, patch: JsonObject) => Promise<void>>
> = {
  async notes(parts, { principal }, id, patch) {
    requireOnly(patch, ['notes']);
    const { notes } = patch;
    if (typeof notes !== 'string') throw invalid('notes');
    await takeNotes(parts, principal, id, notes);
  },
  async handOver(parts, { principal }, id, patch) {
    requireOnly(patch, ['handOver', 'reason']);
    requireTrue(patch, 'handOver');
    const reason = patch['reason'] === undefined ? undefined : requireText(patch, 'reason');
    await giveMailbox(parts, principal, id, reason);
  },
  async objection(parts, { principal }, id, patch) {
    requireOnly(patch, ['objection']);
    await objectTo(parts, principal, id, requireText(patch, 'objection'));
  },
  async settlement(parts, { principal }, id, patch) {
    requireOnly(patch, ['settlement']);
    await settle(parts, principal, id, requireText(patch, 'settlement'));
  },
  async renew(parts, { principal }, id, patch) {
    requireOnly(patch, ['renew']);
    const { renew: ordinal } = patch;
    if (typeof ordinal !== 'number' || !Number.isInteger(ordinal)) throw invalid('renew');
    await renew(parts, principal, id, ordinal);
  },
  async accept(parts, { principal }, id, patch) {
    requireOnly(patch, ['accept']);
    requireTrue(patch, 'accept');
    await acceptMailbox(parts, principal, id);
  },
};

function workOf(context: ObjectContext): SetWork {
  return {
    create: () => Promise.reject(new SetFault('forbidden', 'A handover opens with a change of head.')),
    async update(id, patch) {
      const named = Object.keys(patch).find((name) => Object.hasOwn(ACTS, name));
      const act = named === undefined ? undefined : ACTS[named];
      if (!act) throw invalid(Object.keys(patch)[0] ?? 'update');
      await act(context.deps, context, id, patch);
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A handover stays on the register.')),
  };
}

/** Refused to whoever has none to see: the console asks before it shows the section. */
const probe: JmapMethod = {
  name: 'Handover/probe',
  async run(method, args) {
    const { deps, principal } = openContext(HOME, method, args);
    args.end();
    const sees =
      findReach(principal, 'handover.read').length > 0 || (await isParty(deps.db, principal.accountId));
    if (!sees) throw new MethodFault('forbidden', 'You are no party of a handover.');
    return { accountId: args.id('accountId') };
  },
};

/** A paper of a handover, put among one's own uploads, from where it is downloaded like any blob; it stays there a day. */
function openPaper(
  name: string,
  { read, type, nameOf }: { read: typeof readMinutes; type: string; nameOf: (handover: Handover) => string },
): JmapMethod {
  return {
    name,
    async run(method, args) {
      const { deps, principal, scope } = openContext(HOME, method, args);
      const id = args.id('id');
      args.end();
      const own = scope.accounts.get(principal.accountId);
      if (!own || !isUuid(id))
        throw new MethodFault('invalidArguments', 'There is no such handover.', { arguments: ['id'] });
      const { bytes, handover } = await read(deps, principal, id);
      const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now: deps.clock() });
      return {
        accountId: own.id,
        blobId: hash.toString('hex'),
        type,
        name: nameOf(handover),
        size: bytes.length,
      };
    },
  };
}

/** The minutes, or before the acceptance a draft of them. */
const openMinutes = openPaper('Handover/openMinutes', {
  read: readMinutes,
  type: 'application/pdf',
  nameOf: ({ state, unitCode }) =>
    `${state === 'accepted' ? 'bien-ban' : 'du-thao-bien-ban'}-ban-giao-${unitCode}.pdf`,
});

/** The whole inventory as a spreadsheet. */
const openInventory = openPaper('Handover/openInventory', {
  read: readInventorySheet,
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  nameOf: ({ unitCode }) => `ban-ke-ban-giao-${unitCode}.xlsx`,
});

/** The new head gives the agency's account a password. Never in a set: it is no property. */
const setPassword: JmapMethod = {
  name: 'Handover/setPassword',
  async run(method, args) {
    const { deps, principal } = openContext(HOME, method, args);
    const id = args.id('id');
    const password = args.text('password');
    args.end();
    if (!isUuid(id))
      throw new MethodFault('invalidArguments', 'There is no such handover.', { arguments: ['id'] });
    await setAgencyPassword(deps, principal, id, password);
    return { accountId: args.id('accountId'), id };
  },
};

const timeOf = (time: Date | null): string | null => time?.toISOString() ?? null;
const textTime = (time: string | null): string | null =>
  time === null ? null : new Date(time).toISOString();

export const handover = defineType<Handover, typeof conditions>(
  {
    name: 'Handover',
    home: 'province',
    properties: {
      unitId: (object) => object.unitId,
      unitName: (object) => object.unitName,
      agencyId: (object) => object.agencyId,
      address: (object) => object.address,
      basis: (object) => object.basis,
      isActing: (object) => object.isActing,
      fromId: (object) => object.fromId,
      fromName: (object) => object.fromName,
      fromTitle: (object) => object.fromTitle,
      toId: (object) => object.toId,
      toName: (object) => object.toName,
      toTitle: (object) => object.toTitle,
      openedAt: (object) => object.openedAt.toISOString(),
      dueAt: (object) => object.dueAt.toISOString(),
      isLate: (object, { deps }) => object.endedAt === null && object.dueAt.getTime() < deps.clock(),
      state: (object) => object.state,
      inventory: (object) => object.inventory,
      inventoryCounts: (object) => ({ ...object.inventoryCounts }),
      digest: (object) => object.digest.toString('hex'),
      notes: (object) => object.notes,
      handedOverAt: (object) => timeOf(object.handedOverAt),
      handedOverBy: (object) => object.handedOverBy,
      handedOverReason: (object) => object.handedOverReason,
      objectedAt: (object) => timeOf(object.objectedAt),
      objection: (object) => object.objection,
      settledAt: (object) => timeOf(object.settledAt),
      settledBy: (object) => object.settledBy,
      settlement: (object) => object.settlement,
      endedAt: (object) => timeOf(object.endedAt),
      passwordSetAt: (object) => timeOf(object.passwordSetAt),
      minutes: (object) =>
        object.minutesBlob && { name: minutesNameOf(object), sha256: object.minutesBlob.toString('hex') },
      delegations: (object) =>
        object.delegations.map((one) => ({
          ...one,
          endsAt: textTime(one.endsAt),
          renewedAt: textTime(one.renewedAt),
        })),
      history: (object) => object.history.map((event) => ({ ...event, at: textTime(event.at) })),
    },
    read: ({ deps, principal }, ids, most) => readHandovers(deps.db, principal, ids, most),
    query: {
      conditions,
      sorts: ['openedAt', 'dueAt'],
      ids: ({ deps, principal }, condition, sort, most) =>
        findHandoverIds(deps.db, principal, condition, { ...sort, now: deps.clock() }, most),
    },
    set: workOf,
  },
  [probe, openMinutes, openInventory, setPassword],
);
