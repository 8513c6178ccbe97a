/** One version of an estimate: its items with the total in figures and words, what differs, its files, and what may be done to it. */
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountWords } from '#formats/amounts/amount-words.ts';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatCount } from '../../../i18n/format.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useDownload } from '../parts/use-download.ts';
import { Who, WhoWhen } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { BudgetComparison } from './budget-comparison.tsx';
import { BudgetItems } from './budget-items.tsx';
import type { BudgetItem, BudgetVersion } from './budget-types.ts';
import { ImportDialog } from './import-dialog.tsx';
import { ItemDialog } from './item-dialog.tsx';

const FORMATS = ['pdf', 'xlsx'] as const;

function newItem(section: string): BudgetItem {
  const line = crypto.randomUUID();
  return {
    line,
    section,
    name: '',
    unit: '',
    quantity: 1,
    unitPrice: 0,
    source: '',
    note: '',
    trainingPlanId: null,
  };
}

function Files({ id }: { id: string }) {
  const download = useDownload();
  return (
    <div className="acts">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="xs"
          variant="light"
          loading={download.isRunning}
          onClick={() => void download.run('BudgetVersion/export', { id, format })}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </div>
  );
}

interface ActsProps {
  version: BudgetVersion;
  /** The items as they were changed here; undefined where they were not. */
  changed: readonly BudgetItem[] | undefined;
  onSaved: () => void;
  onAdd: () => void;
}

function MakerActs({ version, changed, onSaved, onAdd }: ActsProps) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('BudgetVersion');
  const [open, setOpen] = useState<'import' | 'drop'>();
  const save = async (): Promise<void> => {
    if (await run({ update: { [version.id]: { items: changed } } }, t('console.budget.told.saved')))
      onSaved();
  };
  return (
    <div className="acts">
      {changed ? (
        <Button loading={isRunning} onClick={() => void save()}>
          {t('console.save')}
        </Button>
      ) : (
        <Button
          loading={isRunning}
          disabled={version.items.length === 0}
          onClick={() =>
            void run({ update: { [version.id]: { submit: true } } }, t('console.budget.told.submitted'))
          }
        >
          {t('console.budget.submit')}
        </Button>
      )}
      <Button variant="default" onClick={onAdd}>
        {t('console.budget.add')}
      </Button>
      {!changed && (
        <>
          <Button variant="default" onClick={() => setOpen('import')}>
            {t('console.budget.import')}
          </Button>
          <Button variant="default" onClick={() => setOpen('drop')}>
            {t('console.budget.drop')}
          </Button>
        </>
      )}
      {open === 'import' && <ImportDialog id={version.id} onClose={() => setOpen(undefined)} />}
      {open === 'drop' && (
        <ConfirmDialog
          title={t('console.budget.drop')}
          text={t('console.budget.dropText')}
          act={t('console.budget.drop')}
          onConfirm={() => {
            setOpen(undefined);
            void run({ destroy: [version.id] }, t('console.budget.told.dropped'));
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

function ChiefActs({ version, changed, onSaved, onAdd }: ActsProps) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('BudgetVersion');
  const [isReturning, setReturning] = useState(false);
  const approve = async (): Promise<void> => {
    const patch = { decision: 'approved', ...(changed && { items: changed }) };
    if (await run({ update: { [version.id]: patch } }, t('console.budget.told.approved'))) onSaved();
  };
  return (
    <div className="acts">
      <Button loading={isRunning} onClick={() => void approve()}>
        {t(changed ? 'console.budget.approveChanged' : 'console.approve')}
      </Button>
      <Button variant="default" onClick={() => setReturning(true)}>
        {t('console.budget.return')}
      </Button>
      <Button variant="default" onClick={onAdd}>
        {t('console.budget.add')}
      </Button>
      {isReturning && (
        <ReasonDialog
          title={t('console.budget.return')}
          act={t('console.budget.return')}
          isRunning={isRunning}
          onSubmit={(note) =>
            run(
              { update: { [version.id]: { decision: 'returned', note } } },
              t('console.budget.told.returned'),
            )
          }
          onClose={() => setReturning(false)}
        />
      )}
    </div>
  );
}

interface Props {
  version: BudgetVersion;
  title: string;
  badge: ReactNode;
  onClose: () => void;
}

export function BudgetDetail({ version, title, badge, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const roles = useOwnRoles();
  const [changed, setChanged] = useState<readonly BudgetItem[]>();
  const [edited, setEdited] = useState<BudgetItem>();
  const items = changed ?? version.items;
  const total = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const isMaker = version.state === 'draft' && roles.has('center_administrator', 'center_operator');
  const isChief = version.state === 'submitted' && roles.has('chief_of_office');
  const sections = [...new Set(items.map(({ section }) => section))];
  const keep = (item: BudgetItem): void => {
    const isKnown = items.some(({ line }) => line === item.line);
    setChanged(isKnown ? items.map((one) => (one.line === item.line ? item : one)) : [...items, item]);
  };
  const acts = {
    version,
    changed,
    onSaved: () => setChanged(undefined),
    onAdd: () => setEdited(newItem(sections.at(-1) ?? '')),
  };
  return (
    <Detail title={title} badge={badge} onClose={onClose}>
      <Facts
        rows={[
          [t('console.budget.total'), formatCount(total)],
          [t('console.budget.words'), i18n.language === 'vi' && amountWords(total)],
          [t('console.budget.madeBy'), <Who key="maker" of={version.madeBy} />],
          [
            t('console.budget.submitted'),
            version.submittedAt !== null && <WhoWhen of={version.submittedBy} at={version.submittedAt} />,
          ],
          [
            t('console.budget.decided'),
            version.decidedAt !== null && <WhoWhen of={version.decidedBy} at={version.decidedAt} />,
          ],
          [t('console.reason'), version.decisionNote],
        ]}
      />
      <Files id={version.id} />
      <Part title={t('console.budget.items')}>
        <BudgetItems
          items={items}
          isOpen={isMaker || isChief}
          onEdit={setEdited}
          onRemove={(line) => setChanged(items.filter((one) => one.line !== line))}
        />
      </Part>
      {changed && (
        <Notice kind="warning">
          {t('console.budget.unsaved')}{' '}
          <Button size="compact-xs" variant="default" onClick={() => setChanged(undefined)}>
            {t('console.budget.dropChanges')}
          </Button>
        </Notice>
      )}
      {isMaker && <MakerActs {...acts} />}
      {isChief && <ChiefActs {...acts} />}
      <BudgetComparison version={version} />
      {edited && (
        <ItemDialog item={edited} sections={sections} onKeep={keep} onClose={() => setEdited(undefined)} />
      )}
    </Detail>
  );
}
