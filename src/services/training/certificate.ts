/** The certificate of a course that was passed, as PDF with its number (R6.8). */
import { nameOfPaper } from '#domain/paper-numbers/paper-numbers.ts';
import type { TrainingRegistration } from '#domain/training/registrations.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { PaperIssuer } from '#services/papers/issuer.ts';
import { type Content, makePaper, nationalHead, paperDay } from '#services/papers/make-paper.ts';

export const CENTER_NAME = 'Trung tâm Tin học Hành chính tỉnh';

/** A certificate's number as it is written; null before there is one. */
export function certificateNumber({
  certificateSerial: number,
  certificateYear: year,
  certificateName,
}: Pick<TrainingRegistration, 'certificateSerial' | 'certificateYear' | 'certificateName'>): string | null {
  return number === null || year === null
    ? null
    : nameOfPaper('certificate', certificateName, { number, year });
}

function days({ startsAt, endsAt }: TrainingRegistration): string {
  const [from, until] = [paperDay(startsAt.getTime()), paperDay(endsAt.getTime())];
  return from === until ? from : `từ ${from} đến ${until}`;
}

function center(text: string, more: Content = {}): Content {
  return { text, alignment: 'center', ...more };
}

/** Sets it. `Refusal('notFound')` for a course that was not passed. */
export async function makeCertificate(
  registration: TrainingRegistration,
  issuer: PaperIssuer,
): Promise<{ pdf: Buffer; name: string }> {
  const { result, certificateSerial, certificateYear, certifiedAt, mark } = registration;
  if (result !== 'passed' || certificateSerial === null || certifiedAt === null)
    throw new Refusal('notFound', 'There is no certificate of a course that was not passed.');
  const pdf = await makePaper({
    info: { title: `Giấy chứng nhận ${certificateNumber(registration)}` },
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [60, 50, 60, 40],
    frameColor: '#9b1c1c',
    content: [
      nationalHead({ above: issuer.province, name: CENTER_NAME }),
      center('GIẤY CHỨNG NHẬN', { fontSize: 28, bold: true, color: '#9b1c1c', margin: [0, 34, 0, 0] }),
      center('Certificate of training', { fontSize: 11, italics: true }),
      center(`${CENTER_NAME} chứng nhận`, { fontSize: 13, margin: [0, 22, 0, 0] }),
      center(registration.name, { fontSize: 22, bold: true, margin: [0, 8, 0, 0] }),
      center(registration.unitName, { fontSize: 13, margin: [0, 2, 0, 0] }),
      center('đã hoàn thành khóa đào tạo, bồi dưỡng', { fontSize: 13, margin: [0, 14, 0, 0] }),
      center(registration.courseTitle, { fontSize: 17, bold: true, margin: [0, 8, 0, 0] }),
      center(
        `${days(registration)}, thời lượng ${registration.hours} giờ${mark === null ? '' : `, kết quả ${(mark / 10).toLocaleString('vi')}/10`}.`,
        { fontSize: 13, margin: [0, 8, 0, 0] },
      ),
      {
        margin: [0, 30, 0, 0],
        columns: [
          {
            width: '50%',
            text: `Số: ${certificateNumber(registration)}`,
            fontSize: 12,
            margin: [20, 0, 0, 0],
          },
          {
            width: '50%',
            stack: [
              center(`${issuer.place}, ${paperDay(certifiedAt.getTime())}`, { italics: true, fontSize: 12 }),
              center('GIÁM ĐỐC', { bold: true, fontSize: 12, margin: [0, 4, 0, 0] }),
            ],
          },
        ],
      },
    ],
  });
  return { pdf, name: `giay-chung-nhan-${certificateSerial}-${certificateYear}.pdf` };
}
