import type { ModuleFile } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';

/**
 * Checks that friends are other modules of the same account (move-bytecode-verifier, friends).
 * @throws MoveVerificationError
 */
export function verifyFriends(file: ModuleFile): void {
	const self = file.modules[file.self]!;
	if (file.friends.some(({ account, name }) => account === self.account && name === self.name))
		rejectModule(file, 'INVALID_FRIEND_DECL_WITH_SELF');
	if (file.friends.some(({ account }) => account !== self.account))
		rejectModule(file, 'INVALID_FRIEND_DECL_WITH_MODULES_OUTSIDE_ACCOUNT_ADDRESS');
}
