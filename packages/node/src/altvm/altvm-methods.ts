import { BridgeError, bytesToHex, type ContractInterface, serializeInterface, solidityAbi } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { simulateTransaction, type TransactionTracer } from '@altvm/ethereum';
import { EstimateError, type Host, HostError, printTree, type TraceFrame, type TransactionResult } from '@altvm/host';
import { z } from 'zod';
import { BlockFinder } from '../blocks/block-finder.ts';
import { cappedGas } from '../call/gas-to-try.ts';
import { stateOverrides } from '../call/state-overrides.ts';
import { optional, transactionArgs } from '../call/transaction-args.ts';
import { overridesOf, transactionCallOf } from '../call/transaction-call.ts';
import { toQuantity, toRpcAddress } from '../format/values.ts';
import { blockOrLatest } from '../params/block.ts';
import { address, data, hash } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcClient, RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { bounded, Replays } from '../tracing/replays.ts';
import { TRACE_LIMITS, TraceBudget, type TraceLimits } from '../tracing/trace-limits.ts';
import { traceRefusal } from '../tracing/trace-refusal.ts';
import { failureText, frameJson } from './frame-json.ts';
import { gasByVm } from './gas-by-vm.ts';
import { hostOptions, nativeCall, nativeDeployment, nativeRequest } from './native-request.ts';

export interface AltvmOptions {
	readonly limits?: Partial<TraceLimits>;
	/**
	 * Writes source code by which contracts of other VMs call one with an interface, by the name of the language: what `altvm_getInterface`
	 * has besides `json` and `abi`.
	 */
	readonly bindings?: Readonly<Record<string, (iface: ContractInterface) => string>>;
}

const overrides = optional(stateOverrides).optional();
const vmName = z.string().max(32);

/**
 * The methods of altvm's own: VMs, interfaces, storage of every VM, calls and deployments in a VM's own encoding, and trees of frames
 * across VMs.
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { altvmMethods, Dispatcher } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const dispatcher = new Dispatcher(altvmMethods(chain));
 * const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
 * const { text } = await dispatcher.handle('{"jsonrpc":"2.0","id":1,"method":"altvm_vms"}', caller);
 * text; // {"jsonrpc":"2.0","id":1,"result":[{"vm":"evm","unitsPerGas":"0x1","format":"solidity","rules":"osaka"}]}
 * ```
 */
export function altvmMethods(chain: Chain, { limits: given, bindings = {} }: AltvmOptions = {}): RpcMethods {
	const limits = { ...TRACE_LIMITS, ...given };
	const finder = new BlockFinder(chain);
	const replays = new Replays(chain);
	const options = { maxTime: limits.maxTime };
	const budgetOf = ({ deadline }: RpcClient) => {
		return new TraceBudget(limits.bytes, Math.min(performance.now() + limits.maxTime, deadline));
	};
	const on = <T>(at: Parameters<BlockFinder['state']>[0], read: (host: Host) => T) =>
		finder.state(at, (host) => {
			try {
				return read(host);
			} catch (error) {
				throw refusal(error);
			}
		});
	return {
		altvm_vms: defineMethod(z.tuple([blockOrLatest]), ([at]) =>
			on(at, ({ adapters }) =>
				[...adapters.values()].map(({ vm, unitsPerGas, dialect, rules }) => ({
					vm,
					unitsPerGas: toQuantity(unitsPerGas),
					format: dialect.format,
					...(rules !== undefined && { rules }),
				})),
			),
		),
		altvm_getStorage: defineMethod(z.tuple([address, vmName, data, blockOrLatest]), ([of, vm, key, at]) =>
			on(at, (host) => bytesToHex(host.storage(of, vm, bytesToHex(key)) ?? new Uint8Array(0))),
		),
		altvm_getInterface: defineMethod(
			z.tuple([address, z.string().max(32).nullish(), blockOrLatest]),
			([of, format, at]) =>
				on(at, (host) => {
					const iface = host.resolveInterface(of);
					const vm = host.vmOf(of);
					return iface ? { vm: vm ?? iface.vm, name: iface.name, ...written(iface, format ?? 'json', bindings) } : null;
				}),
		),
		altvm_call: defineMethod(z.tuple([nativeCall, blockOrLatest, overrides]), ([call, at, accounts]) =>
			on(at, (host) => {
				const result = host.simulate(hostOptions(call, limits.gasCap), accounts ? { accounts } : {});
				return { vm: host.vmOf(call.to) ?? null, ...shown(result) };
			}),
		),
		altvm_simulateDeploy: defineMethod(z.tuple([nativeDeployment, blockOrLatest, overrides]), ([made, at, accounts]) =>
			on(at, (host) => {
				const result = host.simulate(hostOptions(made, limits.gasCap), accounts ? { accounts } : {});
				const at32 = result.address;
				const place = at32 === undefined ? {} : { address: at32, evmAddress: toRpcAddress(at32) };
				return { vm: made.vm, ...place, ...shown(result) };
			}),
		),
		altvm_estimateGas: defineMethod(
			z.tuple([nativeRequest, blockOrLatest, overrides]),
			([request, at, accounts], client) =>
				on(at, (host) => {
					const given = accounts ? { accounts } : {};
					const asked = hostOptions(request, limits.gasCap);
					const gas = host.estimateGas(asked, given);
					const { trace } = host.simulate({ ...asked, gas, trace: budgetOf(client).bounds }, given);
					return { gas: toQuantity(gas), byVm: trace ? gasByVm(trace, host.adapters) : {} };
				}),
			options,
		),
		altvm_traceCall: defineMethod(
			z.tuple([nativeRequest, blockOrLatest, overrides]),
			([request, at, accounts], client) =>
				on(at, (host) => {
					const asked = { ...hostOptions(request, limits.gasCap), trace: budgetOf(client).bounds };
					const result = host.simulate(asked, accounts ? { accounts } : {});
					return { ...shown(result), ...(result.trace && treeOf(result.trace, host)) };
				}),
			options,
		),
		altvm_gasByVm: defineMethod(
			z.tuple([transactionArgs, blockOrLatest, overrides]),
			([args, at, accounts], client) =>
				on(at, (host) => {
					const call = transactionCallOf(args, chain.config.chainId);
					const gasLimit = cappedGas(call.gasLimit, limits);
					const trace = bounded({ frames: true }, budgetOf(client));
					const given = overridesOf(accounts, undefined, call);
					const ran = simulateTransaction(host, { ...call, gasLimit }, { trace, overrides: given });
					const byVm = ran.trace ? gasByVm(ran.trace, host.adapters) : {};
					return {
						status: ran.status,
						gasUsed: toQuantity(ran.gasUsed),
						gasRefunded: toQuantity(ran.gasRefunded),
						byVm,
					};
				}),
			options,
		),
		altvm_traceTransaction: defineMethod(
			z.tuple([hash]),
			async ([of], client) => {
				const place = chain.blocks.place(of);
				const header = place && chain.blocks.header(place.blockHash);
				if (!header) return null;
				const { blockHash, index } = place;
				const tracer = treeTracer((trace) => treeOf(trace, chain));
				const only = (n: number) => (n === index ? tracer : undefined);
				const [traced] = await replays.block({ hash: blockHash, header }, only, budgetOf(client), index);
				return { blockHash, transactionIndex: index, ...(traced!.result as object) };
			},
			options,
		),
	};
}

/** A tree of frames as JSON, as text, and its gas by VM. */
function treeOf(trace: TraceFrame, { adapters }: Pick<Host, 'adapters'>): object {
	return {
		tree: frameJson(trace),
		byVm: gasByVm(trace, adapters),
		text: printTree(trace, { units: true, writes: true }),
	};
}

function treeTracer(show: (trace: TraceFrame) => object): TransactionTracer {
	return {
		trace: { frames: true },
		result: ({ status, gasUsed, gasRefunded, trace }) => ({
			status,
			gasUsed: toQuantity(gasUsed),
			gasRefunded: toQuantity(gasRefunded),
			...(trace && show(trace)),
		}),
	};
}

/** How a call ended. Gas is that of the message, without what a transaction pays for itself. */
function shown({ status, outcome, output, values, failure, gasUsed, logs }: TransactionResult): object {
	const error =
		outcome.status === 'halt' ? outcome.detail : outcome.status === 'revert' ? failureText(failure) : undefined;
	return {
		status,
		output: bytesToHex(output),
		...(values && { values: values.map(jsonValue) }),
		...(error !== undefined && { error }),
		gasUsed: toQuantity(gasUsed),
		logs: logs.map(({ address: at, vm, topics, data: bytes }) => ({
			address: at,
			vm,
			topics,
			data: bytesToHex(bytes),
		})),
	};
}

/** A value as JSON: numbers are decimal text, bytes hex, and an option without value null. */
function jsonValue(value: unknown): unknown {
	if (typeof value === 'bigint') return value.toString();
	if (value instanceof Uint8Array) return bytesToHex(value);
	if (Array.isArray(value)) return value.map(jsonValue);
	if (typeof value !== 'object' || value === null) return value;
	const option = value as { readonly some: boolean; readonly value?: unknown };
	return option.some ? jsonValue(option.value) : null;
}

/** An interface in the form that was asked for. @throws RpcError if there is no such form, or it cannot say this interface. */
function written(
	iface: ContractInterface,
	format: string,
	bindings: NonNullable<AltvmOptions['bindings']>,
): { readonly format: string; readonly interface?: unknown; readonly source?: string } {
	if (format === 'json') return { format, interface: JSON.parse(new TextDecoder().decode(serializeInterface(iface))) };
	if (format === 'abi') return { format, interface: solidityAbi(iface) };
	const write = Object.hasOwn(bindings, format) ? bindings[format] : undefined;
	if (!write) {
		const known = ['json', 'abi', ...Object.keys(bindings)].join(', ');
		throw new RpcError(
			RPC_CODE.invalidParams,
			`no form of an interface is named ${JSON.stringify(format)}; there are: ${known}`,
		);
	}
	try {
		return { format, source: write(iface) };
	} catch (error) {
		throw new RpcError(
			RPC_CODE.invalidParams,
			error instanceof Error ? error.message.slice(0, 1000) : 'not expressible',
		);
	}
}

function refusal(error: unknown): unknown {
	if (error instanceof EstimateError) return traceRefusal(error);
	const isAsked = error instanceof HostError && ['bad-request', 'unknown-vm', 'no-interface'].includes(error.code);
	if (isAsked || error instanceof BridgeError) return new RpcError(RPC_CODE.invalidParams, error.message);
	return traceRefusal(error);
}
