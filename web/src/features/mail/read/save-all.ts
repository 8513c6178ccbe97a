/** All files of a message as one archive, packed in the browser. */
import { zip } from 'fflate';
import { OfflineFault } from '../../../jmap/faults.ts';

async function fetchBytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new OfflineFault(`The file could not be fetched: ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Two files of one name are told apart by a number. */
function uniqueName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) unique = `${stem} (${number})${end}`;
  return unique;
}

export async function saveAsZip(
  title: string,
  files: readonly { name: string; url: string }[],
): Promise<void> {
  const contents: Record<string, Uint8Array> = {};
  for (const { name, url } of files)
    contents[uniqueName(name.replaceAll(/[/\\]/g, '_'), new Set(Object.keys(contents)))] =
      await fetchBytes(url);
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    zip(contents, { level: 0 }, (error, data) => (error ? reject(error) : resolve(data)));
  });
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/zip' }));
  link.href = url;
  link.download = `${
    title
      .replaceAll(/[/\\:*?"<>|]/g, ' ')
      .trim()
      .slice(0, 80) || 'CongThu'
  }.zip`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
