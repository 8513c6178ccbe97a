/** A copy of everything to a colleague: a rule of its own among the filters, where the policy of the province allows it (R10.2). */
import { Button, Group, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';
import { Notice } from '../../../design/parts/notice.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { SettingRow } from '../setting-row.tsx';
import { forwardingDomains, forwardingFault } from './forwarding-policy.ts';
import { useFilters } from './use-filters.ts';
import './filters.css';

/** By this the rule is known again. */
const RULE_ID = 'forward-everything';

function ruleFor(address: string, isEnabled: boolean, name: string): FilterRule {
  return {
    id: RULE_ID,
    name,
    isEnabled,
    match: 'all',
    conditions: [],
    actions: [{ kind: 'forward', address }],
  };
}

interface FormProps {
  rule: FilterRule | undefined;
  onSave: (rule: FilterRule | undefined) => void;
}

function ForwardingForm({ rule, onSave }: FormProps) {
  const { t } = useTranslation();
  const { session } = useClient();
  const [action] = rule?.actions ?? [];
  const [address, setAddress] = useState(action?.kind === 'forward' ? action.address : '');
  const [isOn, setOn] = useState(rule?.isEnabled ?? false);
  const domains = forwardingDomains(session).join(', ');
  const fault = forwardingFault(session, address);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(address === '' ? undefined : ruleFor(address, isOn, t('filters.forwardRule')));
  };
  return (
    <form onSubmit={submit}>
      <SettingRow title={t('filters.forwardOn')} text={t('filters.forwardOnText')}>
        <Switch
          aria-label={t('filters.forwardOn')}
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      </SettingRow>
      <div className="settings-card">
        <TextInput
          type="email"
          label={t('filters.forwardTo')}
          description={t('filters.forwardPolicy', { domains })}
          value={address}
          error={fault && t(fault, { domains })}
          required={isOn}
          maxLength={250}
          onChange={(event) => setAddress(event.currentTarget.value.trim())}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={fault !== undefined}>
            {t('settings.save')}
          </Button>
        </Group>
      </div>
    </form>
  );
}

export function ForwardingSection() {
  const { t } = useTranslation();
  const accountId = useOwnAccountId();
  const { filters, setRules } = useFilters(accountId);
  if (!filters) return null;
  if (filters.kind === 'own') return <Notice kind="info">{t('filters.forwardInScript')}</Notice>;
  const known = filters.rules.find(({ id }) => id === RULE_ID);
  const others = filters.rules.filter(({ id }) => id !== RULE_ID);
  return (
    <ForwardingForm
      key={JSON.stringify(known)}
      rule={known}
      onSave={(rule) => void setRules(rule ? [rule, ...others] : others, t('filters.saved'))}
    />
  );
}
