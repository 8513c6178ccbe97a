/** All operations of the server but bind, abandon and unbind, which are the connection's own affair. */
import type { LdapRequest } from '#formats/ldap/requests.ts';
import { encodeResult, type ResultKind } from '#formats/ldap/responses.ts';
import { RESULT } from '#formats/ldap/result-codes.ts';
import type { Operation, OperationContext } from './operation.ts';
import { compare } from './operations/compare.ts';
import { extended } from './operations/extended.ts';
import { search } from './operations/search.ts';
import { sentence } from './texts.ts';

/** A directory that changes by decision alone (R5.1) is read only here. */
const update: Operation<'update'> = async ({ id, conversation }, { operation }) => {
  const result = { code: RESULT.unwillingToPerform, message: sentence('readOnly') };
  await conversation.send(encodeResult(id, operation, result));
  return RESULT.unwillingToPerform;
};

export type OrdinaryRequest = Exclude<LdapRequest, { kind: 'bind' | 'abandon' | 'unbind' }>;

/** Answers a request. */
export function runOperation(context: OperationContext, request: OrdinaryRequest): Promise<number> {
  switch (request.kind) {
    case 'search':
      return search(context, request);
    case 'compare':
      return compare(context, request);
    case 'extended':
      return extended(context, request);
    case 'update':
    default:
      return update(context, request);
  }
}

/** The kind of answer a request gets, for refusals. */
export function answerKind(request: LdapRequest): ResultKind {
  switch (request.kind) {
    case 'bind':
      return 'bind';
    case 'search':
      return 'searchDone';
    case 'compare':
      return 'compare';
    case 'update':
      return request.operation;
    case 'extended':
    case 'abandon':
    case 'unbind':
    default:
      return 'extended';
  }
}
