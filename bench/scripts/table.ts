import { text } from 'node:stream/consumers';

interface Line {
	readonly case: string;
	readonly ours: number;
	readonly peer: number;
	readonly peerName: string;
	readonly unit: string;
	readonly ratio: number;
}

/** Turns the output of the benchmarks (JSON lines on standard input) into a Markdown table. */
const lines = (await text(process.stdin))
	.split('\n')
	.filter((line) => line.startsWith('{'))
	.map((line) => JSON.parse(line) as Line);
process.stdout.write('| case | ours | peer | unit | ratio | peer is |\n|---|--:|--:|---|--:|---|\n');
for (const { case: name, ours, peer, unit, ratio, peerName } of lines) {
	process.stdout.write(`| ${name} | ${ours} | ${peer} | ${unit} | ${Number(ratio.toPrecision(3))} | ${peerName} |\n`);
}
