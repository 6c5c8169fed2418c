import { describe, expect, it } from 'vitest';
import { checkOptions, OPTION } from './check-options.ts';

const CHECKS = {
	programs: OPTION.integer(1, 10),
	engine: OPTION.oneOf(['auto', 'interpreter']),
	precompiles: OPTION.map,
	translateOnDeploy: OPTION.boolean,
};
const says = (options: unknown) => {
	try {
		checkOptions(options, 'box', CHECKS);
		return 'accepted';
	} catch (error) {
		expect(error).toMatchObject({ name: 'HostError', code: 'bad-request' });
		return (error as Error).message;
	}
};
const NAMES = 'programs, engine, precompiles, translateOnDeploy';

describe('options', () => {
	it('are accepted if each is known and right, or undefined', () => {
		expect(says({})).toBe('accepted');
		expect(says({ programs: 10, engine: 'auto', precompiles: new Map(), translateOnDeploy: false })).toBe('accepted');
		expect(says({ programs: undefined })).toBe('accepted');
	});

	it.each([
		['program', 'programs'],
		['Programs', 'programs'],
		['egnine', 'engine'],
		['translateOnDeplyo', 'translateOnDeploy'],
		['translate_on_deploy', 'translateOnDeploy'],
		['precompile', 'precompiles'],
	])('%s is refused by name, with the known name that is most like it', (name, nearest) => {
		expect(says({ [name]: 1 })).toBe(`box has no option \`${name}\`; did you mean \`${nearest}\`? There are: ${NAMES}`);
	});

	it.each(['x', 'hardfork', 'toString', '__proto_', 'constructor', 'p'.repeat(100_000)])(
		'%.20s is refused without a hint: no known name is like it',
		(name) => {
			const short = name.length > 100 ? `${name.slice(0, 100)}…` : name;
			expect(says({ [name]: undefined })).toBe(`box has no option \`${short}\`; there are: ${NAMES}`);
		},
	);

	it.each([
		[{ programs: 0 }, '`programs` must be an integer from 1 to 10, not 0'],
		[{ programs: Number.NaN }, '`programs` must be an integer from 1 to 10, not NaN'],
		[{ programs: 1.5 }, '`programs` must be an integer from 1 to 10, not 1.5'],
		[{ programs: 5n }, '`programs` must be an integer from 1 to 10, not 5n'],
		[{ programs: null }, '`programs` must be an integer from 1 to 10, not null'],
		[{ programs: 2n ** 100_000n }, '`programs` must be an integer from 1 to 10, not a number of more than 320 bits'],
		[{ engine: 'fast\u001b[2J\u202e' }, '`engine` must be one of "auto", "interpreter", not "fast\\u001b[2J\\u{202e}"'],
		[{ precompiles: {} }, '`precompiles` must be a Map, not object'],
		[{ precompiles: [] }, '`precompiles` must be a Map, not an array'],
		[{ translateOnDeploy: 1 }, '`translateOnDeploy` must be true or false, not 1'],
		[undefined, 'the options of box must be an object, not undefined'],
		[null, 'the options of box must be an object, not null'],
		['engine', 'the options of box must be an object, not "engine"'],
		[[{ programs: 1 }], 'the options of box must be an object, not an array'],
	])('%o are refused with what is wrong', (options, message) => {
		expect(says(options)).toBe(message);
	});
});
