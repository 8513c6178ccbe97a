/** The sections that the person may see: every one is asked for in one request, and those that are refused are left out. */
import { useEffect, useState } from 'react';
import { useClient } from '../../jmap/hooks.ts';
import { type ConsoleSection, SECTIONS } from './sections.ts';

/** Undefined until the server has answered. */
export function useSections(): readonly ConsoleSection[] | undefined {
  const client = useClient();
  const [sections, setSections] = useState<readonly ConsoleSection[]>();
  useEffect(() => {
    const probed = SECTIONS.flatMap((section) => (section.probe ? [{ section, probe: section.probe }] : []));
    client.transport
      .request(
        probed.map(({ probe }) => probe),
        true,
      )
      .then((answers) => {
        const isOpen = (at: number): boolean => answers[at]?.['accountId'] !== undefined;
        const open = probed.filter((_, at) => isOpen(at)).map(({ section }) => section);
        // Everybody sees their own requests; that alone is no console.
        const free = open.length > 0 ? SECTIONS.filter((section) => !section.probe) : [];
        setSections([...free, ...open]);
      })
      .catch((error: unknown) => {
        reportError(error);
        setSections([]);
      });
  }, [client]);
  return sections;
}
