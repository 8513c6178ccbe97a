/** The report of difficulties and proposals to the People's Committee, as DOCX (R12.2): by agency, with what was answered. */
import { AlignmentType, Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import { dayOf } from '#domain/directory/as-of.ts';
import type { Proposal } from '#domain/directory/proposals.ts';

const FONT = 'Times New Roman';

function vietnameseDay(time: number): string {
  return dayOf(time).split('-').toReversed().join('/');
}

function paragraph(text: string, more: { bold?: boolean; italics?: boolean } = {}): Paragraph {
  return new Paragraph({
    children: [new TextRun({ text, font: FONT, size: 26, ...more })],
    spacing: { after: 120 },
  });
}

function proposalPart(proposal: Proposal, number: number): Paragraph[] {
  const sent = vietnameseDay(proposal.createdAt.getTime());
  return [
    paragraph(`${number}. ${proposal.subject} (${sent}, ${proposal.sentByName})`, { bold: true }),
    ...proposal.body.split('\n').map((line) => paragraph(line)),
    paragraph(proposal.answer === null ? 'Chưa trả lời.' : `Trả lời: ${proposal.answer}`, { italics: true }),
  ];
}

/** Makes the report of proposals of a time. */
export async function makeProposalsReport(
  proposals: readonly Proposal[],
  time: { from: number; until: number; now: number },
): Promise<Buffer> {
  const byUnit = new Map<string, Proposal[]>();
  for (const proposal of proposals)
    byUnit.set(proposal.unitName, [...(byUnit.get(proposal.unitName) ?? []), proposal]);
  const answered = proposals.filter(({ state }) => state === 'answered').length;
  const parts = [...byUnit].flatMap(([unitName, ofUnit]) => [
    new Paragraph({
      heading: HeadingLevel.HEADING_2,
      children: [new TextRun({ text: unitName, font: FONT, bold: true, size: 28, color: '000000' })],
    }),
    ...ofUnit.flatMap((proposal, index) => proposalPart(proposal, index + 1)),
  ]);
  const document = new Document({
    sections: [
      {
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            children: [new TextRun({ text: 'BÁO CÁO', font: FONT, bold: true, size: 32 })],
          }),
          paragraph('Tổng hợp khó khăn, vướng mắc và kiến nghị của các cơ quan về hệ thống thư điện tử', {
            bold: true,
          }),
          paragraph(
            `Từ ngày ${vietnameseDay(time.from)} đến ngày ${vietnameseDay(time.until - 1)}: ${proposals.length} kiến nghị của ${byUnit.size} cơ quan, đã trả lời ${answered}.`,
          ),
          ...parts,
          paragraph(`Lập ngày ${vietnameseDay(time.now)}.`, { italics: true }),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}
