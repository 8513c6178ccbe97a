/**
 * SETQUOTA (RFC 9208 §4.1.3): `SP quota-root-name SP "(" [setquota-resource *(SP setquota-resource)] ")"`.
 */
import type { Decoder } from '../decoder.ts';

/** A limit asked for; the resource in upper case. */
export interface ResourceLimit {
  resource: string;
  limit: number;
}

export interface SetQuotaCommand {
  root: string;
  limits: ResourceLimit[];
}

export function decodeSetQuota(d: Decoder): SetQuotaCommand {
  d.expectSp();
  const root = d.expectAstring();
  d.expectSp();
  const limits = d.expectList(() => {
    const resource = d.expectAtom().toUpperCase();
    d.expectSp();
    return { resource, limit: d.expectNumber64() };
  });
  d.expectEnd();
  return { root, limits };
}
