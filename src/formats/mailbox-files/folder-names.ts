/**
 * Mailbox names as names of files and folders that every system can hold: what one of them forbids becomes `%XX`.
 *
 * Forbidden somewhere: `/ \ : * ? " < > |`, control characters, a leading dot, a trailing dot or space, and `%` itself.
 */

const FORBIDDEN = /[/\\:*?"<>|%\u0000-\u001f\u007f]|^\.|[. ]$/g;

/** One mailbox name as a file name. */
export function encodeFolderName(name: string): string {
  return name.replace(
    FORBIDDEN,
    (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

/** The mailbox name of a file or folder; a `%` that begins no escape stands for itself. */
export function decodeFolderName(fileName: string): string {
  return fileName
    .replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .normalize('NFC');
}
