// `index.ts` must not reach a declaration that imports @altvm/shadow, which may not be installed. So this file stands alone.

/**
 * Loads `@altvm/shadow`. It installs `@ethereumjs/evm`, so it is an optional peer and is loaded only for this command.
 * @throws Error that says how to install it, if it is missing.
 */
export async function loadShadow(
	load: () => Promise<typeof import('@altvm/shadow')> = () => import('@altvm/shadow'),
): Promise<typeof import('@altvm/shadow')['shadow']> {
	try {
		return (await load()).shadow;
	} catch (cause) {
		if ((cause as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
		throw new Error('shadow mode needs the package @altvm/shadow: npm install @altvm/shadow', { cause });
	}
}
