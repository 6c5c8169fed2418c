import { createRequire } from 'node:module';
import { join } from 'node:path';
import hardhatIgnitionViem from '@nomicfoundation/hardhat-ignition-viem';
import hardhatNodeTestRunner from '@nomicfoundation/hardhat-node-test-runner';
import hardhatViem from '@nomicfoundation/hardhat-viem';

const { ALTVM_URL, ALTVM_OUT } = process.env;
const here = (path) => join(import.meta.dirname, path);

export default {
	plugins: [hardhatViem, hardhatIgnitionViem, hardhatNodeTestRunner],
	// The compiler of npm: it needs no download.
	solidity: { compilers: [{ version: '0.8.37', path: createRequire(import.meta.url).resolve('solc/soljson.js') }] },
	// Hardhat takes the folder of the nearest package.json for the project's.
	paths: {
		sources: here('../foundry/src'),
		tests: { nodejs: here('test') },
		ignition: here('ignition'),
		artifacts: join(ALTVM_OUT, 'artifacts'),
		cache: join(ALTVM_OUT, 'cache'),
	},
	networks: { altvm: { type: 'http', url: ALTVM_URL, chainId: 31_337 } },
};
