/** A token standard: the functions that a contract of it must have and may have, and what it emits and reverts with. */
export interface Standard {
	readonly name: string;
	/** `mutability name(inputs) outputs`, where each input and output is a type and a name. */
	readonly functions: readonly string[];
	/** Functions that are part of the interface if the code has all of a group. */
	readonly optional?: readonly (readonly string[])[];
	/** Inputs that are indexed begin with `*`. */
	readonly events?: readonly string[];
	/** ERC-6093. */
	readonly errors?: readonly string[];
}

const TOKEN_NAMES = ['view name() string', 'view symbol() string'];

export const ERC20: Standard = {
	name: 'ERC20',
	functions: [
		'view totalSupply() uint256',
		'view balanceOf(address account) uint256',
		'nonpayable transfer(address to, uint256 value) bool',
		'view allowance(address owner, address spender) uint256',
		'nonpayable approve(address spender, uint256 value) bool',
		'nonpayable transferFrom(address from, address to, uint256 value) bool',
	],
	optional: [TOKEN_NAMES, ['view decimals() uint8']],
	events: [
		'Transfer(*address from, *address to, uint256 value)',
		'Approval(*address owner, *address spender, uint256 value)',
	],
	errors: [
		'ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
		'ERC20InvalidSender(address sender)',
		'ERC20InvalidReceiver(address receiver)',
		'ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
		'ERC20InvalidApprover(address approver)',
		'ERC20InvalidSpender(address spender)',
	],
};

const ERC165: Standard = {
	name: 'ERC165',
	functions: ['view supportsInterface(bytes4 interfaceId) bool'],
};

const ERC721: Standard = {
	name: 'ERC721',
	functions: [
		'view balanceOf(address owner) uint256',
		'view ownerOf(uint256 tokenId) address',
		'nonpayable safeTransferFrom(address from, address to, uint256 tokenId, bytes data)',
		'nonpayable safeTransferFrom(address from, address to, uint256 tokenId)',
		'nonpayable transferFrom(address from, address to, uint256 tokenId)',
		'nonpayable approve(address to, uint256 tokenId)',
		'nonpayable setApprovalForAll(address operator, bool approved)',
		'view getApproved(uint256 tokenId) address',
		'view isApprovedForAll(address owner, address operator) bool',
	],
	optional: [
		[...TOKEN_NAMES, 'view tokenURI(uint256 tokenId) string'],
		[
			'view totalSupply() uint256',
			'view tokenOfOwnerByIndex(address owner, uint256 index) uint256',
			'view tokenByIndex(uint256 index) uint256',
		],
	],
	events: [
		'Transfer(*address from, *address to, *uint256 tokenId)',
		'Approval(*address owner, *address approved, *uint256 tokenId)',
		'ApprovalForAll(*address owner, *address operator, bool approved)',
	],
	errors: [
		'ERC721InvalidOwner(address owner)',
		'ERC721NonexistentToken(uint256 tokenId)',
		'ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)',
		'ERC721InvalidSender(address sender)',
		'ERC721InvalidReceiver(address receiver)',
		'ERC721InsufficientApproval(address operator, uint256 tokenId)',
		'ERC721InvalidApprover(address approver)',
		'ERC721InvalidOperator(address operator)',
	],
};

const ERC1155: Standard = {
	name: 'ERC1155',
	functions: [
		'nonpayable safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)',
		'nonpayable safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data)',
		'view balanceOf(address account, uint256 id) uint256',
		'view balanceOfBatch(address[] accounts, uint256[] ids) uint256[]',
		'nonpayable setApprovalForAll(address operator, bool approved)',
		'view isApprovedForAll(address account, address operator) bool',
	],
	optional: [['view uri(uint256 id) string']],
	events: [
		'TransferSingle(*address operator, *address from, *address to, uint256 id, uint256 value)',
		'TransferBatch(*address operator, *address from, *address to, uint256[] ids, uint256[] values)',
		'ApprovalForAll(*address account, *address operator, bool approved)',
		'URI(string value, *uint256 id)',
	],
	errors: [
		'ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)',
		'ERC1155InvalidSender(address sender)',
		'ERC1155InvalidReceiver(address receiver)',
		'ERC1155MissingApprovalForAll(address operator, address owner)',
		'ERC1155InvalidApprover(address approver)',
		'ERC1155InvalidOperator(address operator)',
		'ERC1155InvalidArrayLength(uint256 idsLength, uint256 valuesLength)',
	],
};

const ERC4626: Standard = {
	name: 'ERC4626',
	functions: [
		'view asset() address',
		'view totalAssets() uint256',
		'view convertToShares(uint256 assets) uint256',
		'view convertToAssets(uint256 shares) uint256',
		'view maxDeposit(address receiver) uint256',
		'view previewDeposit(uint256 assets) uint256',
		'nonpayable deposit(uint256 assets, address receiver) uint256',
		'view maxMint(address receiver) uint256',
		'view previewMint(uint256 shares) uint256',
		'nonpayable mint(uint256 shares, address receiver) uint256',
		'view maxWithdraw(address owner) uint256',
		'view previewWithdraw(uint256 assets) uint256',
		'nonpayable withdraw(uint256 assets, address receiver, address owner) uint256',
		'view maxRedeem(address owner) uint256',
		'view previewRedeem(uint256 shares) uint256',
		'nonpayable redeem(uint256 shares, address receiver, address owner) uint256',
	],
	events: [
		'Deposit(*address sender, *address owner, uint256 assets, uint256 shares)',
		'Withdraw(*address sender, *address receiver, *address owner, uint256 assets, uint256 shares)',
	],
};

/** The standards whose contracts need no registered interface. */
export const STANDARDS: readonly Standard[] = [ERC20, ERC721, ERC1155, ERC4626, ERC165];
