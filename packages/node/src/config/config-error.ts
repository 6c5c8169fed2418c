/** An option of a node that is wrong. The message names its flag, or its field and the file. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}
