/** Which of our languages an `Accept-Language` prefers (RFC 9110 §12.5.4). Pure. */

type Language = 'vi' | 'en';

/** A browser sends a handful; a longer list is not read further. */
const MAX_RANGES = 20;

/** One range of `Accept-Language` (RFC 9110 §12.5.4) with its weight. */
function parseRange(range: string): { language: string; weight: number } {
  const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
  const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.trim().slice(2));
  return { language: tag.trim().split('-')[0] ?? '', weight: Number.isFinite(weight) ? weight : 0 };
}

/** The one with the greatest weight, the first of equals; undefined where neither is named. */
export function preferredLanguage(acceptLanguage: string | undefined): Language | undefined {
  const [best] = (acceptLanguage ?? '')
    .split(',', MAX_RANGES)
    .map(parseRange)
    .filter(
      (range): range is { language: Language; weight: number } =>
        range.weight > 0 && (range.language === 'vi' || range.language === 'en'),
    )
    .sort((a, b) => b.weight - a.weight);
  return best?.language;
}
