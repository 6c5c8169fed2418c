import { BridgeError, createHost, type Hex, hexToBytes, solidityContract, toAddress } from 'altvm';
import { expect, it } from 'vitest';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const SLOT: Hex = `0x${'0'.repeat(64)}`;
const SELECTOR = '26121ff0';
/** PUSH4 f() POP, SSTORE(0, 1), RETURN 32 bytes of 0xff. Its interface says uint8. */
const RUNTIME = `63${SELECTOR}506001600055${`7f${'ff'.repeat(32)}`}60005260206000f3`;
const INIT = `60${(RUNTIME.length / 2).toString(16)}8060093d393df3${RUNTIME}`;

const abi = [{ type: 'function', name: 'f', inputs: [], outputs: [{ type: 'uint8' }], stateMutability: 'nonpayable' }];

it('results that do not fit the interface say why', async () => {
	const host = await createHost();
	const { address } = host.deploy({ from: USER, ...solidityContract({ abi, bytecode: INIT }) });
	const why = { code: 'out-of-range', message: expect.stringMatching(/uint8/) };
	for (const call of [{ function: 'f' }, { input: hexToBytes(`0x${SELECTOR}`), dialect: 'evm' }]) {
		const { status, values, decodeError } = host.simulate({ from: USER, to: address, ...call });
		expect([status, values]).toEqual(['success', undefined]);
		expect(decodeError).toBeInstanceOf(BridgeError);
		expect(decodeError).toMatchObject(why);
	}
	const { values, decodeError } = host.call({ from: USER, to: address, input: hexToBytes(`0x${SELECTOR}`) });
	expect([values, decodeError]).toEqual([undefined, undefined]);
});

it('a call by name commits like the same call by bytes, whatever bytes the contract returns', async () => {
	const run = async (call: { function: string } | { input: Uint8Array }) => {
		const host = await createHost();
		const { address } = host.deploy({ from: USER, ...solidityContract({ abi, bytecode: INIT }) });
		const { status, values, output } = host.call({ from: USER, to: address, ...call });
		return { status, values, output, slot: host.storage(address, 'evm', SLOT), root: await host.stateRoot() };
	};
	const named = await run({ function: 'f' });
	expect(named).toMatchObject({ status: 'success', values: undefined, slot: Uint8Array.of(1) });
	expect(named).toEqual(await run({ input: hexToBytes(`0x${SELECTOR}`) }));
});
