/** A province whose clock a test moves, with the people who ask and those who approve: for tests of what comes into force. */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { createAccountInTransaction } from '#domain/accounts/create-account.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { type ChangeRequest, findRequest } from '#domain/directory/change-requests.ts';
import { type AccountPrincipal, type Role, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { closeWindows, type DueResult, runDueRequests } from '#services/lifecycle/run-due.ts';
import type { NewSubmission } from '#services/lifecycle/submission.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { DOMAIN, NOW, openMailProvince, type Province } from './province.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface LivingProvince {
  province: Province;
  parts: LifecycleParts;
  /** The machine's time; `toDay` moves it. */
  now(): number;
  /** The day in Việt Nam, so many days from now. */
  day(ahead?: number): string;
  /** Moves the clock to a day, nine in the morning, and brings what is due into force. */
  toDay(isoDate: string): Promise<DueResult>;
  chief(): Promise<AccountPrincipal>;
  /** Who signs in at this local part. */
  who(localPart: string): Promise<AccountPrincipal>;
  /** Who signs in at this address, with the roles held now. */
  principalOf(address: string): Promise<AccountPrincipal>;
  /** Makes somebody with a role in a unit; gives the address. */
  addHolder(name: string, role: Role, unitCode: string, endsAt?: number): Promise<string>;
  submit(by: AccountPrincipal, wanted: Partial<NewSubmission> & { type: string }): Promise<ChangeRequest>;
  /** Submits by the unit's administrator, approves by the chief, and runs what is due. */
  carryOut(byLocalPart: string, wanted: Partial<NewSubmission> & { type: string }): Promise<ChangeRequest>;
}

let decisions = 0;

/** A decision that nobody wrote before. */
export function aDecision(decidedOn: string): Extract<NewSubmission['decision'], { number: string }> {
  decisions += 1;
  return {
    number: `${decisions}/QĐ-UBND`,
    decidedOn,
    issuer: 'UBND tỉnh Thừa Thiên Huế',
    summary: 'Về công tác cán bộ',
    file: null,
  };
}

/** Opens it; `startsAt` is the machine's time at first. */
export async function openLivingProvince(startsAt: number = NOW): Promise<LivingProvince> {
  let now = startsAt;
  const province = await openMailProvince(() => now);
  const { db, ids } = province;
  const parts: LifecycleParts = {
    db,
    ids,
    clock: () => now,
    onCreated: (tx, account) => createMailAccount(tx, { accountId: account.id, ids, now }),
    keepFile: () => Promise.resolve(),
  };
  const principalOf = async (address: string): Promise<AccountPrincipal> =>
    readPrincipal(db, (await requireAccount(db, address)).id, now);
  const who = (localPart: string): Promise<AccountPrincipal> => principalOf(`${localPart}@${DOMAIN}`);
  const day = (ahead = 0): string => dayOf(now + ahead * DAY_MS);
  const submit: LivingProvince['submit'] = async (by, wanted) => {
    const submission: NewSubmission = {
      details: {} satisfies JsonObject,
      effectiveOn: day(),
      source: 'form',
      decision: aDecision(day()),
      ...wanted,
    };
    return (await submitRequest(parts, by, submission)).request;
  };
  return {
    province,
    parts,
    now: () => now,
    day,
    submit,
    who,
    principalOf,
    chief: () => who('chanhvanphong'),
    async toDay(isoDate) {
      now = Date.parse(`${isoDate}T02:00:00Z`);
      const result = await runDueRequests(parts);
      await closeWindows(parts);
      return result;
    },
    async addHolder(name, role, unitCode, endsAt) {
      const unit = await requireUnit(db, unitCode);
      const base = { principal: systemPrincipal('firstRun'), authority: 'thử', ids, now };
      return db.transaction(async (tx) => {
        const account = await createAccountInTransaction(tx, {
          ...base,
          kind: 'personal',
          displayName: name,
          unitCode,
          onCreated: parts.onCreated,
        });
        await grantRole(tx, { ...base, account, role, unit, ...(endsAt !== undefined && { endsAt }) });
        return account.address;
      });
    },
    async carryOut(byLocalPart, wanted) {
      const request = await submit(await who(byLocalPart), wanted);
      await approveRequest(parts, await who('chanhvanphong'), { requestId: request.id });
      await runDueRequests(parts);
      const done = await findRequest(db, request.id);
      if (!done) throw new Error('a request is gone');
      return done;
    },
  };
}
