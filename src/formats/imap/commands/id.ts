/**
 * ID (RFC 2971 §3.1): `SP (NIL / "(" string SP nstring … ")")`.
 */
import type { Decoder } from '../decoder.ts';

/** RFC 2971 §3.3: at most 30 fields, names of 30 octets, values of 1024. */
const MAX_FIELDS = 30;
const MAX_NAME = 30;
const MAX_VALUE = 1_024;

export interface IdCommand {
  /** Names in lower case. */
  fields: Map<string, string>;
}

export function decodeId(d: Decoder): IdCommand {
  d.expectSp();
  const fields = new Map<string, string>();
  if (!d.tryKeyword('NIL')) {
    d.expectList(() => {
      const name = d.expectString().toLowerCase();
      d.expectSp();
      const value = d.expectNstring();
      if (name.length > MAX_NAME || (value?.length ?? 0) > MAX_VALUE) d.fail('ID field too long');
      if (value !== undefined) fields.set(name, value);
    }, MAX_FIELDS);
  }
  d.expectEnd();
  return { fields };
}
