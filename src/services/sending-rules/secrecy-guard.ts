/** R6.4 for bytes that are to be kept: whether the level they declare may be kept here at all. */
import { judgeSecrecy, secrecyPolicy } from '#domain/policy/policies/secrecy.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { declaredLevel } from '#formats/secrecy/level.ts';
import { Refusal } from '#platform/kernel/fault.ts';

/** Throws `Refusal('notPermitted')` for a message whose declared level may not be kept. */
export type SecrecyGuard = (bytes: Buffer) => Promise<void>;

/** A header longer than this is looked at so far. */
const MAX_HEADER = 256 * 1024;

export function createSecrecyGuard(
  policies: Pick<PolicyReader, 'read'>,
  isIsolatedNetwork: boolean,
): SecrecyGuard {
  return async (bytes) => {
    const level = declaredLevel(readHeaderBlock(bytes.subarray(0, MAX_HEADER)));
    if (level === 'ordinary') return;
    const policy = await policies.read(secrecyPolicy);
    const senders = { [level]: { ...policy[level], senders: [] } };
    const facts = { level, isIsolatedNetwork, roles: [], recipients: 0 };
    const refusal = judgeSecrecy({ ...policy, ...senders }, facts);
    if (refusal) throw new Refusal('notPermitted', `${refusal.vi} / ${refusal.en}`, { level });
  };
}
