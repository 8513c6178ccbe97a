/** The files of a message being written, each with its way to the server: how far, how fast, a pause, or that it goes as a link. */
import { Progress } from '@mantine/core';
import { IconLink, IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayText, formatSize } from '../../../i18n/format.ts';
import { fileKind } from '../read/file-kinds.ts';
import type { DraftFile } from './composers.ts';
import type { Files } from './use-files.ts';

/** Shorter ones are there before anybody could press a button. */
const PAUSABLE_BYTES = 2_000_000;

function useChipText(file: DraftFile): string {
  const { t } = useTranslation();
  if (file.fault !== undefined) return file.fault;
  if (file.isPaused) return t('files.paused');
  if (file.isWaiting) return t('files.waitingForLine');
  if (file.progress !== undefined && file.size > PAUSABLE_BYTES)
    return t('files.going', {
      part: Math.floor(file.progress * 100),
      speed: file.speed === undefined ? '' : `${formatSize(file.speed)}/s`,
    });
  if (file.linkUrl !== undefined && file.linkEnds !== undefined)
    return t('files.untilDay', { size: formatSize(file.size), day: dayText(file.linkEnds) });
  return formatSize(file.size);
}

function FileChip({ file, files }: { file: DraftFile; files: Files }) {
  const { t } = useTranslation();
  const Icon = fileKind(file).icon;
  const { key, name, isPaused = false } = file;
  const isGoing = file.progress !== undefined && file.fault === undefined;
  return (
    <li className="file-chip" data-fault={file.fault !== undefined} data-link={file.isLink}>
      {file.isLink ? <IconLink size={17} stroke={1.7} /> : <Icon size={17} stroke={1.6} />}
      <span className="file-chip-name" title={name}>
        {name}
      </span>
      <span className="file-chip-size">{useChipText(file)}</span>
      {isGoing && file.size > PAUSABLE_BYTES && (
        <button
          type="button"
          aria-label={t(isPaused ? 'files.resume' : 'files.pause', { name })}
          onClick={() => (isPaused ? files.resume(key) : files.pause(key))}
        >
          {isPaused ? <IconPlayerPlayFilled size={13} /> : <IconPlayerPauseFilled size={13} />}
        </button>
      )}
      <button type="button" aria-label={t('compose.removeFile', { name })} onClick={() => files.remove(key)}>
        <IconX size={14} />
      </button>
      {isGoing && (
        <Progress
          value={(file.progress ?? 0) * 100}
          size={3}
          className="file-chip-progress"
          aria-label={t('compose.uploading', { name })}
        />
      )}
    </li>
  );
}

export function FileChips({ list, files }: { list: readonly DraftFile[]; files: Files }) {
  const { t } = useTranslation();
  if (list.length === 0) return null;
  return (
    <ul className="file-chips" aria-label={t('read.files')}>
      {list.map((file) => (
        <FileChip key={file.key} file={file} files={files} />
      ))}
    </ul>
  );
}
