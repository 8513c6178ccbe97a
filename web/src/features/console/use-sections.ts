/** The sections that the person may see: every one is asked for in one request, and those that are refused are left out. */
import { useEffect, useState } from 'react';
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
    client.transport
      .request([...own, ...probed.map(({ probe }) => probe)], true)
      .then((answers) => {
        const roles = rolesOf(answers[1]);
        const open = new Set(
          probed
            .filter((_, at) => answers[at + own.length]?.['accountId'] !== undefined)
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
