/** Domains that look like another (R8.8). Both in Unicode, in small letters. */
import { skeleton } from './skeleton.ts';

/** Whether one letter added, taken or changed, or two exchanged, make one of the other. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  if (restA.length === restB.length)
    return (
      restA.slice(1) === restB.slice(1) ||
      (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
    );
  return restA.length > restB.length ? restA.slice(1) === restB : restA === restB.slice(1);
}

/** Shorter names have too many honest neighbours. */
const MIN_SLIP_LENGTH = 8;

function withoutSeparators(name: string): string {
  return name.replaceAll(/[.-]/g, '');
}

/** Whether a domain is not ours and not below it, and is made to be taken for it. */
export function looksLikeDomain(domain: string, ours: string): boolean {
  if (domain === ours || domain.endsWith(`.${ours}`)) return false;
  const [theirs, own] = [skeleton(domain), skeleton(ours)];
  if (theirs === own || theirs.endsWith(`.${own}`)) return true;
  // `tinh.gov.vn.evil.com`, `tinh-gov-vn.com`: ours within theirs, whatever stands between.
  if (own.includes('.') && withoutSeparators(theirs).includes(withoutSeparators(own))) return true;
  if (ours.length < MIN_SLIP_LENGTH) return false;
  const [head = '', ...rest] = own.split('.');
  const [theirHead = '', ...theirRest] = theirs.split('.').slice(-own.split('.').length);
  return (
    isOneSlip(theirs, own) ||
    (head.length >= MIN_SLIP_LENGTH && theirHead === head && theirRest.join('.') !== rest.join('.'))
  );
}
