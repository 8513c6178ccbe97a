/** The sections that the person may see: every one is asked for, as many in a request as the server takes, and those that are refused are left out. */
import { useEffect, useState } from 'react';
import type { Client } from '../../jmap/client.ts';
import { useClient } from '../../jmap/hooks.ts';
import { type Answer, type Call, resultOf } from '../../jmap/transport.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import { useOwnAccountId } from '../shell/own-name.ts';
import { type ConsoleSection, SECTIONS } from './sections.ts';

function rolesOf(answer: Answer | undefined): ReadonlySet<string> {
  const now = Date.now();
  const grants = (answer?.['list'] ?? []) as { role: string; endsAt: string | null }[];
  return new Set(
    grants.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > now).map(({ role }) => role),
  );
}

/** Below the server's limit of calls in a request, which the sections have outgrown. */
const CALLS_AT_ONCE = 24;

/** The answers to the first calls, which refer to each other, and to the probes, several requests at once. */
async function askAll(transport: Client['transport'], own: readonly Call[], probes: readonly Call[]) {
  const parts: Call[][] = [[...own]];
  for (let at = 0; at < probes.length; at += CALLS_AT_ONCE) parts.push(probes.slice(at, at + CALLS_AT_ONCE));
  const [first = [], ...others] = await Promise.all(parts.map((calls) => transport.request(calls, true)));
  return { first, probed: others.flat() };
}

/** Undefined until the server has answered. */
export function useSections(): readonly ConsoleSection[] | undefined {
  const client = useClient();
  const ownId = useOwnAccountId();
  const [sections, setSections] = useState<readonly ConsoleSection[]>();
  useEffect(() => {
    const probed = SECTIONS.flatMap((section) => (section.probe ? [{ section, probe: section.probe }] : []));
    const own: Call[] = [
      ['RoleGrant/query', { accountId: PROVINCE, filter: { accountId: ownId } }],
      ['RoleGrant/get', { accountId: PROVINCE, '#ids': resultOf(0, 'RoleGrant/query', '/ids') }],
    ];
    const capabilities = new Set(
      Object.values(client.session.accounts).flatMap((account) => Object.keys(account.accountCapabilities)),
    );
    const probes = probed.map(({ probe }) => probe);
    askAll(client.transport, own, probes)
      .then((answers) => {
        const roles = rolesOf(answers.first[1]);
        const open = new Set(
          probed
            .filter((_, at) => answers.probed[at]?.['accountId'] !== undefined)
            .map(({ section }) => section),
        );
        const isOpen = (section: ConsoleSection): boolean =>
          (!section.probe || open.has(section)) &&
          (section.roles?.some((role) => roles.has(role)) ?? true) &&
          (section.capability === undefined || capabilities.has(section.capability));
        // Whoever has no desk has what is everybody's own.
        setSections(SECTIONS.filter((one) => (open.size > 0 || one.group === 'own') && isOpen(one)));
      })
      .catch((error: unknown) => {
        reportError(error);
        setSections([]);
      });
  }, [client, ownId]);
  return sections;
}
