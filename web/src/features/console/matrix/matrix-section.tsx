/** Who may do what (R2.1), as the server's own table decides it: acts down, roles across; narrow, each act with its roles. */
import { Select, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCheck, IconFilter, IconHome } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { ExportMenu } from '../../objects/table-tools.tsx';
import type { ColumnText } from '../../objects/table-view.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { ROLES } from '../roles.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import '../../objects/objects.css';

interface ActRule {
  owner: boolean;
  everyone: boolean;
  notOnSelf: boolean;
  roles: string[];
  agencyMailboxRoles: string[];
}

interface Act {
  act: string;
  name: string;
  rule: ActRule;
}

/** Below that, a column for each role has no room. */
const NARROW = '(max-width: 1180px)';

function useActs(): Record<string, ActRule> {
  const { session } = useClient();
  const capability = session.accounts[PROVINCE]?.accountCapabilities['urn:congthu:lifecycle'];
  return (capability?.['acts'] ?? {}) as Record<string, ActRule>;
}

function mayDo({ rule }: Act, role: string): boolean {
  return rule.everyone || rule.roles.includes(role) || rule.agencyMailboxRoles.includes(role);
}

/** Who may besides by role, and what stands in the way. */
function Notes({ rule }: { rule: ActRule }) {
  const { t } = useTranslation();
  const notes = [rule.owner && t('console.matrix.owner'), rule.notOnSelf && t('console.matrix.notOnSelf')];
  return <small>{notes.filter((text) => text !== false).join(' · ')}</small>;
}

/** Each act with the roles that may. */
function ActList({ acts }: { acts: readonly Act[] }) {
  const { t } = useTranslation();
  const own = useOwnRoles();
  return (
    <ul className="matrix-list" aria-label={t('console.matrix.title')}>
      {acts.map(({ act, name, rule }) => (
        <li key={act}>
          <strong>{name}</strong>
          <Notes rule={rule} />
          <span className="badges">
            {rule.everyone && <Badge kind="good">{t('console.matrix.everyone')}</Badge>}
            {ROLES.filter((role) => !rule.everyone && mayDo({ act, name, rule }, role)).map((role) => (
              <Badge key={role} kind={own.has(role) ? 'accent' : 'plain'}>
                {rule.roles.includes(role)
                  ? t(`console.roles.names.${role}`)
                  : `${t(`console.roles.names.${role}`)}: ${t('console.matrix.agencyMailbox')}`}
              </Badge>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ActTable({ acts }: { acts: readonly Act[] }) {
  const { t } = useTranslation();
  const own = useOwnRoles();
  return (
    <div
      className="objects-scroll matrix-scroll"
      tabIndex={0}
      role="region"
      aria-label={t('console.matrix.title')}
    >
      <table className="objects-table matrix">
        <thead>
          <tr>
            <th scope="col">{t('console.act')}</th>
            {ROLES.map((role) => (
              <th key={role} scope="col" data-own={own.has(role)}>
                <span>{t(`console.roles.names.${role}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {acts.map(({ act, rule, name }) => (
            <tr key={act}>
              <th scope="row">
                {name}
                <Notes rule={rule} />
              </th>
              {ROLES.map((role) => (
                <td key={role} data-own={own.has(role)}>
                  <Cell rule={rule} role={role} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ rule, role }: { rule: ActRule; role: string }) {
  const { t } = useTranslation();
  if (rule.everyone || rule.roles.includes(role))
    return <IconCheck size={17} stroke={2.4} role="img" aria-label={t('console.matrix.may')} />;
  if (rule.agencyMailboxRoles.includes(role))
    return <IconHome size={16} role="img" aria-label={t('console.matrix.agencyMailbox')} />;
  return null;
}

export function MatrixSection() {
  const { t } = useTranslation();
  const rules = useActs();
  const isNarrow = useMediaQuery(NARROW);
  const [filter, setFilter] = useState('');
  const [role, setRole] = useState<string | null>(null);
  const wanted = foldForSearch(filter.trim());
  const acts = Object.entries(rules)
    .map(
      ([act, rule]): Act => ({
        act,
        rule,
        name: t(`console.matrix.acts.${act.replace('.', '_')}`, act),
      }),
    )
    .filter(({ act, name }) => foldForSearch(`${name} ${act}`).includes(wanted))
    .filter((one) => role === null || mayDo(one, role));
  const wordFor = ({ rule }: Act, one: string): string =>
    rule.everyone || rule.roles.includes(one) ? t('console.matrix.may') : t('console.matrix.agencyMailbox');
  const columns: readonly ColumnText<Act>[] = [
    { label: 'console.act', text: ({ name }) => name },
    ...ROLES.map((one) => ({
      label: `console.roles.names.${one}`,
      text: (act: Act) => (mayDo(act, one) ? wordFor(act, one) : ''),
    })),
  ];
  return (
    <div className="objects">
      <div className="objects-tools">
        <TextInput
          size="xs"
          leftSection={<IconFilter size={14} />}
          aria-label={t('table.filter')}
          placeholder={t('table.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <Select
          size="xs"
          clearable
          searchable
          aria-label={t('console.roles.role')}
          placeholder={t('console.roles.any')}
          value={role}
          data={ROLES.map((value) => ({ value, label: t(`console.roles.names.${value}`) }))}
          onChange={setRole}
        />
        {!isNarrow && (
          <span className="matrix-legend">
            <IconCheck size={15} stroke={2.4} aria-hidden="true" /> {t('console.matrix.may')}
            <IconHome size={15} aria-hidden="true" /> {t('console.matrix.agencyMailbox')}
          </span>
        )}
        <span className="objects-count" aria-live="polite">
          {t('table.count', { count: acts.length, number: acts.length })}
        </span>
        <ExportMenu name={t('console.matrix.title')} columns={columns} readAll={async () => acts} />
      </div>
      {isNarrow ? <ActList acts={acts} /> : <ActTable acts={acts} />}
    </div>
  );
}
