import { expect, it } from 'vitest';
import { type HaltReason, Host } from '../index.ts';
import { evmAddress, NO_BYTES, scriptedVm, USER } from '../testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const AT = evmAddress(1);
const TOPIC = `0x${'ab'.repeat(32)}` as const;

function logging(topics: readonly string[]): { logs: number; reason: HaltReason | undefined } {
	const host = new Host({ adapters: [vm.adapter] });
	vm.put(host, AT, (frame) => {
		frame.log(topics as never, NO_BYTES);
		return NO_BYTES;
	});
	const { outcome, logs } = host.call({ from: USER, to: AT, input: Uint8Array.of(1) });
	return { logs: logs.length, reason: outcome.status === 'halt' ? outcome.reason : undefined };
}

it.each([0, 1, 4])('a log with %i topics of 32 bytes is kept', (count) => {
	expect(logging(Array.from({ length: count }, () => TOPIC))).toEqual({ logs: 1, reason: undefined });
});

it('a fifth topic halts the frame', () => {
	expect(logging([TOPIC, TOPIC, TOPIC, TOPIC, TOPIC])).toEqual({ logs: 0, reason: 'limit' });
});

it.each(['0x', `0x${'ab'.repeat(31)}`, `0x${'ab'.repeat(33)}`, `0x${'ag'.repeat(32)}`, 'ab'.repeat(33)])(
	'a topic that is not 32 bytes halts the frame: %s',
	(bad) => {
		expect(logging([TOPIC, bad])).toEqual({ logs: 0, reason: 'bad-input' });
	},
);
