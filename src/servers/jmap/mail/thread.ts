/** Thread/get and Thread/changes (RFC 8621 §3). One query each. */
import { readThreadChanges } from '#domain/mailstore/changes-since.ts';
import { readThreads } from '#domain/mailstore/email-reads.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { JmapMethod } from '../method.ts';
import {
  cannotCalculate,
  changesResponse,
  getResponse,
  pick,
  readChangesArguments,
  readGetArguments,
} from '../standard.ts';

const PROPERTIES = new Set(['id', 'emailIds']);

export const threadGet: JmapMethod = {
  name: 'Thread/get',
  async run({ deps, scope, mailState }, args) {
    const get = readGetArguments(args, scope, { properties: PROPERTIES });
    args.end();
    if (!get.ids) throw new MethodFault('requestTooLarge', 'Name the threads; there are too many of them.');
    const { access } = get.account;
    const state = await mailState(access.accountId);
    const threads = await readThreads(deps.db, access, get.ids);
    return getResponse(
      get,
      state,
      threads.map(({ id, emailIds }) => pick({ id: () => id, emailIds: () => emailIds }, get.properties)),
    );
  },
};

export const threadChanges: JmapMethod = {
  name: 'Thread/changes',
  async run({ deps, scope }, args) {
    const asked = readChangesArguments(args, scope);
    const changes = await readThreadChanges(deps.db, asked.account.access, asked.since, asked.most);
    if (!changes) throw cannotCalculate();
    return changesResponse(asked, changes);
  },
};
