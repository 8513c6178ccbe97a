/** The files of a message being written, each with its way to the server. */
import { Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../../../i18n/format.ts';
import { fileKind } from '../read/file-kinds.ts';
import type { DraftFile } from './composers.ts';

export function FileChips({
  files,
  onRemove,
}: {
  files: readonly DraftFile[];
  onRemove: (key: string) => void;
}) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className="file-chips" aria-label={t('read.files')}>
      {files.map((file) => {
        const Icon = fileKind(file).icon;
        return (
          <li key={file.key} className="file-chip" data-fault={file.fault !== undefined}>
            <Icon size={17} stroke={1.6} />
            <span className="file-chip-name" title={file.name}>
              {file.name}
            </span>
            <span className="file-chip-size">{file.fault ?? formatSize(file.size)}</span>
            <button
              type="button"
              aria-label={t('compose.removeFile', { name: file.name })}
              onClick={() => onRemove(file.key)}
            >
              <IconX size={14} />
            </button>
            {file.progress !== undefined && (
              <Progress
                value={file.progress * 100}
                size={3}
                className="file-chip-progress"
                aria-label={t('compose.uploading', { name: file.name })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
