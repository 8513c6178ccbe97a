/** /Bulk (RFC 7644 §3.7): many operations in one request, one after the other, each with its own outcome. */
import {
  isObject,
  type Json,
  type JsonObject,
  type Resource,
  textOf,
  valueAt,
} from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';
import { ScimFault } from '#formats/scim/scim-fault.ts';
import type { ScimDependencies } from '../dependencies.ts';
import { describeScimFault, HttpFault } from '../faults.ts';
import { MAX_BULK_OPERATIONS } from '../limits.ts';
import type { ScimScope } from '../scope.ts';
import { patchGroup } from './groups.ts';
import { createUser, deleteUser, patchUser, replaceUser } from './users.ts';

interface BulkOperation {
  method: string;
  path: string;
  bulkId?: string;
  version?: string;
  data: Resource;
}

function decodeOperation(given: Json): BulkOperation {
  const object = isObject(given) ? given : {};
  const bulkId = valueAt(object, 'bulkId');
  const version = valueAt(object, 'version');
  const data = valueAt(object, 'data');
  return {
    method: textOf(valueAt(object, 'method')).toUpperCase(),
    path: textOf(valueAt(object, 'path')),
    ...(typeof bulkId === 'string' && { bulkId }),
    ...(typeof version === 'string' && { version }),
    data: isObject(data) ? data : {},
  };
}

interface Outcome {
  status: number;
  location?: string;
  response?: JsonObject;
}

async function run(deps: ScimDependencies, scope: ScimScope, operation: BulkOperation): Promise<Outcome> {
  const { method, path, data, version: ifMatch } = operation;
  const [, type, id] = /^\/(Users|Groups)(?:\/([\w.-]{1,80}))?$/.exec(path) ?? [];
  const location = `${scope.context.base}/${type}/${id}`;
  if (type === 'Users' && method === 'POST' && id === undefined) {
    const made = await createUser(deps, scope, data);
    return { status: 201, location: `${scope.context.base}/Users/${textOf(made.id)}` };
  }
  if (type === 'Users' && id !== undefined) {
    if (method === 'PUT') await replaceUser(deps, scope, { id, body: data, ifMatch });
    else if (method === 'PATCH') await patchUser(deps, scope, { id, body: data, ifMatch });
    else if (method === 'DELETE') {
      await deleteUser(deps, scope, { id, ifMatch });
      return { status: 202, location };
    } else throw new HttpFault(501, `${method} is not there for ${path}.`);
    return { status: 200, location };
  }
  if (type === 'Groups' && id !== undefined && method === 'PATCH') {
    await patchGroup(deps, scope, { id, body: data });
    return { status: 200, location };
  }
  throw new HttpFault(501, `${method} is not there for ${path.slice(0, 80)}.`);
}

async function runSafely(
  deps: ScimDependencies,
  scope: ScimScope,
  operation: BulkOperation,
  language: string | undefined,
): Promise<Outcome> {
  try {
    return await run(deps, scope, operation);
  } catch (error) {
    const fault = describeScimFault(error, language);
    if (!fault) throw error;
    return { status: fault.status, response: fault.body };
  }
}

/** Runs the operations until `failOnErrors` of them failed. */
export async function runBulk(
  deps: ScimDependencies,
  scope: ScimScope,
  { body, language }: { body: Resource; language: string | undefined },
): Promise<JsonObject> {
  const list = valueAt(body, 'Operations');
  if (!Array.isArray(list)) throw new ScimFault('invalidSyntax', 'A bulk request has a list of Operations.');
  if (list.length > MAX_BULK_OPERATIONS)
    throw new HttpFault(413, `At most ${MAX_BULK_OPERATIONS} operations in one request.`);
  const mostFaults = Number(valueAt(body, 'failOnErrors') ?? Number.POSITIVE_INFINITY);
  const outcomes: JsonObject[] = [];
  let faults = 0;
  for (const given of list) {
    const operation = decodeOperation(given);
    const { status, location, response } = await runSafely(deps, scope, operation, language);
    outcomes.push({
      method: operation.method,
      ...(operation.bulkId !== undefined && { bulkId: operation.bulkId }),
      ...(location !== undefined && { location }),
      status: String(status),
      ...(response && { response }),
    });
    if (status >= 400) faults += 1;
    if (faults >= mostFaults) break;
  }
  return { schemas: [SCHEMA.bulkResponse], Operations: outcomes };
}
