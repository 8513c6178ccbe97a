/** How long mail is kept, and holds (R6.7): rules by class and unit, each on a decision; nothing under a hold is destroyed. */
import { useTranslation } from 'react-i18next';
import { useOwnRoles } from '../use-own-roles.ts';
import { LegalHolds } from './legal-holds.tsx';
import { RetentionRules } from './retention-rules.tsx';

export function RetentionSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const mayChange = roles.has('chief_of_office', 'archivist');
  return (
    <div className="stacked">
      <section className="headed" aria-labelledby="retention-rules">
        <h3 id="retention-rules">{t('console.archive.rules')}</h3>
        <RetentionRules mayChange={mayChange} />
      </section>
      <section className="headed" aria-labelledby="legal-holds">
        <h3 id="legal-holds">{t('console.archive.holds')}</h3>
        <LegalHolds mayPlace={mayChange} mayRelease={roles.has('chief_of_office')} />
      </section>
    </div>
  );
}
