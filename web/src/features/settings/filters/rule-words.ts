/** A rule in a sentence, as the list of rules tells it. Pure. */
import type { TFunction } from 'i18next';
import type { FilterRule, RuleAction, RuleCondition } from '#formats/sieve/rules/filter-rule.ts';
import { formatSize } from '../../../i18n/format.ts';

/** A choice of a list as part of a sentence. */
function lower(text: string): string {
  return text.slice(0, 1).toLocaleLowerCase('vi') + text.slice(1);
}

export function conditionWords(t: TFunction, condition: RuleCondition): string {
  switch (condition.kind) {
    case 'hasAttachment':
      return t(condition.value ? 'filters.words.hasFile' : 'filters.words.hasNoFile');
    case 'size':
      return t(`filters.words.size.${condition.comparison}`, { size: formatSize(condition.bytes) });
    case 'text':
    case 'list':
      return t(`filters.words.${condition.kind}`, { value: condition.value });
    case 'from':
    case 'to':
    case 'subject':
    default:
      return t('filters.words.field', {
        field: lower(t(`filters.condition.${condition.kind}`)),
        comparison: lower(t(`filters.comparison.${condition.comparison}`)),
        value: condition.value,
      });
  }
}

export function actionWords(t: TFunction, action: RuleAction, folderOf: (path: string) => string): string {
  switch (action.kind) {
    case 'move':
      return t('filters.words.move', { folder: folderOf(action.path) });
    case 'forward':
      return t('filters.words.forward', { address: action.address });
    case 'flag':
      return t('filters.words.flag', { keyword: action.keyword });
    case 'markRead':
    case 'star':
    case 'delete':
    case 'stop':
    default:
      return lower(t(`filters.action.${action.kind}`));
  }
}

/** A name for a rule that was given none. */
export function ruleTitle(t: TFunction, rule: FilterRule): string {
  if (rule.name !== '') return rule.name;
  const [first] = rule.conditions;
  return first ? conditionWords(t, first) : t('filters.everyMessage');
}
