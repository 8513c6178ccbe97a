/** COMPARE (RFC 4511 §4.10): whether an entry has a value. */
import { findAttributeType } from '#formats/ldap/attribute-types.ts';
import { matches } from '#formats/ldap/matching.ts';
import { encodeResult } from '#formats/ldap/responses.ts';
import { RESULT } from '#formats/ldap/result-codes.ts';
import { requireReader } from '../identity.ts';
import { LdapFault } from '../ldap-fault.ts';
import { parseRequestedName, requireEntry } from '../lookup.ts';
import type { Operation } from '../operation.ts';

export const compare: Operation<'compare'> = async (context, request) => {
  await requireReader(context);
  const index = await context.deps.book.open();
  const entry = requireEntry(index, parseRequestedName(request.name), context.deps.book.tree);
  const type = findAttributeType(request.attribute);
  if (!type) throw new LdapFault(RESULT.undefinedAttributeType, 'unknownAttribute');
  if (!entry.valuesOf(type.names[0].toLowerCase()))
    throw new LdapFault(RESULT.noSuchAttribute, 'noSuchAttribute');
  const judged = matches(entry, { ...request, kind: 'equality' });
  const code = judged === true ? RESULT.compareTrue : RESULT.compareFalse;
  await context.conversation.send(encodeResult(context.id, 'compare', { code }));
  return code;
};
