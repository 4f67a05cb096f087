// Looks at pages with a real browser: orders as JSON lines on stdin, a report a line on stdout.
// An order: {url, width, height, until, screenshot?, click?}; `until` is a selector to wait for.
// {page: 'same', until} looks once more at the page of the order before.
import { createInterface } from 'node:readline';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const LIMIT_MS = 90_000;

function watch(page) {
  const seen = { problems: [], answers: [], foreign: [] };
  const own = (url) => url.startsWith('http://127.0.0.1:') || url.startsWith('data:');
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      seen.problems.push(`${message.type()}: ${message.text().slice(0, 400)} ${message.location().url}`);
    }
  });
  page.on('pageerror', (error) => seen.problems.push(`thrown: ${error.stack?.slice(0, 400)}`));
  page.on('request', (request) => own(request.url()) || seen.foreign.push(request.url()));
  page.on('response', async (response) => {
    if (response.url().endsWith('/api/panel')) {
      const body = await response.text().catch(() => null);
      seen.answers.push({ asked: response.request().postDataJSON(), status: response.status(), body });
    }
  });
  return seen;
}

// Runs in the page: what a person can read, and whether graphs have ink.
function read() {
  const ink = (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let colored = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue, opaque] = data.subarray(at, at + 4);
      colored += opaque > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40 ? 1 : 0;
    }
    return colored;
  };
  const stamp = document.querySelector('.nabz-stamp');
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  return {
    title: document.title,
    stamp: stamp && { text: stamp.innerText, old: stamp.dataset.old, away: stamp.dataset.away },
    ground: getComputedStyle(document.body).backgroundColor,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    links: [...document.querySelectorAll('a')].map((link) => link.getAttribute('href')),
    panels: [...document.querySelectorAll('.nabz-panel')].map((panel) => ({
      id: Number(panel.dataset.panel),
      state: panel.dataset.state,
      text: panel.innerText,
      ink: [...panel.querySelectorAll('canvas')].reduce((sum, canvas) => sum + ink(canvas), 0),
      box: box(panel),
    })),
  };
}

async function open(context, order) {
  const page = await context.newPage();
  await page.setViewportSize({ width: order.width ?? 1920, height: order.height ?? 1080 });
  const seen = watch(page);
  await page.goto(order.url, { timeout: LIMIT_MS });
  return { page, seen };
}

async function look({ page, seen }, order) {
  if (order.click) {
    await page.click(order.click, { timeout: LIMIT_MS });
  }
  await page.waitForSelector(order.until, { timeout: LIMIT_MS, state: 'attached' });
  const report = { ...(await page.evaluate(read)), ...seen, url: page.url() };
  if (order.screenshot) {
    await page.screenshot({ path: order.screenshot });
  }
  return report;
}

const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ARGUMENTS });
// One for all orders: what was fetched and compiled for one page serves the next.
const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
let opened = null;
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  let report;
  try {
    if (order.page !== 'same') {
      await opened?.page.close();
      opened = await open(context, order);
    }
    report = await look(opened, order);
  } catch (error) {
    report = { failed: error.stack };
  }
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
await browser.close();
