import { fieldsWithin, type ModuleFile, type Token } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { rejectModule } from './context.ts';
import type { Meter } from './meter.ts';
import { visitTypes } from './tokens.ts';

/** Meter units of one node of a type argument. They are charged, but count towards no limit. */
const EDGE = 10;

/**
 * Checks that no struct contains itself, directly or through others (move-bytecode-verifier, struct_defs).
 * @throws MoveVerificationError `RECURSIVE_STRUCT_DEFINITION`
 */
export function verifyStructs(file: ModuleFile): void {
	const definitions = new Map(file.structs.map(({ handle }, i) => [handle, i]));
	const edges = file.structs.map((definition) => {
		const inside = new Set<number>();
		for (const { type } of fieldsWithin(definition)) {
			visitTypes(type, (part) => {
				const definition = part.kind === 'struct' ? definitions.get(part.handle) : undefined;
				if (definition !== undefined) inside.add(definition);
			});
		}
		return [...inside];
	});
	const groups = components(edges);
	const found = edges.findIndex((inside, i) => inside.some((other) => groups[other] === groups[i]));
	if (found >= 0) rejectModule(file, 'RECURSIVE_STRUCT_DEFINITION', `struct definition ${found}`);
}

/**
 * Checks that no cycle of generic calls instantiates a function with ever larger types (move-bytecode-verifier,
 * instantiation_loops). In the graph, an edge leads from a caller's type parameter to each of the callee's parameters
 * whose argument mentions it. A cycle may hold no edge whose argument nests the parameter in another type.
 * @throws MoveVerificationError `LOOP_IN_INSTANTIATION_GRAPH`
 */
export function verifyInstantiations(file: ModuleFile, meter: Meter): void {
	const definitions = new Map(file.functions.map(({ handle }, i) => [handle, i]));
	const nodes = new Map<string, number>();
	const edges: number[][] = [];
	const node = (definition: number, parameter: number): number => {
		const key = `${definition} ${parameter}`;
		let index = nodes.get(key);
		if (index === undefined) {
			nodes.set(key, (index = edges.length));
			edges.push([]);
		}
		return index;
	};
	const growing: [from: number, to: number][] = [];
	const connect = (caller: number, callee: number, args: readonly Token[]) => {
		args.forEach((type, formal) => {
			visitTypes(type, (part) => {
				// A few bytes can make many edges, because any number of functions may share a signature.
				meter.pay(EDGE);
				if (part.kind !== 'parameter') return;
				const [from, to] = [node(caller, part.index), node(callee, formal)];
				edges[from]!.push(to);
				if (part !== type) growing.push([from, to]);
			});
		});
	};
	file.functions.forEach(({ code }, caller) => {
		const called = new Set(code.filter(({ op }) => op === OP.CALL_GENERIC).map(({ operand }) => operand));
		for (const index of called) {
			const { handle, args } = file.functionInstantiations[index]!;
			const callee = definitions.get(handle);
			if (callee !== undefined) connect(caller, callee, args);
		}
	});
	const groups = components(edges);
	if (growing.some(([from, to]) => groups[from] === groups[to])) rejectModule(file, 'LOOP_IN_INSTANTIATION_GRAPH');
}

/**
 * Numbers the strongly connected components: nodes of one component have the same number. Tarjan's algorithm without
 * recursion.
 */
function components(edges: readonly (readonly number[])[]): number[] {
	const order = new Array<number>(edges.length).fill(-1);
	const lowest = order.slice();
	const group = order.slice();
	const open: number[] = [];
	let next = 0;
	for (let root = 0; root < edges.length; root++) {
		if (order[root] !== -1) continue;
		const path = [{ node: root, edge: 0 }];
		while (path.length > 0) {
			const step = path.at(-1)!;
			const { node } = step;
			if (order[node] === -1) {
				order[node] = lowest[node] = next++;
				open.push(node);
			}
			const target = edges[node]![step.edge++];
			if (target !== undefined) {
				if (order[target] === -1) path.push({ node: target, edge: 0 });
				else if (group[target] === -1) lowest[node] = Math.min(lowest[node]!, order[target]!);
				continue;
			}
			path.pop();
			const parent = path.at(-1)?.node;
			if (parent !== undefined) lowest[parent] = Math.min(lowest[parent]!, lowest[node]!);
			if (lowest[node] !== order[node]) continue;
			for (let member = -1; member !== node; ) group[(member = open.pop()!)] = node;
		}
	}
	return group;
}
