import { expect, it } from 'vitest';
import { type Frame, Host } from '../index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const make = (): { marks: string[] } => ({ marks: [] });

it('What an adapter keeps is shared by its frames of one message, also after a revert, and by nobody else', () => {
	const [one, two] = [scriptedVm('one'), scriptedVm('two')];
	const host = new Host({ adapters: [one.adapter, two.adapter] });
	const [outer, inner, other] = [evmAddress(1), evmAddress(2), evmAddress(3)];
	const seen: string[][] = [];
	const mark = (frame: Frame, name: string) => {
		const { marks } = frame.keep(make);
		marks.push(name);
		seen.push([...marks]);
	};
	one.put(host, inner, (frame) => {
		mark(frame, 'inner');
		return { status: 'revert', output: NO_BYTES };
	});
	two.put(host, other, (frame) => {
		mark(frame, 'other');
		return NO_BYTES;
	});
	one.put(host, outer, (frame) => {
		mark(frame, 'outer');
		frame.call(request(inner));
		frame.call(request(other));
		mark(frame, 'again');
		return NO_BYTES;
	});
	const send = () => host.call({ from: USER, to: outer, input: Uint8Array.of(1) });
	const once = [['outer'], ['outer', 'inner'], ['other'], ['outer', 'inner', 'again']];
	expect(send().status).toBe('success');
	expect(seen).toEqual(once);
	expect(send().status).toBe('success');
	expect(seen).toEqual([...once, ...once]);
});
