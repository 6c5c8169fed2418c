import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePages } from './bundle.ts';
import { runLoop } from './loop.ts';
import { runSwap, type SwapResult } from './swap.ts';

const CHROMIUM = '/usr/bin/chromium';
const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.wasm': 'application/wasm',
};
const isInstalled = existsSync(CHROMIUM);
if (!isInstalled) console.log(`skipped: the tests in a browser need ${CHROMIUM}`);

describe.skipIf(!isInstalled)('contracts run the same in Chromium and in Node', () => {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-page-'));
	let policy = '';
	let server: Server;
	let browser: Browser;
	let expected: SwapResult;

	beforeAll(async () => {
		expected = await runSwap();
		await bundlePages(folder);
		server = createServer((request, response) => {
			const path = join(folder, request.url === '/' ? 'index.html' : request.url!);
			if (!existsSync(path)) return response.writeHead(404).end();
			response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
			// A worker uses the policy sent with its own script.
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
	}, 240_000);

	afterAll(async () => {
		await browser?.close();
		server?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	async function open(path: string, sources: string) {
		policy = `default-src 'self'; script-src ${sources}; img-src data:`;
		const page = await browser.newPage();
		const errors: string[] = [];
		page.on('pageerror', (error) => errors.push(String(error)));
		await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`);
		const result = async (id: string): Promise<unknown> =>
			JSON.parse((await page.locator(`#${id}[data-done]`).textContent({ timeout: 200_000 }))!);
		const mark = (id: string, name: string) => page.locator(`#${id}`).getAttribute(`data-${name}`);
		return { page, errors, result, mark };
	}

	for (const sources of ["'self' 'unsafe-eval'", "'self' 'wasm-unsafe-eval'"]) {
		it(`with script-src ${sources}, in the page and in a worker`, async () => {
			const { page, errors, result, mark } = await open('', sources);
			for (const id of ['page', 'worker']) expect(await result(id), id).toEqual(expected);
			expect(await mark('page', 'eval')).toBe(String(sources.includes("'unsafe-eval'")));
			if (process.env['ALTVM_SCREENSHOT']) await page.screenshot({ path: process.env['ALTVM_SCREENSHOT'] });
			expect(errors).toEqual([]);
			await page.close();
		}, 240_000);
	}

	it("with script-src 'self', which forbids WebAssembly, with the EVM alone", async () => {
		const { page, errors, result, mark } = await open('evm.html', "'self'");
		expect(await result('evm')).toEqual(await runLoop());
		expect(await mark('evm', 'wasm')).toBe('false');
		expect(errors).toEqual([]);
		await page.close();
	}, 240_000);
});
