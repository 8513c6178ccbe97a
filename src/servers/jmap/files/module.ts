/** `urn:congthu:files`: resumable uploads, large files and links to them. A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { fileFetch } from './file-fetch.ts';
import { fileLink } from './file-link.ts';
import { filePreview } from './file-preview.ts';
import { storedFile } from './stored-file.ts';

export const files: JmapModule = {
  capability: 'urn:congthu:files',
  describe: () => ({}),
  describeAccount: (account, { settings }) =>
    account.access.accountRights.includes('i')
      ? {
          uploadPath: `/jmap/files/${account.id}`,
          maxFileSize: settings.files.maxFileBytes,
          maxAttachmentSize: settings.maxMessageBytes,
          quota: settings.files.quotaBytes,
        }
      : undefined,
  types: [storedFile, fileLink, fileFetch],
  methods: [filePreview],
};
