import { createHost, toAddress } from 'altvm';
import { expect, it } from 'vitest';
import { wat } from '../../vm-adapters/wasm/src/testing/wat.ts';

it('rejects an import named like a property of Object.prototype, like any other unknown import', async () => {
	const host = await createHost();
	const code = await wat(`(component
		(import "altvm:contract/host@0.1.0" (instance $host (export "constructor" (func))))
		(core func (canon lower (func $host "constructor"))))`);
	const { status, failure } = host.tryDeploy({ from: toAddress(`0x${'b2'.padStart(40, '0')}`), vm: 'wasm', code });
	expect(status).toBe('revert');
	expect(failure).toMatchObject({
		kind: 'refused',
		reason: expect.stringMatching(/no such host function.*constructor/),
	});
});
