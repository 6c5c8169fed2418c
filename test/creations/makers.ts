import {
	type Address,
	hexToBytes,
	moduleAddress,
	solidityContract,
	type TransactionResult,
	toAddress,
	type Value,
} from 'altvm';
import { solidityArtifact } from '../../examples/contracts/load.ts';
import { testArtifact } from '../contracts/load.ts';
import { call, type Peer, send, USER, type Vm, type World } from '../world/world.ts';
import { counterOf } from './support.ts';

const json = (path: string) => JSON.parse(new TextDecoder().decode(testArtifact(path)));
const FACTORY = solidityContract(json('factory/artifacts/Factory.json'));
/** The account named `makers` in the Move package. */
const MAKERS = toAddress(`0x${'aced'.padStart(64, '0')}`);
const TOKEN = solidityContract(solidityArtifact('exchange/artifacts/Token.json'), ['Made', 'MADE', 1000n]);
const RELAY = testArtifact('relay/artifacts/relay.wasm');
/** Init code that accepts value and returns one byte of code, STOP. */
const PAYABLE = hexToBytes('0x60015ff3');

/** What is made. */
export interface Product {
	readonly vm: Vm;
	readonly code: Uint8Array;
	readonly input: Uint8Array;
}

/** A contract of each VM that makes contracts of any VM. */
export type Makers = Readonly<Record<Vm, Peer>>;

export function deployMakers({ host }: World): Makers {
	const peer = (vm: Vm, address: Address): Peer => ({ vm, address, interface: host.interfaceOf(address)! });
	const deploy = (vm: Vm, from: Address, path: string) =>
		peer(vm, host.deploy({ from, vm, code: testArtifact(path), payable: ['make'] }).address);
	const makers = {
		evm: peer('evm', host.deploy({ from: USER, ...FACTORY }).address),
		wasm: deploy('wasm', USER, 'maker/artifacts/maker.wasm'),
		move: deploy('move', MAKERS, 'move-maker/artifacts/maker.mv'),
	};
	return makers;
}

/** What a maker makes: an ERC-20 token, a relay, and a counter of its own. */
export function productOf(vm: Vm, maker: Peer): Product {
	if (vm === 'evm') return { vm, code: TOKEN.code, input: new Uint8Array() };
	const code = vm === 'wasm' ? RELAY : counterOf(maker.address);
	return { vm, code, input: new Uint8Array() };
}

/** As `productOf`, of which the constructor accepts value. */
export function payableProduct(vm: Vm, maker: Peer): Product {
	return vm === 'evm' ? { vm, code: PAYABLE, input: new Uint8Array() } : productOf(vm, maker);
}

/** Makes the maker create. */
export function make(maker: Peer, { vm, code, input }: Product, value = 0n) {
	const args = maker.vm === 'wasm' ? [vm, code, input, new Uint8Array(), value] : [vm, code, input, value];
	return call(maker, 'make', ...args);
}

export function sendMake(
	{ host }: World,
	maker: Peer,
	product: Product,
	more: { value?: bigint; gas?: number; trace?: boolean } = {},
): TransactionResult {
	return send(host, make(maker, product, more.value ?? 0n), more);
}

export function addressOf({ values, failure, status }: TransactionResult, world: World): Address {
	if (!values) throw new Error(`it made nothing: ${JSON.stringify(failure ?? status)}`);
	return world.host.resolve(values[0] as Address);
}

/** What was made, as a contract to call, with a call whose result is known: only if the maker was its creator. */
export function checkOf(
	vm: Vm,
	maker: Peer,
	made: Address,
	world: World,
): { call: ReturnType<typeof call>; result: Value } {
	if (vm === 'evm') {
		const token: Peer = { vm, address: made, interface: TOKEN.interface! };
		return { call: call(token, 'balanceOf', maker.address), result: 1000n };
	}
	const peer: Peer = { vm, address: made, interface: world.host.interfaceOf(made)! };
	if (vm === 'wasm') return { call: call(peer, 'ping', 4n), result: 5n };
	return { call: call(peer, 'value', USER), result: 0n };
}

export const moduleOf = (maker: Peer): Address => moduleAddress(maker.address, 'counter');
