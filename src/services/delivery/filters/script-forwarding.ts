/**
 * Scripts that would send official mail to where no program may (R10.2): refused when they are set, at every door, by the policy that
 * delivery asks again when mail comes. An address that is known only then (a variable) is left to delivery.
 */
import { listOnward } from '#formats/sieve/onward.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type ForwardingPolicy, forwardingTo } from './forwarding.ts';

const MAX_TOLD_CHARACTERS = 250;

/** Throws `Refusal('notPermitted')` that names the addresses. The script is a good one. */
export function requireLawfulForwarding(script: string, policy: ForwardingPolicy): void {
  const refused = listOnward(script)
    .flatMap(({ addresses }) => addresses)
    .filter((address) => forwardingTo(address, policy) === 'refused');
  if (refused.length === 0) return;
  const list = [...new Set(refused)].join(', ').slice(0, MAX_TOLD_CHARACTERS);
  throw new Refusal(
    'notPermitted',
    `Official mail is not sent on outside by a program, to ${list} (R10.2).`,
    {
      reason: 'forwarding',
    },
  );
}
