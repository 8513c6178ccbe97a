/** What happened to an order, the newest first, in words. */
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import type { Order, OrderEvent } from './order-types.ts';

export function OrderHistory({ order }: { order: Order }) {
  const { t } = useTranslation();
  const nameOf = new Map(order.recipients.map(({ accountId, name }) => [accountId, name]));
  const lineOf = ({ act, recipientId, text }: OrderEvent): string => {
    const name = recipientId === null ? undefined : nameOf.get(recipientId);
    const words = t(`console.orders.history.${act}`, { count: Number(text) || 0 });
    const said = act === 'reminded' ? null : text;
    return [name, words, said].filter((one) => one !== undefined && one !== null && one !== '').join(' · ');
  };
  return (
    <details className="order-history">
      <summary>{t('console.orders.historyTitle', { count: order.history.length })}</summary>
      <ol>
        {order.history.toReversed().map((event) => (
          <li key={`${event.at}${event.act}${event.recipientId ?? ''}`}>
            <time dateTime={event.at}>{shortTime(event.at)}</time> {lineOf(event)}
          </li>
        ))}
      </ol>
    </details>
  );
}
