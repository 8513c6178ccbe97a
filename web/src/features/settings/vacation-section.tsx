/** The answer while one is away (RFC 8621 §8), from a day to a day, as the server gives it. */
import { Button, Group, Switch, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../design/parts/day-field.tsx';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useClient, useObject } from '../../jmap/hooks.ts';
import type { VacationResponse } from '../../jmap/objects.ts';
import { registerType } from '../../jmap/sync.ts';
import { faultText } from '../shell/fault-text.ts';
import { useOwnAccountId, useOwnName } from '../shell/own-name.ts';
import { SettingRow } from './setting-row.tsx';
import { suggestedAnswer } from './suggested-answer.ts';

registerType('VacationResponse', { properties: undefined, wholly: true });

const SINGLETON = 'singleton';
const HUE = '+07:00';
const HUE_MS = 7 * 3_600_000;

/** A day in Huế as its first moment, or its last. */
function momentOf(day: string, isEnd: boolean): string | null {
  if (day === '') return null;
  const time = Date.parse(`${day}T${isEnd ? '23:59:59' : '00:00:00'}${HUE}`);
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function dayOf(moment: string | null): string {
  return moment === null ? '' : new Date(Date.parse(moment) + HUE_MS).toISOString().slice(0, 10);
}

function VacationForm({ vacation, accountId }: { vacation: VacationResponse; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const name = useOwnName();
  const [fields, setFields] = useState(vacation);
  const suggestion = (part: Partial<VacationResponse>): string =>
    suggestedAnswer(name, dayOf(part.fromDate ?? null), dayOf(part.toDate ?? null));
  /** What was suggested follows the days until somebody writes words of their own. */
  const change = (part: Partial<VacationResponse>): void => {
    const next = { ...fields, ...part };
    const isSuggested = fields.textBody === null || fields.textBody === suggestion(fields);
    const textBody =
      isSuggested && !('textBody' in part) && next.isEnabled ? suggestion(next) : next.textBody;
    setFields({ ...next, textBody });
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { isEnabled, fromDate, toDate, subject, textBody } = fields;
    try {
      await client.update('VacationResponse', accountId, {
        [SINGLETON]: { isEnabled, fromDate, toDate, subject, textBody },
      });
      showToast(t('settings.saved'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <SettingRow title={t('settings.vacation.enabled')} text={t('settings.vacation.enabledText')}>
        <Switch
          aria-label={t('settings.vacation.enabled')}
          checked={fields.isEnabled}
          onChange={(event) => change({ isEnabled: event.currentTarget.checked })}
        />
      </SettingRow>
      <div className="settings-card">
        <div className="settings-pair">
          <DayField
            label={t('settings.vacation.from')}
            value={dayOf(fields.fromDate)}
            onChange={(day) => change({ fromDate: momentOf(day, false) })}
          />
          <DayField
            label={t('settings.vacation.to')}
            value={dayOf(fields.toDate)}
            onChange={(day) => change({ toDate: momentOf(day, true) })}
          />
        </div>
        <TextInput
          label={t('settings.vacation.subject')}
          value={fields.subject ?? ''}
          maxLength={200}
          onChange={(event) => change({ subject: event.currentTarget.value || null })}
        />
        <Textarea
          label={t('settings.vacation.text')}
          autosize
          minRows={6}
          maxRows={14}
          value={fields.textBody ?? ''}
          onChange={(event) => change({ textBody: event.currentTarget.value || null })}
        />
        <Group justify="flex-end">
          <Button
            variant="subtle"
            onClick={() => setFields({ ...fields, textBody: suggestion(fields), subject: fields.subject })}
          >
            {t('settings.vacation.suggest')}
          </Button>
          <Button type="submit">{t('settings.save')}</Button>
        </Group>
      </div>
    </form>
  );
}

export function VacationSection() {
  const client = useClient();
  const { t } = useTranslation();
  const accountId = useOwnAccountId();
  const vacation = useObject('VacationResponse', accountId, SINGLETON);
  useEffect(() => {
    client
      .fetchAll('VacationResponse', accountId)
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
  }, [client, accountId, t]);
  return vacation ? <VacationForm key={accountId} vacation={vacation} accountId={accountId} /> : null;
}
