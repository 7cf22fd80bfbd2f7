// Look at a page in a real browser: screenshots in light and dark and on a narrow screen, the search by keyboard, and
// whether the page asks for anything from outside. Prints what was seen as JSON: PAGE FOLDER WORD
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// with these the package unpacks the libraries that a bare machine lacks
process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs22.x";
process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
const { default: chromium } = await import("@sparticuz/chromium");
const { chromium: browsers } = await import("playwright-core");

const [file, folder, word] = process.argv.slice(2);
const url = pathToFileURL(file).href;
// not the package's own arguments, which want a single process: that one ends with its first page
const browser = await browsers.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });
const seen = { errors: [], asked: [], colours: {}, overflow: {} };

async function opened(name, colorScheme, viewport) {
  const page = await browser.newPage({ colorScheme, viewport });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("console", (message) => seen.errors.push(message.text()));
  page.on("request", (request) => request.url() === url || seen.asked.push(request.url()));
  await page.goto(url);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  seen.overflow[name] = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  seen.colours[name] = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [color, backgroundColor];
  });
  return page;
}

await opened("dark", "dark", { width: 1300, height: 900 });
await opened("narrow", "light", { width: 400, height: 800 });
const page = await opened("light", "light", { width: 1300, height: 900 });
await page.locator(".drawing").screenshot({ path: join(folder, "diagram.png") });
seen.found = await page.evaluate(() => ({
  boxes: document.querySelectorAll("svg a").length,
  edges: document.querySelectorAll("svg .edge").length,
  tables: [...document.querySelectorAll("section.table h3")].map((head) => head.textContent),
  broken: [...document.querySelectorAll('a[href^="#"]')]
    .map((link) => link.getAttribute("href").slice(1))
    .filter((id) => !document.getElementById(id)),
  twice: [...document.querySelectorAll("[id]")].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at),
  text: document.querySelector("main").innerText,
}));
await page.keyboard.press("/");
await page.keyboard.type(word);
seen.listed = await page.evaluate(() =>
  [...document.querySelectorAll("nav li:not([hidden]) a")].map((link) => link.textContent),
);
await page.keyboard.press("Enter");
seen.hash = await page.evaluate(() => location.hash);
seen.arrived = await page.evaluate(() => {
  const box = document.getElementById(location.hash.slice(1))?.getBoundingClientRect();
  return Boolean(box) && box.top >= -1 && box.top < window.innerHeight;
});
await page.keyboard.press("/");
await page.keyboard.press("Escape");
seen.cleared = await page.evaluate(() => document.querySelectorAll("nav li[hidden]").length);
seen.attacked = await page.evaluate(() => Boolean(window.attacked));
await browser.close();
process.stdout.write(JSON.stringify(seen));
