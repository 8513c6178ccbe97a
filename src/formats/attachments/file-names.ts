/** Names of files that deceive, and extensions that systems start at a click. */

/** What Windows, macOS and Linux run when it is opened, programs and scripts alike. */
const STARTED = new Set(
  (
    'exe com scr pif bat cmd msi msp mst cpl dll sys vxd ocx hta js jse vbs vbe wsf wsh ws wsc sct ps1 ps1xml ps2 psc1 ' +
    'psd1 psm1 msh lnk scf url inf reg jar jnlp app command workflow action apk ade adp chm hlp gadget application ' +
    'msc crt der xll xlam wll ppam iqy slk settingcontent-ms library-ms appref-ms vhd vhdx iso img'
  ).split(' '),
);

/** What people take for a document. */
const DOCUMENTS = new Set(
  'pdf doc docx xls xlsx ppt pptx txt rtf odt ods odp jpg jpeg png gif bmp tif tiff mp3 mp4 avi html htm csv zip'.split(
    ' ',
  ),
);

/** Right-to-left marks turn `gpj.exe` round into `exe.jpg` on the screen (Unicode TR 36 §2.10). */
const TURNING = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/u;
/** So many blanks push the real extension out of sight. */
const PUSHING = /\s{6,}\.?[^\s]*$/u;
/** Where an extension can be; no file system takes a longer name. */
const NAME_END = 300;

/** Extensions from the last to the first, in small letters; Windows takes no heed of dots and blanks at the end. */
function extensionsOf(name: string): string[] {
  const base = name
    .slice(-NAME_END)
    .replace(/^.*[/\\]/, '')
    .replace(/(?<![\s.])[\s.]+$/u, '');
  return base
    .split('.')
    .slice(1)
    .map((part) => part.trim().toLowerCase())
    .reverse();
}

/** Whether a system starts a file of this name when somebody opens it. */
export function hasStartedExtension(name: string): boolean {
  return STARTED.has(extensionsOf(name)[0] ?? '');
}

/** Whether the name hides what the file is. */
export function isDisguised(name: string): boolean {
  if (TURNING.test(name)) return true;
  const [last = '', before = ''] = extensionsOf(name);
  const isStarted = STARTED.has(last);
  return isStarted && (DOCUMENTS.has(before) || PUSHING.test(name.slice(-NAME_END)));
}
