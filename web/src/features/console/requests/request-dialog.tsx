/** A new request of any type: whom and which unit it is about, the fields that the server says the type has, and its decision. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { today } from '../../../i18n/format.ts';
import type { Arguments } from '../../../jmap/transport.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { DecisionFields, type DecisionValues, isWhole } from './decision-fields.tsx';
import { DraftPreview } from './draft-preview.tsx';
import { EmergencyInput } from './emergency-input.tsx';
import { FieldInput } from './field-input.tsx';
import { detailsOf, useOwnRequestTypes, type Values } from './request-types.ts';
import { SubjectInput } from './subject-input.tsx';

interface Props {
  /** What it is about, where somebody came from there. */
  about?: {
    type?: string;
    unitId?: string | undefined;
    personId?: string | undefined;
    /** Of an agency, which is nobody's person. */
    mailboxId?: string | undefined;
  };
  onClose: () => void;
  /** Told of the request that was made, which then shows what it would do. */
  onSubmitted: (id: string) => void;
}

export function RequestDialog({ about, onClose, onSubmitted }: Props) {
  const { t, i18n } = useTranslation();
  const types = useOwnRequestTypes();
  const roles = useOwnRoles();
  const { isRunning, create } = useCreate<{ findings: unknown[] }>('ChangeRequest');
  const [type, setType] = useState<string | null>(about?.type ?? 'joining');
  const [chosenUnit, setUnitId] = useState<string | null>(about?.unitId ?? null);
  const [personId, setPersonId] = useState<string | null>(about?.personId ?? null);
  const [mailboxId, setMailboxId] = useState<string | null>(about?.mailboxId ?? null);
  const [day, setDay] = useState(() => today());
  const [values, setValues] = useState<Values>({});
  const [decision, setDecision] = useState<DecisionValues>({});
  const [emergency, setEmergency] = useState<string>();
  const rule = type === null ? undefined : types[type];
  const unitId = chosenUnit ?? roles.unitOf('unit_administrator', 'agency_head') ?? null;
  const draft: Arguments | undefined = rule && {
    type,
    effectiveOn: day,
    details: {
      ...detailsOf(rule.fields, values),
      ...(mailboxId !== null && rule.about === 'accountHolder' && { accountId: mailboxId }),
    },
    ...(unitId !== null && rule.unit === 'named' && { unitId }),
    ...(personId !== null && rule.about !== 'nobody' && { personId }),
  };
  const submit = async (): Promise<boolean> => {
    if (!draft) return false;
    const made = await create({
      ...draft,
      ...(rule?.needsDecision && decision),
      ...(emergency !== undefined && emergency.trim() !== '' && { emergencyReason: emergency.trim() }),
    });
    if (!made) return false;
    const found = made.findings.length;
    showToast(
      t(found === 0 ? 'console.requests.submitted' : 'console.requests.submittedWith', { count: found }),
    );
    onSubmitted(made.id);
    return true;
  };
  return (
    <FormDialog
      title={t('console.requests.new')}
      act={t('console.requests.submit')}
      size="lg"
      isRunning={isRunning}
      // Nothing can be asked for before it is known what the type asks for.
      isDisabled={!rule}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        required
        searchable
        label={t('console.requests.type')}
        value={type}
        data={Object.entries(types).map(([value, one]) => ({
          value,
          label: i18n.language === 'en' ? one.en : one.vi,
        }))}
        onChange={(next) => {
          setType(next);
          setValues({});
        }}
      />
      {rule && (
        <SubjectInput
          about={rule.about}
          value={{ personId, mailboxId }}
          onChange={(holder) => {
            setPersonId(holder.personId);
            setMailboxId(holder.mailboxId);
          }}
        />
      )}
      {rule?.unit === 'named' && (
        <PickUnit label={t('console.requests.unit')} value={unitId} onChange={setUnitId} />
      )}
      {rule?.fields
        .filter(({ kind }) => kind !== 'agencyAccount')
        .map((field) => (
          <FieldInput key={field.name} field={field} values={values} unitId={unitId} onChange={setValues} />
        ))}
      <DayField isRequired label={t('console.requests.effective')} value={day} onChange={setDay} />
      {rule?.needsDecision && <DecisionFields isRequired values={decision} onChange={setDecision} />}
      {rule?.mayBeEmergency && <EmergencyInput reason={emergency} onChange={setEmergency} />}
      <DraftPreview
        key={type}
        draft={draft && { ...draft, ...(rule?.needsDecision && isWhole(decision) && decision) }}
      />
    </FormDialog>
  );
}
