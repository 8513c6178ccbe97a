/** Rules of use, whole, with one's own acknowledgement, and for who follows them who has and who has not. */
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime, shortTime } from '../../../i18n/format.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { UsageRules } from './order-types.ts';
import { RULES_KINDS, rulesState, rulesTitle } from './rules-state.ts';
import './orders.css';

interface Member {
  accountId: string;
  name: string;
  unitName: string;
  acknowledgedAt: string | null;
}

const FOLLOWERS = ['agency_head', 'unit_administrator', 'chief_of_office', 'deputy_chief', 'auditor'];
const TOLD_BY: readonly TypeName[] = ['UsageRules'];

function Members({ rules }: { rules: UsageRules }) {
  const { t } = useTranslation();
  const { answer } = useMethod<{ list: Member[] }>('UsageRules/members', { id: rules.id }, TOLD_BY);
  if (!answer) return null;
  return (
    <Part title={t('console.usageRules.members')}>
      <p className="board-sum">
        {t('console.usageRules.sum', { done: rules.acknowledgedCount, all: rules.memberCount })}
      </p>
      <ul className="board">
        {answer.list.map((one) => (
          <li key={one.accountId} className="board-row">
            <span className="board-name">
              <strong>{one.name}</strong>
              <small>{one.unitName}</small>
            </span>
            <span className="board-state">
              <Badge kind={one.acknowledgedAt === null ? 'warning' : 'good'}>
                {t(`console.usageRules.state.${one.acknowledgedAt === null ? 'waiting' : 'acknowledged'}`)}
              </Badge>
              <small>{one.acknowledgedAt !== null && shortTime(one.acknowledgedAt)}</small>
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** The words, in the reader's language where the head wrote them in it, and the other beside. */
function Words({ rules }: { rules: UsageRules }) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const language = rules.textEn === null ? 'vi' : (chosen ?? (i18n.language === 'en' ? 'en' : 'vi'));
  return (
    <>
      {rules.textEn !== null && (
        <SegmentedControl
          size="xs"
          aria-label={t('console.usageRules.language')}
          value={language}
          data={[
            { value: 'vi', label: 'Tiếng Việt' },
            { value: 'en', label: 'English' },
          ]}
          onChange={setChosen}
        />
      )}
      {language === 'en' && <p className="board-sum">{t('console.usageRules.whatHolds')}</p>}
      <p className="long-text rules-text" lang={language}>
        {language === 'en' ? rules.textEn : rules.text}
      </p>
    </>
  );
}

export function RulesDetail({ rules, onClose }: { rules: UsageRules; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const roles = useOwnRoles();
  const { isRunning, run } = useAct('UsageRules');
  const state = rulesState(rules);
  const isOpen = rules.acknowledgedCount < rules.memberCount;
  const update = (patch: Record<string, boolean>, told: string): void =>
    void run({ update: { [rules.id]: patch } }, t(`console.usageRules.told.${told}`));
  return (
    <Detail
      title={rulesTitle(rules, i18n.language)}
      badge={<Badge kind={RULES_KINDS[state]}>{t(`console.usageRules.state.${state}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.usageRules.unit'), rules.unitName],
          [t('console.usageRules.version'), String(rules.version)],
          [t('console.usageRules.by'), rules.publishedBy],
          [t('console.usageRules.published'), longTime(rules.publishedAt)],
          [t('console.usageRules.ownTime'), rules.acknowledgedAt && longTime(rules.acknowledgedAt)],
        ]}
      />
      <Words rules={rules} />
      <div className="acts">
        {state === 'waiting' && (
          <Button loading={isRunning} onClick={() => update({ isAcknowledged: true }, 'acknowledged')}>
            {t('console.usageRules.acknowledge')}
          </Button>
        )}
        {rules.isInForce && isOpen && roles.hasIn(rules.unitId, 'agency_head') && (
          <Button variant="default" loading={isRunning} onClick={() => update({ remind: true }, 'reminded')}>
            {t('console.usageRules.remind', { count: rules.memberCount - rules.acknowledgedCount })}
          </Button>
        )}
      </div>
      {roles.has(...FOLLOWERS) && <Members rules={rules} />}
    </Detail>
  );
}
