import { type Address, MOVE_STDLIB } from '@altvm/abi-bridge';
import { bcs } from '@mysten/bcs';
import { compileSource } from './compile-source.ts';
import { Libmovevm } from './libmovevm.ts';

/** Publishes as libmovevm does: at the end of a transaction that requests it. */
const CODE = `
module 0x1::string { struct String has copy, drop, store { bytes: vector<u8> } }
module 0x1::code {
    use 0x1::string::String;
    native fun request_publish(owner: address, code: vector<vector<u8>>, policy: u8);
    public entry fun publish(_: &signer, owner: address, code: vector<vector<u8>>) {
        request_publish(owner, code, 1);
    }
    fun verify_publish_request(
        _: &signer, _modules: vector<String>, _accounts: vector<vector<address>>, _names: vector<vector<String>>, _policy: u8
    ) {}
}`;

/** Checks upgrades in libmovevm. */
export class UpgradeOracle {
	readonly #code = compileSource(CODE, { standardLibrary: false });

	/**
	 * Upgrades a module.
	 * @param modules the modules of the account before the upgrade
	 * @returns libmovevm's error, or undefined
	 */
	upgrade(account: Address, modules: ReadonlyMap<string, Uint8Array>, after: Uint8Array): string | undefined {
		const vm = new Libmovevm();
		for (const [module, code] of this.#code) vm.publish(MOVE_STDLIB, module, code);
		for (const [module, code] of modules) vm.publish(account, module, code);
		const args = [
			bcs
				.fixedArray(32, bcs.u8())
				.serialize([...Buffer.from(account.slice(2), 'hex')])
				.toBytes(),
			bcs
				.vector(bcs.vector(bcs.u8()))
				.serialize([[...after]])
				.toBytes(),
		];
		const answer = vm.execute(account, { account: MOVE_STDLIB, module: 'code', name: 'publish', args });
		return 'error' in answer ? answer.error : undefined;
	}
}
