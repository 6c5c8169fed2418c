/** Limits of a linear memory, in pages of 65,536 bytes. */
export interface MemoryLimits {
	readonly initial: number;
	readonly maximum: number | undefined;
}
