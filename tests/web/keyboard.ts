/** Somebody without a pointer: Tab to what has this role and name, Enter, letters. What Tab does not lead to, or nobody sees having the focus, fails. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

const MOST_STOPS = 200;
const PASSING_MS = 30_000;

/**
 * What is wrong with where the focus is: no line around it or the box of its field shows it (WCAG 2.4.7; where one writes, the caret
 * does), or something lies over it (2.4.11). Empty when all is well.
 */
const FOCUS_FAULT = `(() => {
  const at = document.activeElement;
  const hasLine = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  };
  // A box that is ticked is drawn beside the field that takes the key; a list shows which of its rows is at hand.
  const around = [at, at.parentElement, at.parentElement.parentElement, at.nextElementSibling,
    document.getElementById(at.getAttribute('aria-activedescendant'))];
  const writes = at.matches('[contenteditable], textarea, input:not([type="checkbox"], [type="radio"])');
  if (!writes && !around.some((one) => one && hasLine(one))) return 'nothing shows the focus';
  const { left, top, width, height } = at.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!over) return 'it is off the screen';
  return at.contains(over) || over.contains(at) || at.labels?.[0]?.contains(over) ? '' : over.className + ' lies over it';
})()`;

export async function hasFocus(page: Page, wanted: Locator): Promise<boolean> {
  return (await wanted.and(page.locator(':focus')).count()) > 0;
}

/** Goes on with Tab until the focus is on what is wanted. */
export async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await wanted.waitFor();
  for (let stop = 0; !(await hasFocus(page, wanted)); stop += 1) {
    assert.ok(stop < MOST_STOPS, `${key} does not lead to ${String(wanted)}`);
    await page.keyboard.press(key);
  }
  // What slides in or says something for a moment may pass over it.
  let fault = await page.evaluate(FOCUS_FAULT);
  for (const end = Date.now() + PASSING_MS; fault !== '' && Date.now() < end; await sleep(100))
    fault = await page.evaluate(FOCUS_FAULT);
  assert.equal(fault, '', String(wanted));
}

/** Presses what is wanted; by Enter as a rule. */
export async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

/** Writes into a field, in place of what stands there. */
export async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Chooses in a native list by the arrows. */
export async function choose(page: Page, list: Locator, offered: string): Promise<void> {
  await tabTo(page, list);
  const names = await list.locator('option').allInnerTexts();
  const from = names.indexOf(await list.locator('option:checked').innerText());
  const to = names.indexOf(offered);
  assert.ok(to >= 0, `${offered} is offered among ${names.join(', ')}`);
  for (let at = from; at !== to; at += Math.sign(to - from))
    await page.keyboard.press(to > from ? 'ArrowDown' : 'ArrowUp');
  assert.equal(await list.locator('option:checked').innerText(), offered);
}

/** Chooses in a list of ours, which finds what is typed or opens by an arrow. */
export async function pick(page: Page, field: Locator, offered: string | RegExp, typed = ''): Promise<void> {
  await tabTo(page, field);
  if (typed === '') await page.keyboard.press('ArrowDown');
  else await write(page, field, typed);
  const option = page.getByRole('option', { name: offered });
  await option.first().waitFor();
  const atHand = option.and(page.locator('[data-combobox-selected]'));
  for (let step = 0; (await atHand.count()) === 0; step += 1) {
    assert.ok(step < MOST_STOPS, `the arrows do not lead to ${String(offered)}`);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await option.first().waitFor({ state: 'hidden' });
}

/** Goes down the list of mail to a letter. */
export async function goToLetter(page: Page, subject: string): Promise<void> {
  const list = page.getByRole('grid', { name: 'Danh sách thư' });
  await list.locator('[data-id]').first().waitFor();
  await tabTo(page, list);
  const atHand = list.locator('[data-at-hand="true"]', { hasText: subject });
  for (let step = 0; (await atHand.count()) === 0; step += 1) {
    assert.ok(step < MOST_STOPS, `${subject} is in the list`);
    await page.keyboard.press('j');
  }
}

/** Waits until the focus is on what got it without Tab. */
export function focused(page: Page, wanted: Locator): Promise<void> {
  return wanted.and(page.locator(':focus')).first().waitFor();
}

/** Presses the empty part at the end of a text. */
export async function pressBelow(text: Locator): Promise<void> {
  const { height = 0 } = (await text.boundingBox()) ?? {};
  await text.click({ position: { x: 60, y: height - 6 } });
}
