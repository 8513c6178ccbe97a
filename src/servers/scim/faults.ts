/** Faults as SCIM tells them (RFC 7644 §3.12). */
import { JsonFault } from '#formats/jmap/json.ts';
import type { JsonObject } from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';
import { ScimFault, type ScimType } from '#formats/scim/scim-fault.ts';
import { isTemporary, Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import { textFor } from '#platform/kernel/refusal-texts.ts';

/** Not what RFC 7644 calls an error of the request's content: a status of HTTP alone. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const OF_REFUSAL: Partial<Record<RefusalCode, { status: number; scimType?: ScimType }>> = {
  authenticationFailed: { status: 401 },
  accountLocked: { status: 401 },
  tlsRequired: { status: 403 },
  notPermitted: { status: 403 },
  notFound: { status: 404 },
  alreadyExists: { status: 409, scimType: 'uniqueness' },
  conflict: { status: 409 },
  invalidArgument: { status: 400, scimType: 'invalidValue' },
  tooMany: { status: 400, scimType: 'tooMany' },
  tooLarge: { status: 413 },
  temporarilyUnavailable: { status: 503 },
  storageFull: { status: 503 },
};

const OF_SCIM_TYPE: Partial<Record<ScimType, number>> = { uniqueness: 409 };

/** The status and the body of a fault, its `detail` in the language of whoever asked; undefined for one of our own. */
export function describeScimFault(
  error: unknown,
  acceptLanguage: string | undefined,
): { status: number; body: JsonObject } | undefined {
  const found = statusOf(error);
  if (!found || !(error instanceof Error)) return undefined;
  const { status, scimType } = found;
  return {
    status,
    body: {
      schemas: [SCHEMA.error],
      status: String(status),
      ...(scimType && { scimType }),
      detail: textFor(acceptLanguage, error.message),
    },
  };
}

function statusOf(error: unknown): { status: number; scimType?: ScimType } | undefined {
  if (error instanceof ScimFault)
    return { status: OF_SCIM_TYPE[error.scimType] ?? 400, scimType: error.scimType };
  if (error instanceof JsonFault) return { status: 400, scimType: 'invalidSyntax' };
  if (error instanceof HttpFault) return { status: error.status };
  if (isTemporary(error)) return { status: 503 };
  return error instanceof Refusal ? (OF_REFUSAL[error.code] ?? { status: 403 }) : undefined;
}
