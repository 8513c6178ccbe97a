/** The job that tells the center of a report; the letter and the end of the job are one commit. */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { INCIDENT_NOTICE, listIncidents, type MailIncident } from '#domain/quarantine/mail-incidents.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';
import { type NoticeParts, sendNotice } from '#services/notices/send-notice.ts';

const KINDS: Readonly<Record<MailIncident['kind'], { vi: string; en: string }>> = {
  junk: { vi: 'thư rác', en: 'junk' },
  virus: { vi: 'virus', en: 'a virus' },
  misuse: { vi: 'sử dụng sai quy định', en: 'misuse' },
  other: { vi: 'việc khác', en: 'something else' },
};

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 200);
}

function wordsFor(incident: MailIncident): NoticeText {
  const { vi, en } = KINDS[incident.kind];
  const facts = `  ${oneLine(incident.fromAddress)}\n  ${oneLine(incident.subject)}\n  ${oneLine(incident.messageId)}\n  ${oneLine(incident.note)}\n`;
  return {
    subject: { vi: 'Báo cáo sự cố thư', en: 'A message was reported' },
    vi: `Một người dùng báo cáo một thư là ${vi}:\n\n${facts}\nMã sự cố: ${incident.id}`,
    en: `Somebody reported a message as ${en}:\n\n${facts}\nIncident: ${incident.id}`,
  };
}

/** Makes the handler. */
export function incidentNoticeJob(parts: NoticeParts & { db: Database; centerAddress: string }): JobHandler {
  return {
    queue: INCIDENT_NOTICE,
    async run(job) {
      const { id } = job.payload as { id: string };
      const [incident] = await listIncidents(parts.db, systemPrincipal('job'), { ids: [id] });
      if (incident)
        await sendNotice(parts, [parts.centerAddress], wordsFor(incident), (tx) => job.complete(tx));
    },
  };
}
