/** Files on their way to the server (RFC 8620 §6.1), with their progress; a dropped line tries again by a click. */
import { OfflineFault, RefusedFault } from '../../../jmap/faults.ts';

interface Uploaded {
  blobId: string;
  type: string;
  size: number;
}

/** `XMLHttpRequest`, because `fetch` tells nothing of what has gone out. */
export function uploadFile(
  url: string,
  file: Blob,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Uploaded);
      else reject(new RefusedFault(String(request.status), ''));
    });
    request.addEventListener('error', () => reject(new OfflineFault('The upload broke off.')));
    request.addEventListener('abort', () => reject(new OfflineFault('The upload was stopped.')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
