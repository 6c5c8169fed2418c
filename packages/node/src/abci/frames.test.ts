import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestSchema } from './abci_pb.ts';
import { FrameReader, toFrame } from './frames.ts';

const echo = (message: string) => create(RequestSchema, { value: { case: 'echo', value: { message } } });

describe('frames of a socket', () => {
	it('give the same messages however the bytes are cut', () => {
		const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
		fc.assert(
			fc.property(fc.array(fc.string({ maxLength: 300 }), { maxLength: 6 }), cuts, (texts, cuts) => {
				const bytes = Buffer.concat(texts.map((text) => toFrame(RequestSchema, echo(text))));
				const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
				const reader = new FrameReader(RequestSchema, 10_000);
				const messages = places.slice(1).flatMap((end, i) => reader.read(bytes.subarray(places[i], end)));
				expect(messages.map(({ value }) => value.case === 'echo' && value.value.message)).toEqual(texts);
			}),
		);
	});

	it('refuse a message that is too long before it has come', () => {
		const reader = new FrameReader(RequestSchema, 1_000);
		const frame = toFrame(RequestSchema, echo('x'.repeat(2_000)));
		expect(() => reader.read(frame.subarray(0, 5))).toThrow('above 1000');
		expect(() => new FrameReader(RequestSchema, 1_000).read(new Uint8Array(9).fill(0xff))).toThrow('32 bits');
	});

	it('refuse bytes that are no message', () => {
		const bytes = toBinary(RequestSchema, echo('text'));
		const frame = Uint8Array.of(bytes.length - 1, ...bytes.subarray(0, -1));
		expect(() => new FrameReader(RequestSchema, 1_000).read(frame)).toThrow();
	});
});
