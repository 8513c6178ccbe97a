/** Codes by time (RFC 6238), by `otpauth`: six digits, thirty seconds, one step early or late, each taken once. */
import { Secret, TOTP } from 'otpauth';
import { cleanLabel } from '#domain/accounts/second-factors.ts';
import { beginTotp, confirmTotp, readTotpSecrets, takeTotpStep } from '#domain/accounts/totp-factors.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { FactorParts } from './factor-parts.ts';

const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
const ISSUER = 'CôngThư';

function appOf(secret: Buffer, account: string): TOTP {
  const bytes = Uint8Array.from(secret);
  return new TOTP({
    issuer: ISSUER,
    label: account,
    secret: new Secret({ buffer: bytes.buffer }),
    period: PERIOD_SECONDS,
  });
}

/** The step whose code this is, or undefined. */
function findStep(secret: Buffer, code: string, now: number): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = appOf(secret, '').validate({ token, timestamp: now, window: 1 });
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
}

/** Begins with an app: what it is to scan, and what people type who cannot. */
export async function offerTotp(
  { db, ids, random, clock, factorKey }: FactorParts,
  principal: AccountPrincipal,
  label: string,
): Promise<{ id: string; secret: string; uri: string }> {
  const secret = random(SECRET_BYTES);
  const id = ids();
  const wanted = { id, label: cleanLabel(label, 'TOTP'), secret, key: factorKey, random, now: clock() };
  await beginTotp(db, principal, wanted);
  const app = appOf(secret, principal.name);
  return { id, secret: app.secret.base32, uri: app.toString() };
}

/** Takes the first code of an app, which counts from now on. `Refusal('authenticationFailed')` for a wrong one. */
export async function confirmNewTotp(
  { db, clock, factorKey }: FactorParts,
  principal: AccountPrincipal,
  { id, code }: { id: string; code: string },
): Promise<void> {
  const now = clock();
  const [pending] = await readTotpSecrets(db, principal.accountId, factorKey, id);
  const step = pending && findStep(pending.secret, code, now);
  if (step === undefined)
    throw new Refusal('authenticationFailed', 'The code is wrong; look at the clock of the telephone.');
  await confirmTotp(db, principal, id, now);
  await takeTotpStep(db, principal.accountId, { id, step, now });
}

/** True when the code is the one that an app of the account shows now, and was not taken before. */
export async function proveTotp(
  { db, clock, factorKey }: FactorParts,
  accountId: AccountId,
  code: string,
): Promise<boolean> {
  const now = clock();
  for (const { id, secret } of await readTotpSecrets(db, accountId, factorKey)) {
    const step = findStep(secret, code, now);
    if (step !== undefined && (await takeTotpStep(db, accountId, { id, step, now }))) return true;
  }
  return false;
}
