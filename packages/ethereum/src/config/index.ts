export {
	type BlockPlace,
	type BlockRules,
	type ChainConfig,
	type ForkActivation,
	rulesAt,
} from './chain-config.ts';
export { type Genesis, type GenesisAccount, installGenesis } from './genesis.ts';
export { type GenesisFields, genesisHeader } from './genesis-header.ts';
export { parseGenesis } from './parse-genesis.ts';
export { installSystemContracts, type SystemContract, systemContracts } from './system-contracts.ts';
