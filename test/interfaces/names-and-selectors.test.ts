import { type Address, bytesToHex, hexToBytes, selectorOf, solidityContract, toAddress } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { compileSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import { createWorld, USER, type World } from '../world/world.ts';
import { compileSolidity } from './compile.ts';

const ACCOUNT = toAddress(`0x${'f1'.padStart(64, '0')}`);

/**
 * Names that have the same words, names whose selectors are equal (`fg8wq` and `f133lq`), and a function whose widened selector is the
 * exact one of another (`pxcgz` and `r85dz`).
 */
const TWINS = `module 0xf1::twins {
    public fun fib(n: u64): u64 { n }
    public fun fib_(n: u64): u64 { n + 1 }
    public fun get_x(): u64 { 2 }
    public fun getX(): u64 { 3 }
    public fun swap2(): u64 { 4 }
    public fun swap_2(): u64 { 5 }
    public fun fg8wq(): u64 { 6 }
    public fun f133lq(): u64 { 7 }
    public fun pxcgz(n: u64): u64 { n }
    public fun r85dz(_n: u256): u64 { 8 }
    public fun wycpnbqcyf(): u64 { 9 }
}`;
const MANY = `module 0xf1::many {
${Array.from({ length: 700 }, (_, i) => `    public fun f_${i}(): u64 { ${i} }`).join('\n')}
}`;
const SOLIDITY = `
contract Caller {
	function go(address to, bytes memory input) external returns (bool, bytes memory) { return to.call(input); }
}
library Sets {
	enum Side { Left, Right }
	struct Item { uint256 id; Side side; }
	struct Set { uint256 size; }
	function flip(Side side) external pure returns (Side) { return side == Side.Left ? Side.Right : Side.Left; }
	function idOf(Item memory item) external pure returns (uint256) { return item.id; }
	function add(Set storage set) external { set.size++; }
}
library Plain {
	struct Item { uint256 id; }
	function idOf(Item memory item) external pure returns (uint256) { return item.id; }
}
contract Wide {
	function wycpnbqcyf() external pure returns (uint256) { return 1; }
	function sum(uint256[2000] memory list) external pure returns (uint256 total) {
		for (uint256 i = 0; i < list.length; i++) total += list[i];
	}
	function back(function(uint256) external returns (uint256) f) external pure returns (address, bytes4) {
		return (f.address, f.selector);
	}
}`;

describe.skipIf(!canCompileMove())('names and selectors that collide', () => {
	let world: World;
	let twins: Address;
	let many: Address;
	const deployed = new Map<string, Address>();
	beforeAll(async () => {
		world = await createWorld();
		const deploy = (source: string, name: string) =>
			world.host.deploy({ from: ACCOUNT, vm: 'move', code: compileSource(source).get(name)!, gas: 1e12 }).address;
		[twins, many] = [deploy(TWINS, 'twins'), deploy(MANY, 'many')];
		for (const artifact of Object.values(compileSolidity(SOLIDITY)))
			deployed.set(artifact.contractName, world.host.deploy({ from: USER, ...solidityContract(artifact) }).address);
	});
	/** Calls a signature from a Solidity contract. Returns the first word of the result, or the reason why there is none. */
	const fromSolidity = (to: Address, signature: string, ...args: bigint[]) => {
		const words = args.map((arg) => arg.toString(16).padStart(64, '0')).join('');
		const input = hexToBytes(`${selectorOf(signature)}${words}`);
		const [ok, output] = world.host.call({ from: USER, to: deployed.get('Caller')!, function: 'go', args: [to, input] })
			.values as [boolean, Uint8Array];
		return ok ? BigInt(bytesToHex(output.subarray(0, 32))) : new TextDecoder().decode(output.subarray(68));
	};
	const byName = (name: string, ...args: unknown[]) =>
		world.host.call({ from: USER, to: twins, function: name, args }).values;

	it('are called by name', () => {
		expect([byName('fib', 10), byName('fib_', 10), byName('get_x'), byName('getX')]).toEqual([
			[10n],
			[11n],
			[2n],
			[3n],
		]);
		expect([byName('swap2'), byName('swap_2'), byName('fg8wq'), byName('f133lq')]).toEqual([[4n], [5n], [6n], [7n]]);
		expect(() => byName('Fib', 1)).toThrow('use one of fib, fib_');
	});

	it('are called by their exact names from Solidity', () => {
		expect(fromSolidity(twins, 'fib(uint64)', 10n)).toBe(10n);
		expect(fromSolidity(twins, 'fib_(uint64)', 10n)).toBe(11n);
		expect(fromSolidity(twins, 'fib_(uint256)', 10n)).toBe(11n);
		expect(fromSolidity(twins, 'get_x()')).toBe(2n);
		expect(fromSolidity(twins, 'getX()')).toBe(3n);
		expect(fromSolidity(twins, 'swap2()')).toBe(4n);
		expect(fromSolidity(twins, 'swap_2()')).toBe(5n);
	});

	it('are not called by a selector that could mean another function', () => {
		expect(fromSolidity(twins, 'fg8wq()')).toContain('could mean several functions of twins: f133lq(), fg8wq()');
		expect(fromSolidity(twins, 'pxcgz(uint256)', 5n)).toContain('r85dz(uint256), pxcgz(uint256) for pxcgz');
		expect(fromSolidity(twins, 'pxcgz(uint64)', 5n)).toBe(5n);
	});

	it('may have the selector zero', () => {
		expect(selectorOf('wycpnbqcyf()')).toBe('0x00000000');
		expect(fromSolidity(twins, 'wycpnbqcyf()')).toBe(9n);
		expect(world.host.call({ from: USER, to: deployed.get('Wide')!, function: 'wycpnbqcyf' }).values).toEqual([1n]);
	});

	it('a module of 700 functions is published, and each is called', () => {
		expect(fromSolidity(many, 'f699()')).toBe(699n);
		expect(world.host.call({ from: USER, to: many, function: 'f_0' }).values).toEqual([0n]);
	});

	it('a library is called by the selectors that solc gives it', () => {
		const call = (name: string, fn: string, arg: unknown) =>
			world.host.call({ from: USER, to: deployed.get(name)!, function: fn, args: [arg] }).values;
		expect(call('Sets', 'flip', 0)).toEqual([1n]);
		expect(call('Sets', 'idOf', { id: 7, side: 1 })).toEqual([7n]);
		expect(call('Plain', 'idOf', { id: 8 })).toEqual([8n]);
		expect(() => call('Sets', 'add', 0)).toThrow("has no function 'add'");
	});

	it('an array of 2,000 and a function type are passed', () => {
		const call = (fn: string, arg: unknown) =>
			world.host.call({ from: USER, to: deployed.get('Wide')!, function: fn, args: [arg] }).values;
		expect(
			call(
				'sum',
				Array.from({ length: 2000 }, (_, i) => i),
			),
		).toEqual([1999000n]);
		const pointer = `0x${'ab'.repeat(20)}11223344`;
		expect(call('back', pointer)).toEqual([toAddress(`0x${'ab'.repeat(20)}`), hexToBytes('0x11223344')]);
	});
});
