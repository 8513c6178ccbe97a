/**
 * Corrects what was written wrongly all along (R6.1), for the chief and the center's administrator: it shows in the past too, and the
 * record keeps both values; an emptied field says nothing any more. What changes from now on takes a decision, and is asked for by a request.
 */
import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { dayText } from '../../i18n/format.ts';
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
  person: {
    title: 'text',
    staffNumber: 'text',
    birthDate: 'date',
    birthYear: 'year',
    officePhone: 'text',
    mobilePhone: 'text',
  },
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

/** A field that was written anew, or emptied. */
interface Corrected {
  name: string;
  shape: 'text' | 'date' | 'year';
  before: string;
  after: string;
}

function correctedOf(kind: keyof typeof FIELDS, values: Values, known: Props['known']): Corrected[] {
  return Object.entries(FIELDS[kind]).flatMap(([name, shape]) => {
    const [before, value] = [known[name] ?? '', values[name]];
    const after = typeof value === 'string' ? value.trim() : '';
    return after === before ? [] : [{ name, shape, before, after }];
  });
}

/** For the server; what is null is emptied. */
function sentOf(corrected: readonly Corrected[]): Record<string, string | number | null> {
  return Object.fromEntries(
    corrected.map(({ name, shape, after }) => [
      name,
      after === '' ? null : shape === 'year' ? Number(after) : after,
    ]),
  );
}

/** What stands there, and what will. */
function BeforeAndAfter({ corrected }: { corrected: readonly Corrected[] }) {
  const { t } = useTranslation();
  if (corrected.length === 0) return null;
  const shown = ({ shape }: Corrected, text: string): string => (shape === 'date' ? dayText(text) : text);
  const nothing = <em>{t('directory.empty')}</em>;
  return (
    <section className="before-after" aria-live="polite">
      <h3>{t('directory.willCorrect')}</h3>
      <ul>
        {corrected.map((one) => (
          <li key={one.name} className="history-change">
            {t(`console.fields.${one.name}`)}:{' '}
            {one.before === '' ? nothing : <del>{shown(one, one.before)}</del>} →{' '}
            {one.after === '' ? nothing : <ins>{shown(one, one.after)}</ins>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function CorrectDialog({ kind, id, name, known, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const [values, setValues] = useState<Values>(() => valuesOf(known));
  const [reason, setReason] = useState('');
  const [isRunning, setRunning] = useState(false);
  const corrected = correctedOf(kind, values, known);
  const submit = async (): Promise<boolean> => {
    setRunning(true);
    try {
      await client.transport.request([
        [
          'Directory/correct',
          { accountId: PROVINCE, kind, id, fields: sentOf(corrected), reason: reason.trim() },
        ],
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
      isDisabled={corrected.length === 0 || reason.trim() === ''}
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
      <BeforeAndAfter corrected={corrected} />
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
