/** What the server's policies say about sending (R6.4, R10.2): asked once for a page, by whoever writes first. */
import { useEffect, useState } from 'react';
import type { SecrecyLevel } from '#formats/secrecy/words.ts';
import type { Client } from '../../../jmap/client.ts';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { LEVEL_NAMES, type SendingRules } from './checks.ts';

const PROVINCE = 'province';

/** Until the server has answered: nothing secret goes, and the server itself judges the rest. */
export const NO_RULES: SendingRules = {
  personalServices: [],
  personalSending: 'warn',
  levels: {},
  approvalAbove: 0,
};

const asked = new WeakMap<Client, Promise<SendingRules>>();

async function ask(client: Client): Promise<SendingRules> {
  const [answer] = await client.transport.request([['SendingRules/get', { accountId: PROVINCE }]]);
  const { levels, ...rules } = (answer ?? {}) as unknown as Omit<SendingRules, 'levels'> & {
    levels: { level: SecrecyLevel; maxRecipients: number }[];
  };
  return {
    ...rules,
    levels: Object.fromEntries(levels.map(({ level, maxRecipients }) => [LEVEL_NAMES[level], maxRecipients])),
  };
}

export function useSendingRules(): SendingRules {
  const client = useClient();
  const [rules, setRules] = useState(NO_RULES);
  useEffect(() => {
    const answer = asked.get(client) ?? ask(client);
    asked.set(client, answer);
    answer.then(setRules, (error: unknown) => {
      asked.delete(client);
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client]);
  return rules;
}
