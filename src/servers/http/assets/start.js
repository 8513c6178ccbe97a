/** Keeps the status of the start page fresh and copies values. The page is whole without it. */

const REFRESH_MS = 10_000;

function showStatus(status) {
  const summary = document.getElementById('summary');
  const words = summary.querySelector('.words');
  const text = status ? (status.ok ? summary.dataset.good : summary.dataset.bad) : summary.dataset.gone;
  summary.dataset.ok = String(Boolean(status?.ok));
  // A live region speaks on every write: only when something changed.
  if (words.textContent !== text) words.textContent = text;
  if (status) showChecks(status);
}

function showChecks(status) {
  const list = document.getElementById('checks');
  for (const check of status.checks) {
    const item = [...list.children].find((child) => child.dataset.check === check.name);
    // Other parts than when the page was made: the page is made anew, at most once a refresh.
    if (!item) {
      location.reload();
      return;
    }
    item.dataset.ok = String(check.ok);
    item.querySelector('.state').textContent = check.ok ? list.dataset.good : list.dataset.bad;
  }
  const time = document.querySelector('#checked time');
  const at = new Date(status.checkedAt);
  const locale = list.dataset.language === 'vi' ? 'vi-VN' : 'en-GB';
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleTimeString(locale, { timeZone: 'Asia/Ho_Chi_Minh' });
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch('/status.json', { cache: 'no-store' });
    showStatus(answer.ok ? await answer.json() : undefined);
  } catch {
    showStatus(undefined);
  }
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = label;
  }, 2_000);
}

setInterval(() => void refresh(), REFRESH_MS);
document.addEventListener('visibilitychange', () => void refresh());
// The clipboard is there in secure contexts only (HTTPS, or this machine).
if (navigator.clipboard)
  for (const button of document.querySelectorAll('.copy')) {
    button.hidden = false;
    button.addEventListener('click', () => void copy(button));
  }
