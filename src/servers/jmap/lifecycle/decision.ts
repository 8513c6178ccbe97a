/** `Decision`: what changes stand on, with the scanned file (R5.1, R7). Those who follow requests see those of their units. */
import { findReach } from '#domain/directory/authorize.ts';
import {
  type Decision,
  findDecisionIds,
  nameOfDecision,
  readDecisionsInReach,
} from '#domain/directory/decisions.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asDate, asText } from '../object-query.ts';
import { openContext } from '../object-type.ts';

const conditions = { text: asText, number: asText, decidedAfter: asDate };

/** Puts a decision's file among one's own uploads, from where it is downloaded like any blob; it stays there a day. */
const openFile: JmapMethod = {
  name: 'Decision/openFile',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    args.end();
    const [found] = await readDecisionsInReach(deps.db, findReach(principal, 'request.read'), [id], 1);
    const own = scope.accounts.get(principal.accountId);
    if (!found?.file || !own)
      throw new MethodFault('invalidArguments', 'There is no such file.', { arguments: ['id'] });
    const bytes = await deps.blobs.read(found.file.blob);
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now: deps.clock() });
    return {
      accountId: own.id,
      id,
      blobId: hash.toString('hex'),
      name: found.file.name,
      type: found.file.type,
      size: bytes.length,
    };
  },
};

export const decision = defineType<Decision, typeof conditions>(
  {
    name: 'Decision',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'request.read').length > 0,
    properties: {
      number: (object) => object.number,
      decidedOn: (object) => object.decidedOn,
      issuer: (object) => object.issuer,
      summary: (object) => object.summary,
      name: (object) => nameOfDecision(object),
      fileName: (object) => object.file?.name ?? null,
      fileType: (object) => object.file?.type ?? null,
      fileHash: (object) => object.file?.blob.toString('hex') ?? null,
      createdAt: (object) => object.createdAt.toISOString(),
    },
    read: ({ deps, principal }, ids, most) =>
      readDecisionsInReach(deps.db, findReach(principal, 'request.read'), ids, most),
    query: {
      conditions,
      sorts: ['decidedOn'],
      ids: ({ deps, principal }, condition, { isAscending }, most) =>
        findDecisionIds(deps.db, findReach(principal, 'request.read'), condition, isAscending, most),
    },
  },
  [openFile],
);
