/** Things as files that the browser keeps. */

/** Hands bytes or a text to the person as a file. */
export function saveFile(name: string, parts: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([parts], { type }));
  saveUrl(name, url);
  window.setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** Hands what lies behind an address of ours to the person as a file. */
export function saveUrl(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** Hands a text to the person as a file. */
export function saveText(name: string, text: string): void {
  saveFile(name, text, 'text/csv;charset=utf-8');
}
