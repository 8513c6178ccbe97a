/**
 * Corrects what was written wrongly all along (R6.1), for the chief and the center's administrator: it shows in the past too, and the
 * record keeps both values. What changes from now on takes a decision, and is asked for by a request.
 */
import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useClient } from '../../jmap/hooks.ts';
import { FormDialog } from '../console/parts/form-dialog.tsx';
import { ReasonInput } from '../console/parts/reason-input.tsx';
import { FieldInput } from '../console/requests/field-input.tsx';
import type { Values } from '../console/requests/request-types.ts';
import { useOwnRoles } from '../console/use-own-roles.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';
import { plainName } from './plain-name.ts';

const FIELDS = {
  person: { staffNumber: 'text', birthDate: 'date', birthYear: 'year' },
  unit: {
    nameEn: 'text',
    shortName: 'text',
    phone: 'text',
    fax: 'text',
    website: 'text',
    postalAddress: 'text',
  },
} as const;

interface Props {
  kind: keyof typeof FIELDS;
  id: string;
  name: string;
  /** As they stand, as far as they are shown to anybody. */
  known: Readonly<Record<string, string | null>>;
}

/** What is not known stands empty. */
function valuesOf(known: Props['known']): Values {
  return Object.fromEntries(Object.entries(known).map(([name, text]) => [name, text ?? '']));
}

/** Those that were written anew. */
function changedOf(
  kind: keyof typeof FIELDS,
  values: Values,
  known: Props['known'],
): Record<string, string | number> {
  const changed = Object.entries(FIELDS[kind]).flatMap(([name, shape]) => {
    const value = values[name];
    if (typeof value !== 'string' || value.trim() === '' || value === known[name]) return [];
    return [[name, shape === 'year' ? Number(value) : value.trim()] as const];
  });
  return Object.fromEntries(changed);
}

function CorrectDialog({ kind, id, name, known, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const [values, setValues] = useState<Values>(() => valuesOf(known));
  const [reason, setReason] = useState('');
  const [isRunning, setRunning] = useState(false);
  const fields = changedOf(kind, values, known);
  const submit = async (): Promise<boolean> => {
    setRunning(true);
    try {
      await client.transport.request([
        ['Directory/correct', { accountId: PROVINCE, kind, id, fields, reason: reason.trim() }],
      ]);
      await client.fetchSome(kind === 'unit' ? 'Unit' : 'Person', PROVINCE, [id]);
      showToast(t('directory.corrected'));
      return true;
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
      return false;
    } finally {
      setRunning(false);
    }
  };
  return (
    <FormDialog
      title={t('directory.correctTitle', { name: plainName(name) })}
      act={t('directory.correct')}
      isRunning={isRunning}
      isDisabled={Object.keys(fields).length === 0 || reason.trim() === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('directory.correctText')}</p>
      {Object.entries(FIELDS[kind]).map(([field, shape]) => (
        <FieldInput
          key={field}
          field={{ name: field, kind: shape, isRequired: false }}
          values={values}
          unitId={null}
          onChange={setValues}
        />
      ))}
      <ReasonInput value={reason} onChange={setReason} />
    </FormDialog>
  );
}

export function Correct(props: Props) {
  const { t } = useTranslation();
  const mayCorrect = useOwnRoles().has('chief_of_office', 'center_administrator');
  const [isOpen, setOpen] = useState(false);
  if (!mayCorrect) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setOpen(true)}>
        {t('directory.correct')}
      </Button>
      {isOpen && <CorrectDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
