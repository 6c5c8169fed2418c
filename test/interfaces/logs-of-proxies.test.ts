import { createHost, printTree, solidityContract } from 'altvm';
import { expect, it } from 'vitest';
import { USER } from '../world/world.ts';
import { compileSolidity } from './compile.ts';

const SOURCE = `
contract Logic {
	event Moved(address indexed from, address indexed to, uint256 amount);
	event Hidden(uint256 amount) anonymous;
	function move() external { emit Moved(address(1), address(2), 5); emit Hidden(6); }
}
contract Proxy {
	// The same topic, with other topics: as the Transfer of ERC-20 and of ERC-721.
	event Moved(address indexed from, address indexed to, uint256 indexed id);
	event Called();
	address immutable logic;
	constructor(address to) { logic = to; }
	function move() external {
		emit Called();
		emit Moved(address(3), address(4), 7);
		(bool ok, ) = logic.delegatecall(msg.data);
		require(ok);
	}
}`;

const { Logic: logicCode, Proxy: proxyCode } = compileSolidity(SOURCE);
const merged = { ...proxyCode, abi: [...proxyCode!.abi, ...logicCode!.abi] };

it.each([
	['an interface each', proxyCode, true],
	['merged ABIs', merged, true],
	['merged ABIs, and none of the code behind it', merged, false],
])('logs of a proxy with %s are decoded, each by the event that fits', async (_, artifact, hasLogicAbi) => {
	const host = await createHost();
	const { interface: iface, ...bare } = solidityContract(logicCode);
	const logic = host.deploy({ from: USER, ...bare, ...(hasLogicAbi && { interface: iface }) }).address;
	const proxy = host.deploy({ from: USER, ...solidityContract(artifact, [logic]) }).address;
	const { trace } = host.call({ from: USER, to: proxy, function: 'move', trace: true });
	const lines = printTree(trace!)
		.split('\n')
		.flatMap((line) => /log (\w+\(.*?\))/.exec(line)?.[1] ?? []);
	const short = (n: number) => `0x${'0'.repeat(39)}${n}`;
	expect(lines).toEqual([
		'Called()',
		`Moved(from: ${short(3)}, to: ${short(4)}, id: 7)`,
		`Moved(from: ${short(1)}, to: ${short(2)}, amount: 5)`,
		'Hidden(amount: 6)',
	]);
});
