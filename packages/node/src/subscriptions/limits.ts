/** What filters and subscriptions may cost. */
export interface FilterLimits {
	/** Most filters of all clients. */
	readonly filters: number;
	/** Most filters of one client. */
	readonly filtersPerClient: number;
	/** Milliseconds after which a filter is removed that nobody asks. */
	readonly filterTime: number;
	/** Most logs of an answer about a filter. Those that are left over come with the next. */
	readonly logs: number;
	/** Most subscriptions of all clients. */
	readonly subscriptions: number;
	/** Most subscriptions of one socket. */
	readonly subscriptionsPerSocket: number;
}

export const FILTER_LIMITS: FilterLimits = {
	filters: 10_000,
	filtersPerClient: 256,
	filterTime: 300_000,
	logs: 20_000,
	subscriptions: 10_000,
	subscriptionsPerSocket: 256,
};
