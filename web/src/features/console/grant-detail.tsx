/** One role that somebody holds: where, from when to when, on which ground; ended here with a reason. */
import { useTranslation } from 'react-i18next';
import { dayText } from '../../i18n/format.ts';
import { plainName } from '../directory/plain-name.ts';
import { useUnits } from '../directory/use-units.ts';
import { Badge } from '../objects/badge.tsx';
import type { RoleGrant } from './console-types.ts';
import { EndGrant } from './end-grant.tsx';
import { Detail, Facts } from './parts/detail.tsx';

interface Props {
  grant: RoleGrant;
  /** Whether it is over, or not one's to end. */
  isFixed?: boolean;
  onClose: () => void;
}

export function GrantDetail({ grant, isFixed = false, onClose }: Props) {
  const { t } = useTranslation();
  const units = useUnits();
  return (
    <Detail
      title={plainName(grant.name)}
      badge={<Badge kind="accent">{t(`console.roles.names.${grant.role}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.roles.address'), grant.address],
          [t('console.roles.unit'), units.byId.get(grant.unitId)?.name],
          [t('console.roles.since'), dayText(grant.startsAt)],
          [t('console.roles.until'), grant.endsAt && dayText(grant.endsAt)],
          [t('console.reason'), grant.reason],
        ]}
      />
      {!isFixed && (
        <div className="acts">
          <EndGrant grant={grant} />
        </div>
      )}
    </Detail>
  );
}
