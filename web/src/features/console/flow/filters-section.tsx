/** Filters that run on everybody's mail (Sieve), before and after people's own; changed by the center, read by those who watch. */
import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconAffiliate } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../design/parts/empty.tsx';
import { longTime } from '../../../i18n/format.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { OrganisationScript } from '../work-types.ts';

const PLACES = ['before', 'after', 'library'];

function ScriptCard({ script, mayChange }: { script: OrganisationScript; mayChange: boolean }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('OrganisationScript');
  const [content, setContent] = useState(script.content);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => setContent(script.content), [script.content]);
  return (
    <div className="settings-card">
      <div className="detail-head">
        <strong>{script.name}</strong>
        <Badge kind={script.place === 'library' ? 'plain' : 'accent'}>
          {t(`console.filters.places.${script.place}`, script.place)}
        </Badge>
      </div>
      <Textarea
        autosize
        maxRows={22}
        readOnly={!mayChange}
        aria-label={script.name}
        classNames={{ input: 'record' }}
        value={content}
        onChange={(event) => setContent(event.currentTarget.value)}
      />
      <div className="acts acts-middle">
        {mayChange && (
          <>
            <Button
              size="xs"
              loading={isRunning}
              disabled={content === script.content}
              onClick={() => void run({ update: { [script.id]: { content } } }, t('console.filters.saved'))}
            >
              {t('console.save')}
            </Button>
            <Button size="xs" variant="subtle" color="red" onClick={() => setAsking(true)}>
              {t('console.filters.delete')}
            </Button>
          </>
        )}
        <span className="objects-count">{longTime(script.updatedAt)}</span>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('console.filters.deleteTitle', { name: script.name })}
          text={t('console.filters.deleteText')}
          act={t('console.filters.delete')}
          onClose={() => setAsking(false)}
          onConfirm={() => void run({ destroy: [script.id] }, t('console.filters.deleted'))}
        />
      )}
    </div>
  );
}

function ScriptDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const { isRunning, create } = useCreate('OrganisationScript');
  const [name, setName] = useState('');
  const [place, setPlace] = useState<string | null>('before');
  const [position, setPosition] = useState<number | string>(10);
  const [content, setContent] = useState('require ["fileinto"];\n\n');
  const submit = async (): Promise<boolean> => {
    const made = await create(
      { name, place, position: Number(position), content },
      t('console.filters.saved'),
    );
    if (made) await client.fetchAll('OrganisationScript', PROVINCE);
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.filters.new')}
      act={t('console.save')}
      size="lg"
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        required
        label={t('console.filters.name')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        required
        label={t('console.filters.place')}
        data={PLACES.map((value) => ({ value, label: t(`console.filters.places.${value}`) }))}
        value={place}
        onChange={setPlace}
      />
      <NumberInput label={t('console.filters.position')} min={0} value={position} onChange={setPosition} />
      <Textarea
        autosize
        minRows={8}
        label={t('console.filters.content')}
        classNames={{ input: 'record' }}
        value={content}
        onChange={(event) => setContent(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function FiltersSection() {
  const { t } = useTranslation();
  const client = useClient();
  const roles = useOwnRoles();
  const scripts = useAll('OrganisationScript', PROVINCE);
  const [isNew, setNew] = useState(false);
  const mayChange = roles.has('center_administrator');
  useEffect(() => {
    client.fetchAll('OrganisationScript', PROVINCE).catch(reportError);
  }, [client]);
  return (
    <>
      {mayChange && (
        <Button size="xs" mb="md" onClick={() => setNew(true)}>
          {t('console.filters.new')}
        </Button>
      )}
      {scripts.length === 0 && (
        <div className="objects-empty">
          <Empty icon={IconAffiliate} title={t('console.filters.empty')}>
            {t('console.filters.emptyText')}
          </Empty>
        </div>
      )}
      {scripts.map((script) => (
        <ScriptCard key={script.id} script={script} mayChange={mayChange} />
      ))}
      {isNew && <ScriptDialog onClose={() => setNew(false)} />}
    </>
  );
}
