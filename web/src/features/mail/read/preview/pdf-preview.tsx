/** A PDF drawn by pdf.js, page after page as they come into view; scripts and forms in it stay dead. */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A file of ours, hashed by the build like every other. */
GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url).href;

const MAX_WIDTH = 940;

function Page({ pdf, number }: { pdf: PDFDocumentProxy; number: number }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const draw = async (): Promise<void> => {
      const page = await pdf.getPage(number);
      const width = Math.min(MAX_WIDTH, element.parentElement?.clientWidth ?? MAX_WIDTH);
      const scale = width / page.getViewport({ scale: 1 }).width;
      const viewport = page.getViewport({ scale: scale * window.devicePixelRatio });
      element.width = viewport.width;
      element.height = viewport.height;
      element.style.width = `${width}px`;
      await page.render({ canvas: element, viewport }).promise;
    };
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        draw().catch(reportError);
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [pdf, number]);
  return <canvas ref={canvas} className="preview-page" role="img" aria-label={t('read.page', { number })} />;
}

export function PdfPreview({ url }: { url: string }) {
  const { t } = useTranslation();
  const [pdf, setPdf] = useState<PDFDocumentProxy>();
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const task = getDocument({ url, withCredentials: false, enableXfa: false });
    task.promise.then(setPdf, () => setBroken(true));
    return () => void task.destroy();
  }, [url]);
  if (isBroken) return <p>{t('read.cannotPreview')}</p>;
  if (!pdf) return <p>{t('read.opening')}</p>;
  return Array.from({ length: pdf.numPages }, (_, index) => (
    <Page key={String(index)} pdf={pdf} number={index + 1} />
  ));
}
