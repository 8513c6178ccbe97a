/** The templates of this device. */
export interface Template {
  subject: string;
  html: string;
}

const KEY = 'congthu.templates';

export function listTemplates(): readonly Template[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Template[];
  } catch {
    // Something else wrote there.
    return [];
  }
}

export function writeTemplates(templates: readonly Template[]): void {
  localStorage.setItem(KEY, JSON.stringify(templates));
}
