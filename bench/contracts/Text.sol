// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

contract Text {
	/// `0,1,2,...` up to `n`, each number appended to a copy of what is there.
	function numbers(uint256 n) external pure returns (string memory text) {
		for (uint256 i = 0; i < n; i++) text = string.concat(text, i == 0 ? '' : ',', decimal(i));
	}

	/// What `tokenURI` does: JSON, and Base64 of it.
	function tokenUri(uint256 id) external pure returns (string memory) {
		bytes memory json = abi.encodePacked(
			'{"name":"Token #', decimal(id), '","description":"A token","image":"ipfs://token/', decimal(id), '.svg"}'
		);
		return string.concat('data:application/json;base64,', base64(json));
	}

	function decimal(uint256 value) private pure returns (string memory) {
		if (value == 0) return '0';
		uint256 digits;
		for (uint256 rest = value; rest != 0; rest /= 10) digits++;
		bytes memory text = new bytes(digits);
		for (; value != 0; value /= 10) text[--digits] = bytes1(uint8(48 + (value % 10)));
		return string(text);
	}

	function base64(bytes memory data) private pure returns (string memory) {
		bytes memory table = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
		bytes memory text = new bytes(4 * ((data.length + 2) / 3));
		uint256 at;
		for (uint256 i = 0; i < data.length; i += 3) {
			uint256 left = data.length - i;
			uint256 three = (uint256(uint8(data[i])) << 16) | (left > 1 ? uint256(uint8(data[i + 1])) << 8 : 0)
				| (left > 2 ? uint256(uint8(data[i + 2])) : 0);
			text[at++] = table[three >> 18];
			text[at++] = table[(three >> 12) & 63];
			text[at++] = left > 1 ? table[(three >> 6) & 63] : bytes1('=');
			text[at++] = left > 2 ? table[three & 63] : bytes1('=');
		}
		return string(text);
	}
}
