import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage } from './bundle.ts';
import { runSwap, type SwapResult } from './swap.ts';

const CHROMIUM = '/usr/bin/chromium';
const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.wasm': 'application/wasm',
};
const isInstalled = existsSync(CHROMIUM);
if (!isInstalled) console.log(`skipped: the tests in a browser need ${CHROMIUM}`);

describe.skipIf(!isInstalled)('in Chromium, the swap and a signed transaction give what they give in Node', () => {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-page-'));
	let policy = '';
	let server: Server;
	let browser: Browser;
	let expected: SwapResult;

	beforeAll(async () => {
		expected = await runSwap();
		await bundlePage(folder);
		server = createServer((request, response) => {
			const path = join(folder, request.url === '/' ? 'index.html' : request.url!);
			if (!existsSync(path)) return response.writeHead(404).end();
			response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
			// A worker has a policy of its own: that of its script.
			response.setHeader('content-security-policy', policy);
			return response.end(readFileSync(path));
		}).listen(0, '127.0.0.1');
		browser = await chromium.launch({
			executablePath: CHROMIUM,
			args: [
				...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
				...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
			],
		});
	}, 120_000);

	afterAll(async () => {
		await browser?.close();
		server?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it.each([
		['with eval', "'self' 'unsafe-eval'"],
		['without eval', "'self' 'wasm-unsafe-eval'"],
	])(
		'%s, in the page and in a worker',
		async (_, sources) => {
			policy = `default-src 'self'; script-src ${sources}; img-src data:`;
			const page = await browser.newPage();
			const errors: string[] = [];
			page.on('pageerror', (error) => errors.push(String(error)));
			await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
			for (const id of ['page', 'worker']) {
				const text = await page.locator(`#${id}[data-done]`).textContent({ timeout: 60_000 });
				expect(JSON.parse(text!), id).toEqual(expected);
			}
			const mayEval = await page.evaluate(() => document.getElementById('page')!.dataset['eval']);
			expect(mayEval).toBe(String(sources.includes("'unsafe-eval'")));
			if (process.env['ALTVM_SCREENSHOT']) await page.screenshot({ path: process.env['ALTVM_SCREENSHOT'] });
			expect(errors).toEqual([]);
			await page.close();
		},
		120_000,
	);
});
