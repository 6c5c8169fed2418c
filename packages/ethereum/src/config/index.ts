export {
	type BlockPlace,
	type BlockRules,
	type ChainConfig,
	type ForkActivation,
	rulesAt,
} from './chain-config.ts';
export { type Genesis, type GenesisAccount, type GenesisFields, genesisHeader, installGenesis } from './genesis.ts';
export { parseGenesis } from './parse-genesis.ts';
export { installSystemContracts, type SystemContract, systemContracts } from './system-contracts.ts';
