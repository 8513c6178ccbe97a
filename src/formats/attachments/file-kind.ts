/** The kind of a file by its first bytes, whatever its name says. */

export type FileKind = 'program' | 'script' | 'zip' | 'gzip' | 'ole' | 'sealedArchive' | 'shortcut';

interface Signature {
  kind: FileKind;
  bytes: Buffer;
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** First match wins. */
const SIGNATURES: readonly Signature[] = [
  { kind: 'program', bytes: hex('7f 45 4c 46') },
  // Mach-O in both orders and widths, and the fat binaries and Java classes that share a number.
  { kind: 'program', bytes: hex('fe ed fa ce') },
  { kind: 'program', bytes: hex('fe ed fa cf') },
  { kind: 'program', bytes: hex('ce fa ed fe') },
  { kind: 'program', bytes: hex('cf fa ed fe') },
  { kind: 'program', bytes: hex('ca fe ba be') },
  // Android's bytecode.
  { kind: 'program', bytes: hex('64 65 78 0a 30 33') },
  { kind: 'shortcut', bytes: hex('4c 00 00 00 01 14 02 00') },
  { kind: 'zip', bytes: hex('50 4b 03 04') },
  { kind: 'zip', bytes: hex('50 4b 05 06') },
  { kind: 'gzip', bytes: hex('1f 8b 08') },
  // Compound files: Word, Excel and PowerPoint before 2007, MSI, Outlook messages.
  { kind: 'ole', bytes: hex('d0 cf 11 e0 a1 b1 1a e1') },
  { kind: 'sealedArchive', bytes: hex('52 61 72 21 1a 07') },
  { kind: 'sealedArchive', bytes: hex('37 7a bc af 27 1c') },
];

/** The offset of the field that points to a Windows program's header, and the header's mark. */
const PE_POINTER = 0x3c;
const DOS_HEADER = 0x40;

/** A DOS or Windows program: `MZ` alone also begins letters about Mozambique. */
function isWindowsProgram(bytes: Buffer): boolean {
  if (bytes[0] !== 0x4d || bytes[1] !== 0x5a || bytes.length < DOS_HEADER) return false;
  const at = bytes.readUInt32LE(PE_POINTER);
  if (at + 4 <= bytes.length && bytes.toString('latin1', at, at + 2) === 'PE') return true;
  // Without a Windows header: a DOS program has bytes that no text has.
  return bytes.subarray(2, DOS_HEADER).includes(0);
}

/** `#!/bin/sh`, and XML that is a script of Windows. */
function isScript(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 200).trimStart();
  return /^#!\s*\/|^<\?xml[^>]*>\s*<(?:package|component|job)\b|^<(?:hta:application|job|package)\b/i.test(
    head,
  );
}

/** The kind; undefined for what is harmless by its form. */
export function fileKind(bytes: Buffer): FileKind | undefined {
  if (isWindowsProgram(bytes)) return 'program';
  const found = SIGNATURES.find((one) => bytes.subarray(0, one.bytes.length).equals(one.bytes));
  return found?.kind ?? (isScript(bytes) ? 'script' : undefined);
}
