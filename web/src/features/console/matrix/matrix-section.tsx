/** Who may do what (R2.1), as the server's own table decides it: acts down, roles across. */
import { TextInput } from '@mantine/core';
import { IconCheck, IconFilter, IconHome } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { useClient } from '../../../jmap/hooks.ts';
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

function useActs(): Record<string, ActRule> {
  const { session } = useClient();
  const capability = session.accounts[PROVINCE]?.accountCapabilities['urn:congthu:lifecycle'];
  return (capability?.['acts'] ?? {}) as Record<string, ActRule>;
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
  const acts = useActs();
  const own = useOwnRoles();
  const [filter, setFilter] = useState('');
  const wanted = foldForSearch(filter.trim());
  const shown = Object.entries(acts)
    .map(([act, rule]) => ({ act, rule, name: t(`console.matrix.acts.${act.replace('.', '_')}`, act) }))
    .filter(({ act, name }) => foldForSearch(`${name} ${act}`).includes(wanted));
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
        <span className="matrix-legend">
          <IconCheck size={15} stroke={2.4} aria-hidden="true" /> {t('console.matrix.may')}
          <IconHome size={15} aria-hidden="true" /> {t('console.matrix.agencyMailbox')}
        </span>
      </div>
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
            {shown.map(({ act, rule, name }) => (
              <tr key={act}>
                <th scope="row">
                  {name}
                  <small>
                    {[
                      rule.owner && t('console.matrix.owner'),
                      rule.notOnSelf && t('console.matrix.notOnSelf'),
                    ]
                      .filter((text) => text !== false)
                      .join(' · ')}
                  </small>
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
    </div>
  );
}
