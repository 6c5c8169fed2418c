import { shadow } from '@altvm/shadow';
import { describe, expect, it } from 'vitest';
import { loadShadow } from './load-shadow.ts';

describe('loading @altvm/shadow', () => {
	it('returns its function', async () => {
		expect(await loadShadow()).toBe(shadow);
	});

	it('says what to install if it is missing, and passes on any other error', async () => {
		const failing = (code: string) => () => Promise.reject(Object.assign(new Error('failed'), { code }));
		await expect(loadShadow(failing('ERR_MODULE_NOT_FOUND'))).rejects.toThrow('npm install @altvm/shadow');
		await expect(loadShadow(failing('EACCES'))).rejects.toThrow('failed');
	});
});
