/** What is handed out in a course: taken along, and for the center handed out and taken away. */
import { Button, FileButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useDownload } from '../parts/use-download.ts';
import { useUpload } from '../parts/use-upload.ts';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';

export function CourseMaterials({ courseId, isMaker }: { courseId: string; isMaker: boolean }) {
  const { t } = useTranslation();
  const list = useObjectList('TrainingMaterial', { filter: { courseId }, sort: 'name', isAscending: true });
  const materials = useObjects('TrainingMaterial', PROVINCE, list.ids);
  const download = useDownload();
  const upload = useUpload();
  const { create } = useCreate('TrainingMaterial');
  const { isRunning, run } = useAct('TrainingMaterial');
  const add = async (file: File | null): Promise<void> => {
    const blobId = file ? await upload.send(file) : undefined;
    if (!file || blobId === undefined) return;
    const object = { courseId, blobId, name: file.name, type: file.type };
    if (await create(object, t('console.trainingSessions.materialAdded'))) list.refresh();
  };
  const remove = async (id: string): Promise<void> => {
    if (await run({ destroy: [id] }, t('console.trainingSessions.materialGone'))) list.refresh();
  };
  return (
    <>
      <ul className="training-people">
        {materials.map((one) => (
          <li key={one.id}>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => void download.run('TrainingMaterial/download', { id: one.id })}
            >
              {one.name} ({formatSize(one.size)})
            </Button>
            {isMaker && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={isRunning}
                aria-label={`${t('console.trainingSessions.remove')}: ${one.name}`}
                onClick={() => void remove(one.id)}
              >
                {t('console.trainingSessions.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {materials.length === 0 && !isMaker && <p>{t('console.trainingSessions.noMaterials')}</p>}
      {isMaker && (
        <FileButton onChange={(file) => void add(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default" loading={upload.progress !== undefined}>
              {t('console.trainingSessions.addMaterial')}
            </Button>
          )}
        </FileButton>
      )}
    </>
  );
}
