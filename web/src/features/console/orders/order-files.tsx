/** Files that go with an order: sent to the server as they are chosen. */
import { Button, FileButton, Pill } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useUpload } from '../parts/use-upload.ts';

export interface AddedFile {
  blobId: string;
  name: string;
  type: string;
}

interface Props {
  files: readonly AddedFile[];
  onChange: (files: readonly AddedFile[]) => void;
}

export function OrderFiles({ files, onChange }: Props) {
  const { t } = useTranslation();
  const { progress, send } = useUpload();
  const add = async (chosen: readonly File[]): Promise<void> => {
    const added: AddedFile[] = [];
    for (const file of chosen) {
      const blobId = await send(file);
      if (blobId !== undefined)
        added.push({ blobId, name: file.name, type: file.type || 'application/octet-stream' });
    }
    onChange([...files, ...added]);
  };
  return (
    <div className="order-files">
      <FileButton multiple onChange={(chosen) => void add(chosen)}>
        {(props) => (
          <Button
            {...props}
            size="xs"
            variant="default"
            leftSection={<IconPaperclip size={15} />}
            loading={progress !== undefined}
          >
            {t('console.orders.addFiles')}
          </Button>
        )}
      </FileButton>
      {files.length > 0 && (
        <Pill.Group aria-label={t('console.orders.files')}>
          {files.map((file) => (
            <Pill
              key={file.blobId}
              withRemoveButton
              removeButtonProps={{ 'aria-label': t('console.orders.removeFile', { name: file.name }) }}
              onRemove={() => onChange(files.filter((one) => one !== file))}
            >
              {file.name}
            </Pill>
          ))}
        </Pill.Group>
      )}
    </div>
  );
}
